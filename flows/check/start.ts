import type { Rule } from './rule.ts';

export const missingStart: Rule = (flow) =>
  Object.hasOwn(flow.steps, flow.start)
    ? []
    : [{ message: `The flow starts with "${flow.start}", and there is no such step`, severity: 'error' }];
