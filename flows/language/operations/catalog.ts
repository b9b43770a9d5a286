import type { Operation } from './operation.ts';

/** What is for sale. */
export const catalogOperations = {
  'catalog.categories': {
    does: 'The categories of what can be ordered now as options, in the order of the catalog, each described by what is in it; `one` when there is no choice between them.',
    input: {},
    output: { options: 'list', count: 'number' },
    outcomes: ['several', 'one', 'empty'],
  },
  'catalog.list': {
    does: 'Lists what can be ordered now as options (id, title, description with price), one per product variant that is in stock and within its hours; of one category, where one is given by its name or as `catalog.categories` listed it.',
    input: { category: 'text' },
    output: { options: 'list' },
    outcomes: ['listed', 'empty'],
  },
  'catalog.alternatives': {
    does: 'What could be had now instead of a variant, as options: others of the same product first, then others of its category.',
    input: { variantId: 'text' },
    output: { options: 'list' },
    outcomes: ['listed', 'none'],
  },
  'catalog.notify-me': {
    does: 'Notes that the customer wants to hear when a sold-out variant can be had again: the signal `product.back` tells it. `there`: it can be had already; `gone`: it is not sold any more.',
    input: { variantId: 'text' },
    output: {},
    outcomes: ['noted', 'there', 'gone'],
    shared: true,
  },
  'catalog.find': {
    does: 'Finds products by the words a customer typed ("2 croissants" also gives a quantity); of one, also its price. Of several things that are listed, the first; `rest` are the words for the others.',
    input: { text: 'text' },
    output: { variantId: 'text', title: 'text', amount: 'number', quantity: 'number', options: 'list', rest: 'text' },
    outcomes: ['found', 'several', 'none'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
