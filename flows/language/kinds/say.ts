import { limits } from '../limits.ts';
import { words } from '../shape.ts';
import { type Kind, nextField } from './kind.ts';

export const say: Kind<'say'> = {
  fields: { text: words, next: nextField },
  outcomes: () => ['done'],
  wordings: ({ text }) => [{ path: 'text', text, limit: limits.text }],
  values: () => [],
  writes: () => [],
};
