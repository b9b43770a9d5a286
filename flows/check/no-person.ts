import { isListening, type Rule, stepsOf } from './rule.ts';
import { handsOver, reachable } from './ways.ts';

/**
 * A question from which no way leads to a person. The word "person" always works, so the customer is not stranded;
 * but nobody tells them, and one who is not understood should be passed on.
 */
export const noPerson: Rule = (flow, library) =>
  stepsOf(flow)
    .filter(
      ([id, step]) => isListening(step) && ![...reachable(flow, [id])].some((each) => handsOver(flow.steps[each]!, library, [flow.id])),
    )
    .map(([id]) => ({
      step: id,
      message: 'No way leads from this question to a person, except the word "person"',
      severity: 'warning' as const,
    }));
