import { optional, words } from '../shape.ts';
import { type Kind, nextField } from './kind.ts';
import { show, templateField, valuesOfShow, valuesOfTemplate, wordingsOfShow } from './showing.ts';

export const say: Kind<'say'> = {
  fields: { text: words, show: optional(show), template: templateField, next: nextField },
  outcomes: () => ['done'],
  wordings: ({ text, show: shown }) => wordingsOfShow(text, shown),
  values: (step) => [...valuesOfShow(step.show), ...valuesOfTemplate(step)],
  writes: () => [],
};
