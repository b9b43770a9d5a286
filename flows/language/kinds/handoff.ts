import { limits } from '../limits.ts';
import { optional, record, text, value, variableName, words } from '../shape.ts';
import { type Kind, nextField } from './kind.ts';

export const handoff: Kind<'handoff'> = {
  fields: {
    reason: text(200, 1),
    text: optional(words),
    patience: optional(record({ minutes: value })),
    saveAs: optional(variableName),
    next: nextField,
  },
  outcomes: ({ patience }) => ['resumed', ...(patience === undefined ? [] : ['nobody'])],
  extras: () => ['other'],
  wordings: ({ text: said, reason }) => [
    { path: 'reason', text: reason, limit: 200 },
    ...(said === undefined ? [] : [{ path: 'text', text: said, limit: limits.text }]),
  ],
  values: ({ patience }) => (patience === undefined ? [] : [['patience.minutes', patience.minutes]]),
  writes: ({ saveAs }) => (saveAs === undefined ? [] : [['saveAs', saveAs]]),
};
