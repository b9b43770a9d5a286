import type { Operation } from './operation.ts';

/** The business itself. */
export const businessOperations = {
  'business.hours': {
    does: 'Whether the business is open now, and when it opens next, in words and in the zone of the business.',
    input: {},
    output: { opens: 'text', minutesUntilOpen: 'number' },
    outcomes: ['open', 'closed'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
