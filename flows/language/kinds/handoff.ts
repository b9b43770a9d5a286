import { limits } from '../limits.ts';
import { optional, text, words } from '../shape.ts';
import { type Kind, nextField } from './kind.ts';

export const handoff: Kind<'handoff'> = {
  fields: { reason: text(200, 1), text: optional(words), next: nextField },
  outcomes: () => ['resumed'],
  wordings: ({ text: said, reason }) => [
    { path: 'reason', text: reason, limit: 200 },
    ...(said === undefined ? [] : [{ path: 'text', text: said, limit: limits.text }]),
  ],
  values: () => [],
  writes: () => [],
};
