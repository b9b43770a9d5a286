import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Alarms } from '../alarms/alarms.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Services } from '../schedule/services.service.ts';
import type { Slot } from '../schedule/slots.ts';
import type { Booking } from '../book/booking.entity.ts';
import { tell, timeOf, waitlistAlarm } from '../book/enter-state.ts';
import { FreeTimes } from '../book/free-times.ts';
import { Holds } from '../book/holds.service.ts';
import { WaitlistEntry } from './waitlist-entry.entity.ts';

/** How long an offer stands before the next in line gets it. */
const offerMinutes = 15;
/** So many are looked after at once; the rest when the next time becomes free. */
const mostTogether = 50;

export type Joining = Pick<WaitlistEntry, 'businessId' | 'conversationId' | 'contactId' | 'serviceId' | 'resourceId' | 'wished' | 'people'>;

/** Those who want a time that is taken. What becomes free is held for the first of them, then for the next. */
@Injectable()
export class Waitlist {
  constructor(
    private readonly services: Services,
    private readonly times: FreeTimes,
    private readonly holds: Holds,
    alarms: Alarms,
  ) {
    alarms.on(waitlistAlarm, (tx, { businessId }) => this.look(tx, businessId), lockWaitlist);
  }

  /** Whoever waits for the same already keeps their place. */
  async join(tx: Transaction, wish: Joining): Promise<WaitlistEntry> {
    const { businessId, contactId, serviceId } = wish;
    const there = await tx.findOneBy(WaitlistEntry, { businessId, contactId, serviceId, state: 'waiting' });
    if (there) {
      await tx.update(WaitlistEntry, { businessId, id: there.id }, wish);
      return Object.assign(there, wish);
    }
    const entry = tx.create(WaitlistEntry, { ...wish, id: newId(), state: 'waiting' });
    await tx.insert(WaitlistEntry, entry);
    return entry;
  }

  async leave(tx: Transaction, businessId: string, contactId: string): Promise<void> {
    await tx.update(WaitlistEntry, { businessId, contactId, state: 'waiting' }, { state: 'left' });
  }

  /** The offer was taken. */
  async serve(tx: Transaction, { businessId, waitlistId }: Booking): Promise<void> {
    if (waitlistId) await tx.update(WaitlistEntry, { businessId, id: waitlistId }, { state: 'served' });
  }

  /** An offer was let go or turned down: its entry is done, and the time is the next one's. */
  async passOn(tx: Transaction, { businessId, waitlistId }: Booking): Promise<void> {
    if (waitlistId) await tx.update(WaitlistEntry, { businessId, id: waitlistId, state: 'offered' }, { state: 'left' });
  }

  /** Offers what is free to whoever waits for it, the longest waiting first. */
  private async look(tx: Transaction, businessId: string): Promise<void> {
    // One look sees whatever was given back until now.
    await tx.query(
      `delete from alarms where business_id = $1 and kind = $2 and subject_id in (
         select subject_id from alarms where business_id = $1 and kind = $2 and due_at <= the_time() for update skip locked)`,
      [businessId, waitlistAlarm],
    );
    const waiting = await tx.find(WaitlistEntry, { where: { businessId, state: 'waiting' }, order: { id: 'ASC' }, take: mostTogether });
    for (const entry of waiting) {
      const slot = await this.slotFor(tx, entry);
      if (slot) await this.offer(tx, entry, slot);
    }
  }

  private async slotFor(tx: Transaction, { businessId, serviceId, resourceId, people, wished }: WaitlistEntry): Promise<Slot | undefined> {
    const service = await this.services.get(tx, businessId, serviceId);
    if (!service.active) return undefined;
    const wish = { service, resourceId, people };
    if (wished) {
      const date = Temporal.PlainDate.from(wished);
      return (await this.times.between(tx, businessId, wish, date, date))[0];
    }
    const today = Temporal.Instant.fromEpochMilliseconds((await timeOf(tx)).valueOf())
      .toZonedDateTimeISO('UTC')
      .toPlainDate();
    return [...(await this.times.nextDates(tx, businessId, wish, today.subtract({ days: 1 }), 1)).values()][0]?.[0];
  }

  private async offer(tx: Transaction, entry: WaitlistEntry, slot: Slot): Promise<void> {
    const { businessId, id: waitlistId, serviceId, resourceId, people } = entry;
    const held = await this.holds.hold(tx, entry, {
      serviceId,
      resourceId,
      people,
      startsAt: new Date(slot.start),
      minutes: offerMinutes,
      waitlistId,
      mover: { by: 'system' },
    });
    if (held.outcome === 'taken') return;
    await tx.update(WaitlistEntry, { businessId, id: waitlistId }, { state: 'offered' });
    await tell(tx, held.booking, 'offered', held.booking.id);
  }
}

/** One look at a time, so that nobody is offered two times at once. */
const lockWaitlist = (tx: Transaction, businessId: string): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${businessId} waitlist`]);
