import { setup } from 'xstate';
import type { OrderMove } from '../contract/orders.ts';

export type Actor = 'contact' | 'member' | 'system';

/** What the guards look at: who asks, and how the order reaches the customer. */
export interface OrderFacts {
  readonly by: Actor;
  readonly delivery: 'delivery' | 'pickup' | null;
}

/** Staff's moves, and the two that only the conversation makes. */
export type AnyOrderMove = OrderMove | 'place' | 'discard';

type OrderEvent = { [M in AnyOrderMove]: OrderFacts & { readonly type: M } }[AnyOrderMove];

/** What can happen to an order, and when. A customer may cancel until the kitchen begins; after that a person decides. */
export const orderLifecycle = setup({
  types: { events: {} as OrderEvent, meta: {} as Readonly<Record<AnyOrderMove, string>> },
  guards: {
    byStaff: ({ event }) => event.by !== 'contact',
    isBrought: ({ event }) => event.delivery !== 'pickup',
  },
}).createMachine({
  id: 'order',
  meta: {
    place: 'placed',
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
    draft: { on: { place: 'confirmed', discard: 'discarded' } },
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
