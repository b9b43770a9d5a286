import { isListening, type Rule, stepsOf } from './rule.ts';
import { handsOver, leadingTo } from './ways.ts';

/**
 * A question from which no way leads to a person. The word "person" always works, so the customer is not stranded;
 * but nobody tells them, and one who is not understood should be passed on.
 */
export const noPerson: Rule = (flow, library) => {
  const served = leadingTo(
    flow,
    stepsOf(flow).flatMap(([id, step]) => (handsOver(step, library, [flow.id]) ? [id] : [])),
  );
  return stepsOf(flow)
    .filter(([id, step]) => isListening(step) && !served.has(id))
    .map(([id]) => ({
      step: id,
      message: 'No way leads from this question to a person, except the word "person"',
      severity: 'warning' as const,
    }));
};
