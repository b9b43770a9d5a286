import { type Rule, stepsOf } from './rule.ts';
import { passes, reachable, stepsAfter } from './ways.ts';

/** A circle of steps that wait for nobody: once in it, a conversation would go round for ever. */
export const endless: Rule = (flow, library) => {
  const passing = (id: string) => passes(flow.steps[id]!, library, [flow.id]);
  return stepsOf(flow)
    .filter(([id, step]) => passing(id) && reachable(flow, stepsAfter(flow, step), (each) => passes(each, library, [flow.id])).has(id))
    .map(([id]) => ({ step: id, message: 'This step can come back to itself without anybody being asked', severity: 'error' as const }));
};
