import type { ShippedTemplate } from '../../flows/library/templates.ts';
import type { NewTemplate } from '../contract/templates.ts';

/** A shipped template as one would write it, once in each of its languages. */
export const asNewTemplate = ({ name, category, words }: ShippedTemplate): readonly NewTemplate[] =>
  Object.entries(words).map(([language, { body, examples, buttons = [] }]) => ({
    name,
    language,
    category,
    body,
    buttons: buttons.map((title) => ({ kind: 'reply', title })),
    examples: Object.fromEntries(examples.map((example, nth) => [String(nth + 1), example])),
  }));
