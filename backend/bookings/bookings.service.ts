import { Injectable, NotFoundException } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import type { BookingMove, BookingState } from '../contract/bookings.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openTo, Refusal } from '../lifecycle/lifecycle.ts';
import { Services } from '../schedule/services.service.ts';
import type { Slot } from '../schedule/slots.ts';
import { bookingLifecycle } from '../book/booking-lifecycle.ts';
import { Booking, BookingResource } from '../book/booking.entity.ts';
import { Deposits } from './deposits.ts';
import { enterState, lookAtWaitlist, type Move, type Mover, tell, timeOf } from '../book/enter-state.ts';
import { FreeTimes } from '../book/free-times.ts';
import { type Held, type Holder, Holds, type NewHold } from '../book/holds.service.ts';
import { Waitlist } from '../waitlist/waitlist.service.ts';

export interface Details {
  readonly name?: string | null;
  readonly note?: string | null;
  /** How long a deposit is waited for. */
  readonly payWithinMinutes?: number;
}

export type Confirmed =
  | { readonly outcome: 'booked' | 'pending' | 'unpaid'; readonly booking: Booking }
  /** The time was let go, and somebody else has it. */
  | { readonly outcome: 'taken'; readonly booking: Booking; readonly alternatives: readonly Slot[] };

export type Moved =
  | { readonly outcome: 'moved'; readonly booking: Booking }
  | { readonly outcome: 'too-late'; readonly booking: Booking }
  | { readonly outcome: 'taken'; readonly booking: Booking; readonly alternatives: readonly Slot[] };

export interface Cancelled {
  readonly outcome: 'cancelled' | 'too-late';
  readonly booking: Booking;
  /** What of the money was kept, and what goes back. */
  readonly kept: number;
  readonly returned: number;
}

/** Bookings from when a held time is confirmed. Each method does its work in the caller's transaction. */
@Injectable()
export class Bookings {
  constructor(
    private readonly services: Services,
    private readonly times: FreeTimes,
    private readonly holds: Holds,
    private readonly deposits: Deposits,
    private readonly waitlist: Waitlist,
  ) {}

  /**
   * Makes a booking of a held time: at once, or when staff approve or the deposit is there. One that is confirmed already is given as it is;
   * a time that was let go is taken again if nobody else has it.
   */
  async confirm(tx: Transaction, businessId: string, id: string, details: Details, mover: Mover): Promise<Confirmed> {
    const booking = await this.lock(tx, businessId, id);
    const { state } = booking;
    if (state === 'booked' || state === 'pending' || state === 'unpaid') return { outcome: state, booking };
    if (state === 'expired' && !(await this.revive(tx, booking, mover)))
      return { outcome: 'taken', booking, ...(await this.instead(tx, booking)) };

    const service = await this.services.get(tx, businessId, booking.serviceId);
    const now = await timeOf(tx);
    const free = mover.by === 'member';
    const facts = {
      needsApproval: service.needsApproval && !free,
      owesDeposit: booking.deposit > 0 && booking.contactId !== null && !free,
    };
    const { name = booking.name, note = booking.note, payWithinMinutes = booking.payWithinMinutes } = details;
    const also = { name, note, payWithinMinutes, heldUntil: facts.needsApproval ? soonest(now, service.approvalMinutes, booking) : null };
    await this.enter(tx, booking, { move: 'confirm', mover, facts, also });
    await this.waitlist.serve(tx, booking);
    return { outcome: booking.state as 'booked' | 'pending' | 'unpaid', booking };
  }

  /** Holds and confirms in one go, as staff do. */
  async book(tx: Transaction, holder: Holder, hold: NewHold, details: Details): Promise<Held> {
    const held = await this.holds.hold(tx, holder, hold);
    if (held.outcome === 'taken') return held;
    const { booking } = await this.confirm(tx, holder.businessId, held.booking.id, details, hold.mover);
    return { outcome: 'held', booking };
  }

  /** Moves a booking along its lifecycle; a Refusal tells why it cannot. Its conversation hears `booking.<state>`. */
  async move(
    tx: Transaction,
    businessId: string,
    id: string,
    move: Exclude<BookingMove, 'move' | 'cancel'>,
    mover: Mover,
    reason?: string,
  ): Promise<Booking> {
    const booking = await this.lock(tx, businessId, id);
    const facts = { owesDeposit: booking.deposit > 0 && booking.contactId !== null };
    const also = move === 'approve' ? { heldUntil: null } : {};
    const detail = because(reason);
    const moveId = await this.enter(tx, booking, { move, mover, facts, also, detail });
    await tell(tx, booking, booking.state, moveId, detail);
    return booking;
  }

  /** Gives a booking the time that was held for it, in one step: it never has two times and never none. */
  async moveTo(tx: Transaction, businessId: string, id: string, holdId: string, mover: Mover): Promise<Moved> {
    const booking = await this.lock(tx, businessId, id);
    if (mover.by === 'contact' && ((await timeOf(tx)) > booking.freeUntil || (await this.deposits.isDisputed(tx, booking))))
      return { outcome: 'too-late', booking };
    const held = await this.lock(tx, businessId, holdId);
    if (held.state === 'swapped' && held.startsAt.valueOf() === booking.startsAt.valueOf()) return { outcome: 'moved', booking };
    if (held.movesId !== id) throw new Error(`The time ${holdId} is not held for the booking ${id}`);
    if (held.state !== 'held' && !(held.state === 'expired' && (await this.revive(tx, held, mover))))
      return { outcome: 'taken', booking, ...(await this.instead(tx, held)) };

    const { startsAt, endsAt, resourceId } = held;
    const detail = { before: booking.startsAt.toISOString(), after: startsAt.toISOString() };
    await tx.update(BookingResource, { businessId, bookingId: id, live: true }, { live: false });
    await tx.update(BookingResource, { businessId, bookingId: holdId, live: true }, { bookingId: id });
    const service = await this.services.get(tx, businessId, booking.serviceId);
    if (service.places === 1) await tx.update(BookingResource, { businessId, bookingId: id, live: true }, { seat: 1 });
    await enterState(tx, held, { move: 'swap', mover });
    const also = {
      startsAt,
      endsAt,
      resourceId,
      attendance: null,
      disturbed: null,
      // Whom we moved may say no to it for as long as it has not begun.
      freeUntilMinutes: mover.by === 'contact' ? held.freeUntilMinutes : 0,
      // A request for another time is looked at anew.
      ...(booking.state === 'pending' && { heldUntil: soonest(await timeOf(tx), service.approvalMinutes, held) }),
    };
    const moveId = await enterState(tx, booking, { move: 'move', mover, also, detail });
    await lookAtWaitlist(tx, businessId, moveId);
    if (mover.by !== 'contact') await tell(tx, booking, 'moved', moveId, detail);
    return { outcome: 'moved', booking };
  }

  /** Until it is too late for that, its contact gets everything back; later the fee is kept of what was paid. Staff's cancelling costs nothing. */
  async cancel(tx: Transaction, businessId: string, id: string, mover: Mover, reason?: string): Promise<Cancelled> {
    const booking = await this.lock(tx, businessId, id);
    if (booking.state === 'cancelled') return { outcome: 'cancelled', booking, kept: 0, returned: 0 };
    const isDisputed = await this.deposits.isDisputed(tx, booking);
    if (isDisputed && mover.by === 'member') throw new Refusal(waitsForTheBank);
    const isClosed = (await timeOf(tx)) >= booking.startsAt || !this.movesOf(booking, mover.by).includes('cancel');
    if (mover.by === 'contact' && (isDisputed || isClosed)) return { outcome: 'too-late', booking, kept: 0, returned: 0 };
    const fee = mover.by === 'contact' ? await this.feeOf(tx, booking) : 0;
    const detail = because(reason);
    if (booking.state === 'held') await this.waitlist.passOn(tx, booking);
    const moveId = await enterState(tx, booking, { move: 'cancel', mover, detail });
    const returned = await this.deposits.giveBack(tx, booking, fee, mover);
    if (mover.by !== 'contact') await tell(tx, booking, 'cancelled', moveId, detail);
    return { outcome: 'cancelled', booking, kept: fee, returned };
  }

  /** What a cancellation by its contact would keep now of what was paid. */
  async feeOf(tx: Transaction, booking: Booking): Promise<number> {
    if ((await timeOf(tx)) <= booking.freeUntil) return 0;
    return Math.min(booking.lateFee, await this.deposits.paidFor(tx, booking));
  }

  /** The customer said to come. */
  async attend(tx: Transaction, businessId: string, id: string): Promise<Booking> {
    const booking = await this.lock(tx, businessId, id);
    if (booking.state !== 'booked') return booking;
    await tx.update(Booking, { businessId, id }, { attendance: 'confirmed' });
    return Object.assign(booking, { attendance: 'confirmed' as const });
  }

  /** The contact's next ones, the soonest first. */
  coming(tx: Transaction, businessId: string, contactId: string, now: Date, most: number): Promise<Booking[]> {
    return tx.find(Booking, {
      where: { businessId, contactId, state: In(['pending', 'unpaid', 'booked'] satisfies BookingState[]), endsAt: MoreThan(now) },
      order: { startsAt: 'ASC' },
      take: most,
    });
  }

  get(tx: Transaction, businessId: string, id: string): Promise<Booking | null> {
    return tx.findOneBy(Booking, { businessId, id });
  }

  movesOf({ state, deposit, contactId }: Booking, by: Mover['by']): string[] {
    return openTo(bookingLifecycle, state, { by, needsApproval: false, owesDeposit: deposit > 0 && contactId !== null });
  }

  /** Nobody else moves the booking until this transaction is over. */
  async lock(tx: Transaction, businessId: string, id: string): Promise<Booking> {
    const booking = await tx.findOne(Booking, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
    if (!booking) throw new NotFoundException('There is no such booking.');
    return booking;
  }

  /** Enters the state, and asks for the deposit where that is what it waits for. */
  private async enter(tx: Transaction, booking: Booking, move: Move): Promise<string> {
    const moveId = await enterState(tx, booking, move);
    if (booking.state === 'unpaid') await this.deposits.ask(tx, booking);
    return moveId;
  }

  private async revive(tx: Transaction, booking: Booking, mover: Mover): Promise<boolean> {
    if (booking.startsAt <= (await timeOf(tx)) || !(await this.holds.takeAgain(tx, booking))) return false;
    await enterState(tx, booking, { move: 'hold', mover, also: { heldUntil: soonest(await timeOf(tx), 10, booking) } });
    return true;
  }

  private async instead(
    tx: Transaction,
    { businessId, serviceId, resourceId, people, startsAt, movesId }: Booking,
  ): Promise<{ alternatives: readonly Slot[] }> {
    const service = await this.services.get(tx, businessId, serviceId);
    const wish = { service, resourceId, people, except: movesId ?? undefined };
    return { alternatives: await this.times.nearest(tx, businessId, wish, startsAt) };
  }
}

const waitsForTheBank = 'The customer’s bank disputes the payment of this booking, so it cannot be cancelled before the bank decides';

/** In so many minutes, but never after the booking begins. */
const soonest = (now: Date, minutes: number, { startsAt }: Booking): Date =>
  new Date(Math.min(now.valueOf() + minutes * 60_000, Math.max(startsAt.valueOf(), now.valueOf())));

const because = (reason: string | undefined): Readonly<Record<string, string>> => (reason ? { reason } : {});
