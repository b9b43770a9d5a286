import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Services } from '../schedule/services.service.ts';
import { freeSeats, sessionOf, type Slot } from '../schedule/slots.ts';
import { Booking, BookingResource } from './booking.entity.ts';
import { awaitNextMoment } from './moments.ts';
import { enterState, type Mover, noteMove, timeOf } from './enter-state.ts';
import { type Around, FreeTimes, type Wish } from './free-times.ts';

/** For whom a time is held. Nobody of them for somebody who came by. */
export interface Holder {
  readonly businessId: string;
  readonly conversationId: string | null;
  readonly contactId: string | null;
}

export interface NewHold {
  readonly serviceId: string;
  readonly startsAt: Date;
  readonly resourceId?: string | null;
  readonly people?: number;
  readonly minutes: number;
  /** The booking that is to move to this time. */
  readonly movesId?: string;
  readonly waitlistId?: string;
  readonly mover: Mover;
}

export type Held =
  { readonly outcome: 'held'; readonly booking: Booking } | { readonly outcome: 'taken'; readonly alternatives: readonly Slot[] };

const minute = 60_000;

/** Times that are kept for somebody who has not decided yet. Who holds first, has it; the database refuses everybody else. */
@Injectable()
export class Holds {
  constructor(
    private readonly services: Services,
    private readonly times: FreeTimes,
  ) {}

  /** Holds a time. What this conversation held before is given back: it decides about one time at once. */
  async hold(tx: Transaction, holder: Holder, { startsAt, mover, ...ask }: NewHold): Promise<Held> {
    const { businessId } = holder;
    const service = await this.services.get(tx, businessId, ask.serviceId);
    const byStaff = mover.by === 'member';
    const wish: Wish = { service, resourceId: ask.resourceId ?? null, people: ask.people ?? 1, except: ask.movesId, byStaff };
    if (!ask.waitlistId && holder.conversationId && !byStaff) await this.giveUp(tx, businessId, holder.conversationId, mover);
    // Whoever comes too late is told so without waiting for those who come first.
    const before = await this.times.at(tx, businessId, wish, startsAt);
    if (!before.slot || (!service.active && !byStaff)) return { outcome: 'taken', alternatives: before.nearest() };
    await lockResources(tx, businessId, service.groups.flat());
    const { slot, resources, wanted, nearest } = await this.times.at(tx, businessId, wish, startsAt);
    if (!slot) return { outcome: 'taken', alternatives: nearest() };

    const booking = await this.insert(
      tx,
      holder,
      { ...ask, people: wanted.people },
      slot,
      await this.termsOf(tx, holder, service, wanted.people),
    );
    await take(tx, booking, service, { slot, resources, wanted });
    await awaitNextMoment(tx, booking, await timeOf(tx));
    await noteMove(tx, booking, { move: 'hold', mover }, 'held');
    return { outcome: 'held', booking };
  }

  /** Gives back what this conversation holds and has not confirmed. */
  async giveUp(tx: Transaction, businessId: string, conversationId: string, mover: Mover): Promise<void> {
    const held = await tx
      .createQueryBuilder(Booking, 'b')
      .where(`b.business_id = :businessId and b.conversation_id = :conversationId and b.state = 'held' and b.waitlist_id is null`, {
        businessId,
        conversationId,
      })
      .orderBy('b.id')
      .setLock('pessimistic_write')
      .getMany();
    for (const booking of held) await enterState(tx, booking, { move: 'cancel', mover });
  }

  /**
   * Takes the time of a booking that had lost it, if it can be had by now: with the same people and rooms, or with others where nobody was
   * wished. The caller has locked the booking.
   */
  async takeAgain(tx: Transaction, booking: Booking): Promise<boolean> {
    const { businessId, id: bookingId, resourceId, people, startsAt } = booking;
    const service = await this.services.get(tx, businessId, booking.serviceId);
    const lost = await tx.findBy(BookingResource, { businessId, bookingId });
    const before = [...new Set(lost.map((row) => row.resourceId))];
    await lockResources(tx, businessId, [...before, ...service.groups.flat()]);
    // What held for the first time holds again: the notice was kept then.
    const wish: Wish = { service, resourceId, people, except: booking.movesId ?? undefined, byStaff: true };
    const same = await this.times.at(tx, businessId, { ...wish, exactly: before }, startsAt);
    const { slot, resources, wanted } = same.slot ? same : await this.times.at(tx, businessId, wish, startsAt);
    if (!slot) return false;
    await tx.delete(BookingResource, { businessId, bookingId });
    await take(tx, booking, service, { slot, resources, wanted });
    return true;
  }

  /** What it costs, as it is told to whoever holds it. Who did not come twice pays before. */
  private async termsOf(tx: Transaction, { businessId, contactId }: Holder, service: Wish['service'], people: number) {
    const [row]: { currency: string; missed: number }[] = await tx.query(
      `select currency, (select count(*)::integer from bookings where business_id = $1 and contact_id = $2 and state = 'no-show') missed
       from businesses where id = $1`,
      [businessId, contactId],
    );
    const times = service.places > 1 ? people : 1;
    const amount = service.amount * times;
    const deposit = row!.missed >= missedTooOften && service.deposit === 0 ? amount : service.deposit * times;
    const { id: serviceId, name: title, freeUntilMinutes } = service;
    return { serviceId, title, amount, deposit, currency: row!.currency, freeUntilMinutes, lateFee: service.lateFee * times };
  }

  private async insert(
    tx: Transaction,
    { businessId, conversationId, contactId }: Holder,
    { people, minutes, movesId, waitlistId, resourceId }: Pick<NewHold, 'people' | 'minutes' | 'movesId' | 'waitlistId' | 'resourceId'>,
    slot: Slot,
    terms: Awaited<ReturnType<Holds['termsOf']>>,
  ): Promise<Booking> {
    const now = await timeOf(tx);
    const booking = tx.create(Booking, {
      ...terms,
      businessId,
      id: newId(),
      number: null,
      conversationId,
      contactId,
      state: 'held',
      startsAt: new Date(slot.start),
      endsAt: new Date(slot.end),
      people: people ?? 1,
      name: null,
      note: null,
      heldUntil: new Date(now.valueOf() + minutes * minute),
      payWithinMinutes: 60,
      dueId: null,
      movesId: movesId ?? null,
      waitlistId: waitlistId ?? null,
      resourceId: resourceId ?? null,
      attendance: null,
      disturbed: null,
      createdAt: now,
      updatedAt: now,
    });
    await tx.insert(Booking, booking);
    return booking;
  }
}

const missedTooOften = 2;

/** Writes down who and what a booking takes for its time. */
async function take(
  tx: Transaction,
  { businessId, id: bookingId, movesId }: Booking,
  { places, beforeMinutes, afterMinutes }: Wish['service'],
  { slot, resources, wanted }: Pick<Around, 'resources' | 'wanted'> & { readonly slot: Slot },
): Promise<void> {
  const during = [slot.start - beforeMinutes * minute, slot.end + afterMinutes * minute] as const;
  const session = sessionOf(wanted, slot.start, movesId ?? bookingId);
  // The time that a booking moves to may overlap the one that it has: the same session, on the seat beside.
  const alone = [movesId ? 2 : 1];
  for (const resourceId of slot.resources) {
    const seats = places > 1 ? freeSeats(resources.get(resourceId)!, during, wanted.people)! : alone;
    for (const seat of seats)
      await tx.insert(BookingResource, {
        businessId,
        id: newId(),
        bookingId,
        resourceId,
        seat,
        session,
        during: rangeOf(during),
        live: true,
      });
  }
}

/** Everybody locks in the same order, so nobody waits in a circle. */
async function lockResources(tx: Transaction, businessId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended($1 || id, 0)) from (select distinct unnest($2::text[]) id order by id) as those`,
    [businessId, ids],
  );
}

const rangeOf = ([from, until]: readonly [number, number]): string => `[${new Date(from).toISOString()},${new Date(until).toISOString()})`;
