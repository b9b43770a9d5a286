import { extraOutcomesOf, nextOf, outcomesOf } from '../language/outcomes.ts';
import { operationNamed } from '../language/kinds/call.ts';
import { type Rule, stepsOf } from './rule.ts';

/** A way out that the step never takes. */
export const unknownOutcome: Rule = (flow, library) =>
  stepsOf(flow).flatMap(([id, step]) => {
    if (step.kind === 'call' && !operationNamed(step.operation)) return [];
    const known = [...outcomesOf(step, library), ...extraOutcomesOf(step)];
    return Object.keys(nextOf(step))
      .filter((outcome) => !known.includes(outcome))
      .map((outcome) => ({
        step: id,
        path: `next.${outcome}`,
        message: `This step never leaves by "${outcome}"; it leaves by ${known.join(', ')}`,
        severity: 'error' as const,
      }));
  });
