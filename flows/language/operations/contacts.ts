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
    does: 'Whether the contact agreed to be written to for a purpose, `marketing` or `service`, and did not stop it since. With a `template`, also whether it can be said now: within the service window, or by that template if it is approved.',
    input: { purpose: 'text', template: 'text' },
    output: {},
    outcomes: ['yes', 'no'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
