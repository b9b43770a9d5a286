import { type Rule, stepsOf } from './rule.ts';
import { leadingTo } from './ways.ts';

/** A step from which a conversation can never come to an end, to another flow or to a person. */
export const deadEnd: Rule = (flow) => {
  const alive = leadingTo(
    flow,
    stepsOf(flow).flatMap(([id, { kind }]) => (['end', 'go', 'handoff'].includes(kind) ? [id] : [])),
  );
  return stepsOf(flow)
    .filter(([id]) => !alive.has(id))
    .map(([id]) => ({ step: id, message: 'From here no way leads to an end, to another flow or to a person', severity: 'error' as const }));
};
