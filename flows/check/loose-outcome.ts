import { nextOf, outcomesOf } from '../language/outcomes.ts';
import { type Finding, isListening, type Rule, stepsOf } from './rule.ts';

/** A way out that leads nowhere, or to a step that does not exist. */
export const looseOutcome: Rule = (flow, library) =>
  stepsOf(flow).flatMap(([id, step]): Finding[] => {
    const next = nextOf(step);
    const missing = outcomesOf(step, library).filter((outcome) => !Object.hasOwn(next, outcome) && !(outcome === 'silence' && isListening(step)));
    const dangling = Object.entries(next).filter(([, target]) => !Object.hasOwn(flow.steps, target));
    return [
      ...missing.map((outcome): Finding => ({ step: id, path: `next.${outcome}`, message: `Say where "${outcome}" leads`, severity: 'error' })),
      ...dangling.map(([outcome, target]): Finding => ({ step: id, path: `next.${outcome}`, message: `"${outcome}" leads to "${target}", and there is no such step`, severity: 'error' })),
    ];
  });
