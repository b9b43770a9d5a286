import { setup } from 'xstate';
import type { OrderMove } from '../contract/orders.ts';

export type Actor = 'contact' | 'member' | 'system';

export type Payment = 'cash' | 'online' | 'transfer';

/** What the guards look at: who asks, how the order reaches the customer, and how it is to be paid. */
export interface OrderFacts {
  readonly by: Actor;
  readonly delivery: 'delivery' | 'pickup' | null;
  readonly payment?: Payment | null;
}

/** Staff's moves, and those that only the conversation, the clock and the money make. */
export type AnyOrderMove = OrderMove | 'place' | 'lapse' | 'reinstate' | 'discard';

type OrderEvent = { [M in AnyOrderMove]: OrderFacts & { readonly type: M } }[AnyOrderMove];

/**
 * What can happen to an order, and when. What was ordered is held for a time until it is clear how it is paid; then it is confirmed, by
 * the money or, for cash, by the customer's word. A customer may cancel until the kitchen begins; after that a person decides.
 */
export const orderLifecycle = setup({
  types: { events: {} as OrderEvent, meta: {} as Readonly<Record<AnyOrderMove, string>> },
  guards: {
    byStaff: ({ event }) => event.by !== 'contact',
    byItself: ({ event }) => event.by === 'system',
    isCash: ({ event }) => event.payment === 'cash',
    // A message is no money: with their own words customers confirm only what they pay in cash.
    isSettled: ({ event }) => event.by !== 'contact' || event.payment === 'cash',
    isBrought: ({ event }) => event.delivery !== 'pickup',
  },
}).createMachine({
  id: 'order',
  meta: {
    place: 'placed',
    confirm: 'confirmed',
    lapse: 'let go',
    reinstate: 'taken up again',
    discard: 'discarded',
    prepare: 'prepared',
    'mark-ready': 'marked ready',
    'send-out': 'sent out',
    deliver: 'delivered',
    close: 'closed',
    cancel: 'cancelled',
  },
  initial: 'draft',
  states: {
    draft: { on: { place: [{ target: 'confirmed', guard: 'isCash' }, { target: 'awaiting_payment' }], discard: 'discarded' } },
    awaiting_payment: {
      on: {
        confirm: { target: 'confirmed', guard: 'isSettled' },
        cancel: 'cancelled',
        lapse: { target: 'lapsed', guard: 'byItself' },
      },
    },
    lapsed: {
      on: { place: 'awaiting_payment', reinstate: { target: 'confirmed', guard: 'byItself' }, cancel: 'cancelled' },
    },
    confirmed: { on: { prepare: 'preparing', cancel: 'cancelled' } },
    preparing: { on: { 'mark-ready': 'ready', cancel: { target: 'cancelled', guard: 'byStaff' } } },
    ready: {
      on: { 'send-out': { target: 'out', guard: 'isBrought' }, deliver: 'delivered', cancel: { target: 'cancelled', guard: 'byStaff' } },
    },
    out: { on: { deliver: 'delivered', cancel: { target: 'cancelled', guard: 'byStaff' } } },
    delivered: { on: { close: 'closed' } },
    closed: { type: 'final' },
    cancelled: { type: 'final' },
    discarded: { type: 'final' },
  },
});
