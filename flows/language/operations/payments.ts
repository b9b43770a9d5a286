import type { Operation } from './operation.ts';

/** Money that is owed for an order, a booking or a quote. Without `dueId` the newest open due of the conversation is meant. */
export const paymentOperations = {
  'payment.offer': {
    does: 'What is owed, and how it can be paid: `choice` where there are several ways (`options`: whatsapp, online, transfer, cash), else the only one. `whatsapp` is there where Meta has payments, for businesses that connected them. `ahead` leaves cash out where there is another way. `remaining` is still to pay, `kept` is there.',
    input: { dueId: 'text', ahead: 'boolean' },
    output: {
      dueId: 'text',
      number: 'text',
      title: 'text',
      amount: 'number',
      remaining: 'number',
      kept: 'number',
      currency: 'text',
      deadline: 'text',
      options: 'list',
      transferDetails: 'text',
    },
    outcomes: ['choice', 'whatsapp', 'online', 'transfer', 'cash', 'no-way', 'paid', 'closed', 'none'],
  },
  'payment.link': {
    does: 'The link by which what remains can be paid online. `asked`: it is being made, and `payment.link-ready` (with `url`) or `payment.link-failed` tells. With `anew` another link replaces the one that there is. With the way `whatsapp` it is a bill in the chat: `inChat` is what a `say` shows as `payment`.',
    input: { dueId: 'text', anew: 'boolean', way: 'text' },
    output: { url: 'text', toPay: 'number', inChat: 'record' },
    outcomes: ['ready', 'asked', 'paid', 'closed', 'no-way'],
    shared: true,
  },
  'payment.check': {
    does: 'The customer says that it is paid: asks the provider, who answers by `payment.captured`, `payment.part`, `payment.failed` or `payment.not-visible`. `none` where there is no link to ask about.',
    input: { dueId: 'text' },
    output: { remaining: 'number' },
    outcomes: ['asked', 'paid', 'closed', 'none'],
    shared: true,
  },
  'payment.proof': {
    does: 'Keeps a photo or document that shows a transfer, for a person to look at. `promise` is by when, in words. `again`: the same picture was sent before.',
    input: { dueId: 'text', file: 'file' },
    output: { promise: 'text' },
    outcomes: ['kept', 'again', 'paid', 'closed'],
    shared: true,
  },
  'payment.cash': {
    does: 'The customer will pay in cash. Links that are open are closed; the due stays open until somebody records the money.',
    input: { dueId: 'text' },
    output: {},
    outcomes: ['noted', 'not-offered', 'paid', 'closed'],
    shared: true,
  },
  'payment.settle-part': {
    does: 'What is to become of a part that was paid before the time was over: `keep` it, or `return` it.',
    input: { dueId: 'text', choice: 'text' },
    output: { amount: 'number' },
    outcomes: ['kept', 'returned', 'nothing'],
    shared: true,
  },
} as const satisfies Readonly<Record<string, Operation>>;
