import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { BookingState } from '../contract/bookings.ts';
import { stateAfter } from '../lifecycle/lifecycle.ts';
import { putEvents } from '../messaging/inbox.ts';
import { notifyLive } from '../messaging/live.ts';
import { setAlarm } from '../alarms/alarms.ts';
import { type Actor, type AnyBookingMove, type BookingFacts, bookingLifecycle } from './booking-lifecycle.ts';
import { nextBookingNumber } from './booking-number.ts';
import { Booking, BookingMoveEntry, BookingResource } from './booking.entity.ts';
import { awaitNextMoment } from './moments.ts';

/** Who moves a booking: its contact, a member of staff by id, or the system by itself. */
export type Mover = { readonly by: Exclude<Actor, 'member'> } | { readonly by: 'member'; readonly accountId: string };

/** What a move changes beside the state. */
export type Also = Partial<
  Pick<
    Booking,
    | 'name'
    | 'note'
    | 'heldUntil'
    | 'dueId'
    | 'payWithinMinutes'
    | 'deposit'
    | 'startsAt'
    | 'endsAt'
    | 'attendance'
    | 'disturbed'
    | 'resourceId'
    | 'freeUntilMinutes'
  >
>;

export interface Move {
  readonly move: AnyBookingMove;
  readonly mover: Mover;
  readonly facts?: Partial<Omit<BookingFacts, 'by'>>;
  readonly also?: Also;
  readonly detail?: BookingMoveEntry['detail'];
}

/** While it is one of these, nobody else can have the time. */
const keepsTime: ReadonlySet<BookingState> = new Set<BookingState>(['held', 'pending', 'unpaid', 'booked', 'arrived', 'done']);
const numbered: ReadonlySet<BookingState> = new Set<BookingState>(['pending', 'unpaid', 'booked']);

export const waitlistAlarm = 'waitlist.look';

/**
 * The one place where the state of a booking changes: by its lifecycle, with an entry in its history, told to the dashboards; its time is
 * given back where it is over, and its alarm is set anew. Gives the id of the entry; throws a Refusal when the lifecycle does not allow it.
 */
export async function enterState(tx: Transaction, booking: Booking, { move, mover, facts, also = {}, detail = {} }: Move): Promise<string> {
  const { businessId, id: bookingId, state: fromState } = booking;
  const toState = stateAfter(bookingLifecycle, fromState, {
    type: move,
    by: mover.by,
    needsApproval: facts?.needsApproval ?? false,
    owesDeposit: facts?.owesDeposit ?? false,
  });
  const now = await timeOf(tx);
  const set = {
    ...also,
    state: toState,
    updatedAt: now,
    ...(booking.number === null && numbered.has(toState) && { number: await nextBookingNumber(tx, businessId) }),
  };
  await tx.update(Booking, { businessId, id: bookingId }, set);
  Object.assign(booking, set);
  const moveId = await noteMove(tx, booking, { move, mover, detail }, fromState);
  if (!keepsTime.has(toState)) await giveTimeBack(tx, booking, moveId);
  await awaitNextMoment(tx, booking, now);
  return moveId;
}

/** Writes into the history of a booking. */
export async function noteMove(
  tx: Transaction,
  { businessId, id: bookingId, state: toState }: Booking,
  { move, mover, detail = {} }: Move,
  fromState: BookingState,
): Promise<string> {
  const id = newId();
  const actorId = mover.by === 'member' ? mover.accountId : null;
  await tx.insert(BookingMoveEntry, { businessId, id, bookingId, move, fromState, toState, actor: mover.by, actorId, detail });
  await notifyLive(tx, { businessId, what: 'booking', id: bookingId });
  return id;
}

/** Whoever waits for a time is told of it in a transaction of their own: whoever gives one back need not wait for that. */
async function giveTimeBack(tx: Transaction, { businessId, id: bookingId }: Booking, moveId: string): Promise<void> {
  const { affected } = await tx.update(BookingResource, { businessId, bookingId, live: true }, { live: false });
  if (affected) await lookAtWaitlist(tx, businessId, moveId);
}

/**
 * Offers to whoever waits what a move gave back, by the id of its entry; whatever is free by now, where none is given. Each is an alarm of its
 * own: nobody who gives a time back waits for a look that is going on.
 */
export const lookAtWaitlist = async (tx: Transaction, businessId: string, moveId: string = newId()): Promise<void> =>
  setAlarm(tx, { businessId, kind: waitlistAlarm, subjectId: moveId, at: await timeOf(tx) });

/** Lets the conversation of a booking know. `name` is what makes this signal one. */
export async function tell(
  tx: Transaction,
  booking: Booking,
  what: string,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { businessId, conversationId, id: about, spokenNumber: number, startsAt } = booking;
  if (!conversationId) return;
  const event = {
    type: 'signal.arrived',
    signal: `booking.${what}`,
    data: { about, number, startsAt: startsAt.toISOString(), what, ...more },
  } as const;
  await putEvents(tx, businessId, [{ conversationId, source: 'booking', externalId: name, event }]);
}

/** The database's time, in whole milliseconds, so that what is stored is what was compared. */
export async function timeOf(tx: Transaction): Promise<Date> {
  const [row]: { now: Date }[] = await tx.query(`select the_time() now`);
  return row!.now;
}
