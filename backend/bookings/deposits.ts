import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/tenant-database.ts';
import type { Due } from '../payments/due.ts';
import { Dues } from '../payments/dues.ts';
import { PayableKinds } from '../payments/payable-kinds.ts';
import { Refunds } from '../payments/refunds.ts';
import { Booking } from '../book/booking.entity.ts';
import { enterState, type Mover, tell, timeOf } from '../book/enter-state.ts';
import { Holds } from '../book/holds.service.ts';

const system: Mover = { by: 'system' };

/** What is paid before a booking is one. Its time is kept until the deposit is there or its deadline has passed. */
@Injectable()
export class Deposits {
  constructor(
    private readonly dues: Dues,
    private readonly refunds: Refunds,
    private readonly holds: Holds,
    kinds: PayableKinds,
  ) {
    kinds.register('booking', {
      lock: async (tx, businessId, id) => void (await lockBooking(tx, businessId, id)),
      paid: (tx, due) => this.paid(tx, due),
      part: () => Promise.resolve(),
      expired: (tx, due) => this.expired(tx, due),
      late: (tx, due) => this.late(tx, due),
      refunded: () => Promise.resolve(),
    });
  }

  async ask(tx: Transaction, booking: Booking): Promise<Due> {
    const { businessId, id, conversationId, contactId, deposit: amount, currency, payWithinMinutes, startsAt } = booking;
    const now = await timeOf(tx);
    const deadline = new Date(Math.min(now.valueOf() + payWithinMinutes * 60_000, startsAt.valueOf()));
    const due = await this.dues.ask(tx, {
      businessId,
      payable: { kind: 'booking', id },
      purpose: 'deposit',
      amount,
      currency,
      deadline,
      conversationId,
      contactId: contactId!,
      title: `${booking.title} ${booking.spokenNumber}`,
    });
    const set = { dueId: due.id, heldUntil: deadline };
    await tx.update(Booking, { businessId, id }, set);
    Object.assign(booking, set);
    return due;
  }

  /** What is there for it, in minor units. */
  async paidFor(tx: Transaction, { businessId, dueId }: Booking): Promise<number> {
    return dueId === null ? 0 : (await this.dues.get(tx, businessId, dueId)).kept;
  }

  async isDisputed(tx: Transaction, { businessId, id }: Booking): Promise<boolean> {
    return this.dues.isDisputed(tx, businessId, { kind: 'booking', id });
  }

  /** Returns what was paid beyond the fee, and asks for nothing more. Gives how much goes back. */
  async giveBack(tx: Transaction, { businessId, id, dueId, spokenNumber }: Booking, fee: number, by: Mover): Promise<number> {
    if (dueId === null) return 0;
    const { kept } = await this.dues.withdraw(tx, businessId, dueId, by);
    const back = kept - Math.min(kept, fee);
    if (back > 0)
      await this.refunds.ask(tx, {
        businessId,
        of: { kind: 'booking', id },
        amount: back,
        reason: `Booking ${spokenNumber} was cancelled`,
        by,
      });
    return back;
  }

  private async paid(tx: Transaction, { businessId, payable }: Due): Promise<void> {
    const booking = await lockBooking(tx, businessId, payable.id);
    if (booking.state !== 'unpaid') return;
    const moveId = await enterState(tx, booking, { move: 'pay', mover: system, also: { heldUntil: null } });
    await tell(tx, booking, 'booked', moveId);
  }

  private async expired(tx: Transaction, { businessId, payable, kept }: Due): Promise<void> {
    const booking = await lockBooking(tx, businessId, payable.id);
    if (booking.state !== 'unpaid') return;
    const moveId = await enterState(tx, booking, { move: 'expire', mover: system });
    if (kept > 0)
      await this.refunds.ask(tx, {
        businessId,
        of: payable,
        amount: 'all',
        reason: `The deposit of ${booking.spokenNumber} was not complete in time`,
        by: system,
      });
    await tell(tx, booking, 'expired', moveId);
  }

  /** The deposit came when the time was let go already: it is booked after all, unless somebody else has it. */
  private async late(tx: Transaction, { businessId, payable }: Due): Promise<'reinstated' | 'refund'> {
    const booking = await lockBooking(tx, businessId, payable.id);
    if (booking.state !== 'expired' || booking.startsAt <= (await timeOf(tx)) || !(await this.holds.takeAgain(tx, booking)))
      return 'refund';
    const moveId = await enterState(tx, booking, { move: 'pay', mover: system, also: { heldUntil: null } });
    await tell(tx, booking, 'booked', moveId);
    return 'reinstated';
  }
}

const lockBooking = (tx: Transaction, businessId: string, id: string): Promise<Booking> =>
  tx.findOneOrFail(Booking, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
