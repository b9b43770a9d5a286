import type { Operation } from './operation.ts';

/** Quotes: what a customer asks for, and what becomes of the offer. Without a `quoteId`, the latest quote of the contact is meant. */
export const quoteOperations = {
  'quote.request': {
    does: 'Takes down what the customer wants quoted: words, one thing after the other, or a photo. What the catalog has is priced by it. Begins a request where the conversation has none.',
    input: { text: 'text', photo: 'file' },
    output: { summary: 'text', count: 'number' },
    outcomes: ['noted', 'empty'],
  },
  'quote.lines': {
    does: 'The lines of the request as options (id, title, description), for choosing one to change.',
    input: {},
    output: { options: 'list', count: 'number' },
    outcomes: ['listed', 'empty'],
  },
  'quote.change': {
    does: 'Sets the quantity of a line of the request; 0 removes it.',
    input: { lineId: 'text', quantity: 'number' },
    output: { summary: 'text' },
    outcomes: ['changed', 'empty'],
  },
  'quote.discard': {
    does: 'Lets go of the request, if there is one that was not handed in.',
    input: {},
    output: {},
    outcomes: ['discarded'],
  },
  'quote.price': {
    does: 'Hands the request in. Where the catalog has all of it and it is no great sum, the quote is sent at once; else a person is promised for `promise`, in words.',
    input: { note: 'text' },
    output: { quoteId: 'text', number: 'text', promise: 'text' },
    outcomes: ['sent', 'staff', 'empty'],
    shared: true,
  },
  'quote.show': {
    does: 'The quote as it stands: the newest revision that was sent, as text and as a paper (PDF), and until when it can be accepted.',
    input: { quoteId: 'text' },
    output: {
      quoteId: 'text',
      number: 'text',
      revision: 'number',
      summary: 'text',
      paper: 'file',
      validUntil: 'date',
      order: 'text',
      promise: 'text',
    },
    outcomes: ['open', 'waiting', 'accepted', 'expired', 'closed', 'none'],
  },
  'quote.accept': {
    does: 'Makes an order of the revision that the customer looked at, once, however often; where a deposit confirms it, with the due to pay. A newer revision, missing stock and another price after the end are told.',
    input: { quoteId: 'text', revision: 'number' },
    output: { order: 'text', total: 'number', missing: 'text', dueId: 'text', deposit: 'number' },
    outcomes: ['accepted', 'deposit', 'newer', 'short', 'repriced', 'expired', 'closed'],
    shared: true,
  },
  'quote.take-available': {
    does: 'After a `short`: a new revision with what there is, sent at once; or the order, where all of it is there again.',
    input: { quoteId: 'text' },
    output: { order: 'text', total: 'number', dueId: 'text', deposit: 'number' },
    outcomes: ['sent', 'accepted', 'deposit', 'none'],
    shared: true,
  },
  'quote.counter': {
    does: 'The customer wants it otherwise: a person is promised for `promise`, in words.',
    input: { quoteId: 'text', text: 'text' },
    output: { promise: 'text' },
    outcomes: ['noted', 'closed'],
    shared: true,
  },
  'quote.add-words': {
    does: 'Adds what the customer says to a quote that a person is working on.',
    input: { quoteId: 'text', text: 'text' },
    output: {},
    outcomes: ['noted', 'closed'],
  },
  'quote.decline': {
    does: 'The customer does not want the quote, for a reason.',
    input: { quoteId: 'text', reason: 'text' },
    output: {},
    outcomes: ['declined', 'closed'],
    shared: true,
  },
  'quote.withdraw': {
    does: 'The customer takes back a request that a person is working on.',
    input: { quoteId: 'text' },
    output: {},
    outcomes: ['withdrawn', 'closed'],
    shared: true,
  },
  'quote.renew': {
    does: 'Renews a quote that expired, at the prices of today: sent at once, or promised by a person.',
    input: { quoteId: 'text' },
    output: { promise: 'text' },
    outcomes: ['sent', 'staff', 'closed'],
    shared: true,
  },
} as const satisfies Readonly<Record<string, Operation>>;
