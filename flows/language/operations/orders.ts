import type { Operation } from './operation.ts';

/** Orders, from the first line of a draft. */
export const orderOperations = {
  'order.add': {
    does: "Adds a variant to the conversation's draft order (made when there is none). Adding the same variant again adds up. When it is `unavailable` because it has hours, `offeredFrom` tells when it is offered again, in words.",
    input: { variantId: 'text', quantity: 'number' },
    output: { summary: 'text', available: 'number', title: 'text', offeredFrom: 'text' },
    outcomes: ['added', 'too-many', 'unavailable'],
  },
  'order.lines': {
    does: 'The lines of the draft as options (id, title, description), for choosing one to change.',
    input: {},
    output: { options: 'list', count: 'number' },
    outcomes: ['listed', 'empty'],
  },
  'order.change': {
    does: 'Sets the quantity of a line of the draft; 0 removes it.',
    input: { lineId: 'text', quantity: 'number' },
    output: { summary: 'text', available: 'number', title: 'text' },
    outcomes: ['changed', 'too-many', 'empty'],
  },
  'order.review': {
    does: 'The draft as text: lines, delivery fee, total; prices are read from the catalog again and a change is told.',
    input: {},
    output: { summary: 'text', total: 'number', count: 'number', repriced: 'boolean', minimum: 'number', gap: 'number' },
    outcomes: ['ready', 'too-small', 'empty'],
  },
  'order.ways': {
    does: 'How the draft can reach the customer, by what the business offers; `too-small` when its goods stay below the smallest order by `gap`.',
    input: {},
    output: { minimum: 'number', gap: 'number' },
    outcomes: ['both', 'delivery', 'pickup', 'neither', 'too-small'],
  },
  'order.deliver': {
    does: 'Sets how the draft reaches the customer: `delivery` to an address (text, a place from a WhatsApp pin, or the id of one that `contact.addresses` listed) or `pickup`.',
    input: { how: 'text', address: 'text', place: 'place', addressId: 'text', note: 'text' },
    output: { summary: 'text' },
    outcomes: ['set'],
  },
  'order.place': {
    does: 'Holds the stock of every line, all or none, and places the order to be paid cash on delivery. Placing it again gives the same order.',
    input: { payment: 'text' },
    output: { number: 'text', total: 'number', summary: 'text', missing: 'text' },
    outcomes: ['placed', 'short', 'empty'],
    shared: true,
  },
  'order.take-available': {
    does: 'Reduces the draft to what is in stock after a `short`.',
    input: {},
    output: { summary: 'text' },
    outcomes: ['changed', 'empty'],
  },
  'order.discard': {
    does: 'Drops the draft, if there is one.',
    input: {},
    output: {},
    outcomes: ['discarded'],
    shared: true,
  },
  'order.cancel': {
    does: 'Cancels the latest placed order if its lifecycle still allows it, and releases its stock.',
    input: {},
    output: { number: 'text' },
    outcomes: ['cancelled', 'too-late', 'none'],
    shared: true,
  },
  'order.latest': {
    does: 'The latest orders of this contact as text, newest first.',
    input: {},
    output: { summary: 'text', number: 'text', state: 'text' },
    outcomes: ['found', 'none'],
  },
} as const satisfies Readonly<Record<string, Operation>>;
