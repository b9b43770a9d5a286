import type { Operation } from './operation.ts';

/** What is known of the customer. */
export const contactOperations = {
  'contact.addresses': {
    does: 'Addresses the contact used before, as options.',
    input: {},
    output: { options: 'list' },
    outcomes: ['listed', 'none'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
