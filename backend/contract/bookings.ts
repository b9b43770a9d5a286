import type { ContactView } from './conversations.ts';

export type BookingState =
  'held' | 'pending' | 'unpaid' | 'booked' | 'arrived' | 'done' | 'no-show' | 'cancelled' | 'declined' | 'expired' | 'swapped';

/** What staff may do to a booking next, by its lifecycle. `move` has a time of its own: POST /api/bookings/:id/move. */
export type BookingMove = 'approve' | 'decline' | 'arrive' | 'no-show' | 'finish' | 'move' | 'cancel';

export interface BookingRow {
  readonly id: string;
  /** Read out as "B-1042"; null while the time is only held. */
  readonly number: number | null;
  readonly state: BookingState;
  /** Null for somebody who came by or called; then there is a name. */
  readonly contact: ContactView | null;
  readonly name: string | null;
  readonly serviceId: string;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly people: number;
  readonly resources: readonly { readonly id: string; readonly name: string }[];
  /** Until when the time is held for a decision or a payment. */
  readonly heldUntil: string | null;
  /** Whether the customer said to come, once asked. */
  readonly attendance: 'asked' | 'confirmed' | null;
  /** It began a while ago, and nobody said whether they came. */
  readonly unmarked: boolean;
  /** Why it cannot take place as it is. */
  readonly disturbed: string | null;
}

/** GET /api/bookings */
export interface BookingPage {
  readonly rows: readonly BookingRow[];
  readonly next: string | null;
  readonly counts: Readonly<Partial<Record<BookingState, number>>>;
  /** Of those that are booked: how many began a while ago without a word whether they came. */
  readonly unmarked: number;
}

/** GET /api/bookings/calendar?from=2026-07-20&until=2026-07-26: whatever takes time on these dates of the business's zone. */
export interface BookingCalendar {
  readonly zone: string;
  readonly now: string;
  readonly bookings: readonly BookingRow[];
  readonly resources: readonly CalendarResource[];
}

export interface CalendarResource {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'room';
  readonly capacity: number;
  /** When it is there, leave taken out. */
  readonly there: readonly (readonly [from: string, until: string])[];
  readonly leave: readonly { readonly from: string; readonly until: string; readonly reason: string }[];
}

export interface BookingMoveView {
  readonly id: string;
  readonly move: string;
  readonly from: BookingState;
  readonly to: BookingState;
  readonly actor: 'contact' | 'member' | 'system';
  readonly actorName: string | null;
  /** Times before and after, or the reason that was given. */
  readonly detail: { readonly before?: string; readonly after?: string; readonly reason?: string };
  readonly at: string;
}

/** GET /api/bookings/:id */
export interface BookingView extends BookingRow {
  readonly conversationId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly deposit: number;
  readonly currency: string;
  readonly note: string | null;
  readonly dueId: string | null;
  /** What a cancellation by the customer would keep of what was paid, as things are. */
  readonly lateFee: number;
  readonly freeUntil: string;
  readonly createdAt: string;
  /** In the order of likelihood: the first is the usual one. */
  readonly moves: readonly BookingMove[];
  readonly history: readonly BookingMoveView[];
}

/** POST /api/bookings, by staff. `startsAt` is an instant. */
export interface NewBooking {
  readonly serviceId: string;
  readonly startsAt: string;
  readonly resourceId?: string;
  readonly people?: number;
  readonly contactId?: string;
  readonly name?: string;
  /** Of somebody new, with its country code: they are a contact from then on. */
  readonly phone?: string;
  readonly note?: string;
}

/** POST /api/bookings/:id/move */
export interface NewTime {
  readonly startsAt: string;
  readonly resourceId?: string;
}

/** PATCH /api/bookings/:id */
export interface BookingChanges {
  readonly name?: string;
  readonly note?: string;
}

/** GET /api/bookings/slots?serviceId=…&from=…&until=…&resourceId=…&people=… */
export interface SlotView {
  readonly startsAt: string;
  readonly endsAt: string;
  /** Places that are left in it. */
  readonly left: number;
  readonly resources: readonly string[];
}
