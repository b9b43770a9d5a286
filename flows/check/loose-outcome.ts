import { edgesOf, nextOf, outcomesOf } from '../language/outcomes.ts';
import { type Finding, isListening, type Rule, stepsOf } from './rule.ts';

/** A way out that leads nowhere, or to a step that does not exist. */
export const looseOutcome: Rule = (flow, library) => {
  const missing = stepsOf(flow).flatMap(([id, step]): Finding[] =>
    outcomesOf(step, library)
      .filter((outcome) => !Object.hasOwn(nextOf(step), outcome) && !(outcome === 'silence' && isListening(step)))
      .map((outcome) => ({ step: id, path: `next.${outcome}`, message: `Say where "${outcome}" leads`, severity: 'error' })),
  );
  const dangling = edgesOf(flow)
    .filter(({ to }) => !Object.hasOwn(flow.steps, to))
    .map(({ from, on, to }): Finding => ({
      step: from,
      path: `next.${on}`,
      message: `"${on}" leads to "${to}", and there is no such step`,
      severity: 'error',
    }));
  return [...missing, ...dangling];
};
