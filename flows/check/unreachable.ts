import type { Rule } from './rule.ts';
import { entrances, reachable } from './ways.ts';

export const unreachable: Rule = (flow) => {
  const reached = reachable(flow, entrances(flow));
  return Object.keys(flow.steps)
    .filter((id) => !reached.has(id))
    .map((id) => ({ step: id, message: 'No way leads here', severity: 'warning' as const }));
};
