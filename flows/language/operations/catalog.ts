import type { Operation } from './operation.ts';

/** What is for sale. */
export const catalogOperations = {
  'catalog.list': {
    does: 'Lists what can be ordered now as options (id, title, description with price), one per product variant that is in stock.',
    input: {},
    output: { options: 'list' },
    outcomes: ['listed', 'empty'],
  },
  'catalog.find': {
    does: 'Finds products by the words a customer typed ("2 croissants" also gives a quantity).',
    input: { text: 'text' },
    output: { variantId: 'text', title: 'text', quantity: 'number', options: 'list' },
    outcomes: ['found', 'several', 'none'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
