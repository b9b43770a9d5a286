import type { ChooseStep, Option } from '../flow.ts';
import { limits } from '../limits.ts';
import {
  condition,
  flag,
  id,
  list,
  number,
  optional,
  type Reader,
  record,
  variableName,
  variablePath,
  words,
  wordsOfLanguages,
} from '../shape.ts';
import {
  correctionOf,
  type Kind,
  nextField,
  remindersOf,
  settleField,
  signalsField,
  sidesOf,
  signalsOf,
  silenceField,
  type Wording,
} from './kind.ts';
import { templateField, valuesOfTemplate } from './showing.ts';

const option: Reader<Option> = record({
  id,
  title: words,
  description: optional(words),
  words: optional(wordsOfLanguages),
  when: optional(condition),
});
const options = list(option, 100, 1);
const optionsFrom: Reader<ChooseStep['options']> = record({ from: variablePath, also: optional(list(option, 9)) });

const fixed = ({ options: offered }: ChooseStep): readonly Option[] => ('from' in offered ? (offered.also ?? []) : offered);

/** Whether the fixed options of a step will be buttons: then their labels must be shorter. */
export function hasButtons(step: ChooseStep): boolean {
  return (
    !('from' in step.options) && step.options.length <= limits.buttons && step.options.every(({ description }) => description === undefined)
  );
}

function labels(step: ChooseStep): readonly Wording[] {
  const path = 'from' in step.options ? 'options.also' : 'options';
  const title = hasButtons(step) ? limits.buttonTitle : limits.rowTitle;
  return fixed(step).flatMap((each, index) => [
    { path: `${path}.${index}.title`, text: each.title, limit: title, label: true as const },
    ...(each.description === undefined
      ? []
      : [{ path: `${path}.${index}.description`, text: each.description, limit: limits.rowDescription }]),
  ]);
}

export const choose: Kind<'choose'> = {
  fields: {
    text: words,
    button: optional(words),
    options: (value, path, problems) => (Array.isArray(value) ? options(value, path, problems) : optionsFrom(value, path, problems)),
    saveAs: optional(variableName),
    called: optional(wordsOfLanguages),
    fileAs: optional(variableName),
    once: optional(flag),
    textAgain: optional(words),
    correction: optional(words),
    tries: optional(number(1, 10)),
    silence: silenceField,
    signals: signalsField,
    settleSeconds: settleField,
    template: templateField,
    next: nextField,
  },
  outcomes: (step) => [
    ...new Set([
      ...('from' in step.options ? ['chosen'] : []),
      ...fixed(step).map((each) => each.id),
      ...(step.fileAs === undefined ? [] : ['file']),
      'failed',
      'silence',
      ...signalsOf(step).outcomes,
    ]),
  ],
  extras: () => ['other'],
  wordings: (step) => [
    { path: 'text', text: step.text, limit: limits.body },
    ...(step.textAgain === undefined ? [] : [{ path: 'textAgain', text: step.textAgain, limit: limits.body }]),
    ...(step.button === undefined ? [] : [{ path: 'button', text: step.button, limit: limits.listButton, label: true as const }]),
    ...labels(step),
    ...correctionOf(step.correction),
    ...remindersOf(step.silence),
  ],
  values: (step) => [
    ...('from' in step.options ? [['options.from', { from: step.options.from }] as const] : []),
    ...fixed(step).flatMap(({ when }, index) =>
      when === undefined ? [] : sidesOf(when, `${'from' in step.options ? 'options.also' : 'options'}.${index}.when`),
    ),
    ...signalsOf(step).values,
    ...valuesOfTemplate(step),
  ],
  writes: (step) => [
    ...(step.saveAs === undefined ? [] : [['saveAs', step.saveAs] as const]),
    ...(step.fileAs === undefined ? [] : [['fileAs', step.fileAs] as const]),
    ...signalsOf(step).writes,
  ],
};
