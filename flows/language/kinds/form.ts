import { formLimits } from '../forms.ts';
import { limits } from '../limits.ts';
import type { FormField, FormScreen } from '../flow.ts';
import { flag, id, list, matching, number, oneOf, optional, record, variableName, words, wordsOfLanguages } from '../shape.ts';
import { correctionOf, type Kind, nextField, remindersOf, signalsField, signalsOf, silenceField, type Wording } from './kind.ts';

/** WhatsApp knows screens by capital letters; one is its own. */
const screenId = matching(/^(?!SUCCESS$)[A-Z]+(?:_[A-Z]+)*$/, 'the name of a screen in capital letters, like DETAILS, and not SUCCESS');

const field = record<FormField>({
  name: variableName,
  type: oneOf('text', 'long-text', 'number', 'email', 'phone', 'date', 'choice', 'choices', 'consent'),
  label: words,
  optional: optional(flag),
  options: optional(list(record<NonNullable<FormField['options']>[number]>({ id, title: words }), formLimits.options, 1)),
});

export const form: Kind<'form'> = {
  fields: {
    text: words,
    button: words,
    screens: list<FormScreen>(
      record({ id: screenId, title: words, text: optional(words), fields: list(field, formLimits.fields, 1), button: words }),
      formLimits.screens,
      1,
    ),
    saveAs: variableName,
    called: optional(wordsOfLanguages),
    correction: optional(words),
    tries: optional(number(1, 10)),
    silence: silenceField,
    signals: signalsField,
    next: nextField,
  },
  outcomes: (step) => [...new Set(['sent', 'failed', 'silence', ...signalsOf(step).outcomes])],
  wordings: ({ text, button, screens, correction, silence }) => [
    { path: 'text', text, limit: limits.body, label: true },
    { path: 'button', text: button, limit: formLimits.button, label: true },
    ...screens.flatMap(wordingsOf),
    ...correctionOf(correction),
    ...remindersOf(silence),
  ],
  values: (step) => signalsOf(step).values,
  writes: (step) => [['saveAs', step.saveAs], ...signalsOf(step).writes],
};

function wordingsOf({ title, text, button, fields }: FormScreen, nth: number): Wording[] {
  const at = (path: string) => `screens.${nth}.${path}`;
  return [
    { path: at('title'), text: title, limit: formLimits.title, label: true },
    ...(text === undefined ? [] : [{ path: at('text'), text, limit: formLimits.text }]),
    { path: at('button'), text: button, limit: formLimits.next, label: true },
    ...fields.flatMap(({ label, type, options = [] }, place): Wording[] => [
      { path: at(`fields.${place}.label`), text: label, limit: type === 'consent' ? formLimits.consent : formLimits.label, label: true },
      ...options.map(({ title: option }, index): Wording => ({
        path: at(`fields.${place}.options.${index}.title`),
        text: option,
        limit: formLimits.optionTitle,
        label: true,
      })),
    ]),
  ];
}
