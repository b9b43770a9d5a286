import { byField, matching, record } from '../shape.ts';
import { type Kind, minutes, nextField } from './kind.ts';

const signal = matching(/^[a-z]+(?:[.-][a-z]+)*$/, 'the name of a signal, like order.ready');

export const wait: Kind<'wait'> = {
  fields: {
    for: byField({ minutes: record({ minutes: minutes() }), signal: record({ signal, atMostMinutes: minutes() }) }),
    next: nextField,
  },
  outcomes: (step) => ('signal' in step.for ? ['arrived', 'elapsed'] : ['elapsed']),
  wordings: () => [],
  values: () => [],
  writes: () => [],
};
