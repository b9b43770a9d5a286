import type { Operation } from './operation.ts';

/** What is known of the customer. */
export const contactOperations = {
  'contact.addresses': {
    does: 'Addresses the contact used before, as options.',
    input: {},
    output: { options: 'list' },
    outcomes: ['listed', 'none'],
  },
  'contact.agrees': {
    does: 'Whether the contact agreed to be written to for a purpose, `marketing` or `service`, and did not stop it since.',
    input: { purpose: 'text' },
    output: {},
    outcomes: ['yes', 'no'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
