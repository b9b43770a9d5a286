import { type Rule, stepsOf } from './rule.ts';
import { inCircles, passes } from './ways.ts';

/** A circle of steps that wait for nobody: once in it, a conversation would go round for ever. */
export const endless: Rule = (flow, library) => {
  const passing = stepsOf(flow).flatMap(([id, step]) => (passes(step, library, [flow.id]) ? [id] : []));
  const circling = inCircles(flow, new Set(passing));
  return passing
    .filter((id) => circling.has(id))
    .map((id) => ({ step: id, message: 'This step can come back to itself without anybody being asked', severity: 'error' as const }));
};
