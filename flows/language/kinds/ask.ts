import { limits } from '../limits.ts';
import { flag, number, oneOf, optional, record, variableName, words, wordsOfLanguages } from '../shape.ts';
import { correctionOf, type Kind, nextField, remindersOf, settleField, signalsField, signalsOf, silenceField } from './kind.ts';
import { templateField, valuesOfTemplate } from './showing.ts';

const anyNumber = number(-1e12, 1e12);

export const ask: Kind<'ask'> = {
  fields: {
    text: words,
    answer: record({
      type: oneOf('text', 'number', 'date', 'time', 'email', 'phone', 'place', 'photo', 'file', 'cart'),
      min: optional(anyNumber),
      max: optional(anyNumber),
      whole: optional(flag),
    }),
    saveAs: variableName,
    called: optional(wordsOfLanguages),
    correction: optional(words),
    tries: optional(number(1, 10)),
    silence: silenceField,
    signals: signalsField,
    settleSeconds: settleField,
    template: templateField,
    next: nextField,
  },
  outcomes: (step) => [...new Set(['answered', 'failed', 'silence', ...signalsOf(step).outcomes])],
  wordings: ({ text, correction, silence, answer }) => [
    { path: 'text', text, limit: answer.type === 'place' ? limits.body : limits.text },
    ...correctionOf(correction),
    ...remindersOf(silence),
  ],
  values: (step) => [...signalsOf(step).values, ...valuesOfTemplate(step)],
  writes: (step) => [['saveAs', step.saveAs], ...signalsOf(step).writes],
};
