import { byField, record } from '../shape.ts';
import { type Kind, minutes, nextField, signalName, signalsField, signalsOf } from './kind.ts';

export const wait: Kind<'wait'> = {
  fields: {
    for: byField({ minutes: record({ minutes: minutes() }), signal: record({ signal: signalName, atMostMinutes: minutes() }) }),
    signals: signalsField,
    next: nextField,
  },
  outcomes: (step) => [...new Set([...('signal' in step.for ? ['arrived'] : []), 'elapsed', ...signalsOf(step).outcomes])],
  wordings: () => [],
  values: (step) => signalsOf(step).values,
  writes: (step) => signalsOf(step).writes,
};
