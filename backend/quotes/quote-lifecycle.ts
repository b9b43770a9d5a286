import { setup } from 'xstate';
import { openTo } from '../lifecycle/lifecycle.ts';
import type { QuoteState } from '../contract/quotes.ts';

export type Actor = 'contact' | 'member' | 'system';

/** What the guards look at: who asks, and whether an end that has passed may be overlooked. */
export interface QuoteFacts {
  readonly by: Actor;
  readonly inGrace: boolean;
}

export type AnyQuoteMove = 'submit' | 'send' | 'counter' | 'accept' | 'convert' | 'decline' | 'expire' | 'withdraw' | 'reopen';

type QuoteEvent = { [M in AnyQuoteMove]: QuoteFacts & { readonly type: M } }[AnyQuoteMove];

/**
 * What can happen to a quote, and when. A new revision is sent by the same move as the first; whoever asked for changes may
 * still take what was sent, and hears of its end when the new one is there. From acceptance on it is an order, and money and goods are that order's affair.
 */
export const quoteLifecycle = setup({
  types: { events: {} as QuoteEvent, meta: {} as Readonly<Record<AnyQuoteMove, string>> },
  guards: {
    byStaff: ({ event }) => event.by !== 'contact',
    isInGrace: ({ event }) => event.inGrace,
  },
}).createMachine({
  id: 'quote',
  meta: {
    submit: 'handed in',
    send: 'sent',
    counter: 'changed by the customer',
    accept: 'accepted',
    convert: 'made an order',
    decline: 'declined',
    expire: 'expired',
    withdraw: 'withdrawn',
    reopen: 'opened again',
  },
  initial: 'draft',
  states: {
    draft: { on: { send: 'sent', submit: 'review', withdraw: 'withdrawn' } },
    review: { on: { send: 'sent', withdraw: 'withdrawn' } },
    sent: {
      on: {
        accept: 'accepted',
        send: { target: 'sent', guard: 'byStaff' },
        counter: 'countered',
        decline: 'declined',
        withdraw: { target: 'withdrawn', guard: 'byStaff' },
        expire: 'expired',
      },
    },
    countered: {
      on: { send: 'sent', accept: 'accepted', counter: 'countered', decline: 'declined', withdraw: 'withdrawn' },
    },
    accepted: { on: { convert: 'converted' } },
    converted: { type: 'final' },
    declined: { on: { reopen: 'review' } },
    expired: { on: { reopen: 'review', send: { target: 'sent', guard: 'byStaff' }, accept: { target: 'accepted', guard: 'isInGrace' } } },
    withdrawn: { on: { reopen: { target: 'review', guard: 'byStaff' } } },
  },
});

/** Before it was decided upon, what a quote offers may be changed; where it was sent, in a new revision. */
export const canEdit = (state: QuoteState): boolean => ['draft', 'review', 'sent', 'countered'].includes(state);

/** Whether its customer may do this now. */
export const isOpenToCustomer = (state: QuoteState, move: AnyQuoteMove): boolean =>
  openTo(quoteLifecycle, state, { by: 'contact', inGrace: false }).includes(move);
