import { type Rule, stepsOf } from './rule.ts';
import { reachable } from './ways.ts';

/** A step from which a conversation can never come to an end, to another flow or to a person. */
export const deadEnd: Rule = (flow) =>
  stepsOf(flow)
    .filter(([id]) => ![...reachable(flow, [id])].some((each) => ['end', 'go', 'handoff'].includes(flow.steps[each]!.kind)))
    .map(([id]) => ({ step: id, message: 'From here no way leads to an end, to another flow or to a person', severity: 'error' as const }));
