import { type Finding, isListening, type Rule, stepsOf } from './rule.ts';

/** A question must know what happens when nobody answers. */
export const silence: Rule = (flow) =>
  stepsOf(flow).flatMap(([id, step]): Finding[] => {
    if (step.kind !== 'ask' && step.kind !== 'choose' && step.kind !== 'form') return [];
    const late = (step.silence.reminders ?? []).flatMap(({ afterMinutes }, index) =>
      afterMinutes < step.silence.afterMinutes ? [] : [index],
    );
    return [
      ...(isListening(step) && !Object.hasOwn(step.next, 'silence')
        ? [{ step: id, path: 'next.silence', message: 'Say what happens when the customer does not answer', severity: 'error' as const }]
        : []),
      ...late.map((index) => ({
        step: id,
        path: `silence.reminders.${index}.afterMinutes`,
        message: 'This reminder would come after the question is given up',
        severity: 'error' as const,
      })),
    ];
  });
