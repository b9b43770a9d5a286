import { setup } from 'xstate';
import type { BookingMove } from '../contract/bookings.ts';

export type Actor = 'contact' | 'member' | 'system';

/** What the guards look at: who asks, and what the booking still needs before it is one. */
export interface BookingFacts {
  readonly by: Actor;
  readonly needsApproval: boolean;
  readonly owesDeposit: boolean;
}

/** Staff's moves, and those that the conversation, the payment or the time make. */
export type AnyBookingMove = BookingMove | 'confirm' | 'pay' | 'expire' | 'swap' | 'hold';

type BookingEvent = { [M in AnyBookingMove]: BookingFacts & { readonly type: M } }[AnyBookingMove];

/**
 * What can happen to a booking, and when. It begins as a held time; what needs a person's word or a deposit keeps its time until that is
 * there. A held time that was given up can be held again, and one whose booking moved onto it is swapped.
 */
export const bookingLifecycle = setup({
  types: { events: {} as BookingEvent, meta: {} as Readonly<Record<AnyBookingMove, string>> },
  guards: {
    byStaff: ({ event }) => event.by !== 'contact',
    needsApproval: ({ event }) => event.needsApproval,
    owesDeposit: ({ event }) => event.owesDeposit,
  },
}).createMachine({
  id: 'booking',
  meta: {
    confirm: 'confirmed',
    approve: 'approved',
    decline: 'declined',
    pay: 'paid',
    expire: 'let go',
    swap: 'swapped',
    hold: 'held again',
    arrive: 'marked as arrived',
    'no-show': 'marked as a no-show',
    finish: 'finished',
    move: 'moved',
    cancel: 'cancelled',
  },
  initial: 'held',
  states: {
    held: {
      on: {
        confirm: [{ target: 'pending', guard: 'needsApproval' }, { target: 'unpaid', guard: 'owesDeposit' }, { target: 'booked' }],
        expire: 'expired',
        swap: 'swapped',
        cancel: 'cancelled',
      },
    },
    pending: {
      on: {
        approve: [{ target: 'unpaid', guard: 'owesDeposit' }, { target: 'booked' }],
        decline: 'declined',
        expire: 'declined',
        move: 'pending',
        cancel: 'cancelled',
      },
    },
    unpaid: { on: { pay: 'booked', move: 'unpaid', expire: 'expired', cancel: 'cancelled' } },
    booked: {
      on: {
        arrive: { target: 'arrived', guard: 'byStaff' },
        'no-show': { target: 'no-show', guard: 'byStaff' },
        move: 'booked',
        cancel: 'cancelled',
      },
    },
    arrived: { on: { finish: 'done' } },
    expired: { on: { hold: 'held', pay: 'booked' } },
    'no-show': { on: { arrive: { target: 'arrived', guard: 'byStaff' } } },
    done: { type: 'final' },
    cancelled: { type: 'final' },
    declined: { type: 'final' },
    swapped: { type: 'final' },
  },
});
