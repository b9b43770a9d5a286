import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { Alarms } from '../alarms/alarms.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Services } from '../schedule/services.service.ts';
import type { Interval } from '../schedule/hours.ts';
import { zoneOf } from '../schedule/resources.service.ts';
import { meet, type Slot } from '../schedule/slots.ts';
import type { Booking } from '../book/booking.entity.ts';
import { tell, waitlistAlarm } from '../book/enter-state.ts';
import { FreeTimes } from '../book/free-times.ts';
import { Holds } from '../book/holds.service.ts';
import { WaitlistEntry } from './waitlist-entry.entity.ts';

/** How long an offer stands before the next in line gets it. */
const offerMinutes = 15;
/** More do not wait for the same. */
const mostTogether = 500;
const minute = 60_000;

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
    alarms.on(waitlistAlarm, (tx, { businessId, subjectId }) => this.look(tx, businessId, subjectId), lockWaitlist);
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

  /** Whoever has a booking, by an offer or by themselves, waits no longer for that day. */
  async serve(tx: Transaction, { businessId, waitlistId, contactId, serviceId, startsAt }: Booking): Promise<void> {
    if (waitlistId) await tx.update(WaitlistEntry, { businessId, id: waitlistId }, { state: 'served' });
    if (contactId)
      await tx.query(
        `update waitlist_entries set state = 'served' where business_id = $1 and contact_id = $2 and service_id = $3 and state = 'waiting'
         and (wished is null or wished = ($4::timestamptz at time zone (select zone from businesses where id = $1))::date)`,
        [businessId, contactId, serviceId, startsAt],
      );
  }

  /** An offer was let go or turned down: its entry is done, and the time is the next one's. */
  async passOn(tx: Transaction, { businessId, waitlistId }: Booking): Promise<void> {
    if (waitlistId) await tx.update(WaitlistEntry, { businessId, id: waitlistId, state: 'offered' }, { state: 'left' });
  }

  /** Offers what was given back to whoever waits for it, the longest waiting first. */
  private async look(tx: Transaction, businessId: string, moveId: string): Promise<void> {
    // One look sees whatever was given back until now.
    const [gone] = await tx.query<[{ id: string }[], number]>(
      `delete from alarms where business_id = $1 and kind = $2 and subject_id in (
         select subject_id from alarms where business_id = $1 and kind = $2 and due_at <= the_time() for update skip locked)
       returning subject_id id`,
      [businessId, waitlistAlarm],
    );
    const zone = await zoneOf(tx, businessId);
    await tx.query(
      `update waitlist_entries set state = 'left' where business_id = $1 and state = 'waiting' and wished < (the_time() at time zone $2)::date`,
      [businessId, zone],
    );
    const freed = await freedBy(tx, businessId, [moveId, ...gone.map(({ id }) => id)]);
    // Offers make less free, never more: where nothing was found, nothing is found for the next one either.
    const nothing = new Set<string>();
    for (const entry of await waitingFor(tx, businessId, freed)) {
      const same = [entry.serviceId, entry.resourceId, entry.wished, entry.people].join(' ');
      if (nothing.has(same)) continue;
      const slot = await this.slotFor(tx, entry, freed, zone);
      if (slot) await this.offer(tx, entry, slot);
      else nothing.add(same);
    }
  }

  /** The first time that suits: on the wished day, or any; of what was given back, where that is known. */
  private async slotFor(tx: Transaction, entry: WaitlistEntry, freed: Freed, zone: string): Promise<Slot | undefined> {
    const { businessId, serviceId, resourceId, people, wished } = entry;
    const service = await this.services.get(tx, businessId, serviceId);
    if (!service.active) return undefined;
    const wish = { service, resourceId, people };
    if (freed === 'anything') {
      const date = Temporal.PlainDate.from(wished ?? '1970-01-01');
      if (wished) return (await this.times.between(tx, businessId, wish, date, date))[0];
      return [...(await this.times.nextDates(tx, businessId, wish, date, 1)).values()][0]?.[0];
    }
    const isNew = ({ start, end, resources }: Slot): boolean =>
      freed.some(
        (each) =>
          resources.includes(each.resourceId) &&
          meet(each.during, [start - service.beforeMinutes * minute, end + service.afterMinutes * minute]),
      );
    for (const date of datesOf(freed, zone)) {
      if (wished && wished !== date.toString()) continue;
      const slot = (await this.times.between(tx, businessId, wish, date, date)).find(isNew);
      if (slot) return slot;
    }
    return undefined;
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

interface GivenBack {
  readonly resourceId: string;
  readonly during: Interval;
}

/** What was given back; anything that is free, where that is not known. */
type Freed = readonly GivenBack[] | 'anything';

/** The times that moves gave back, by the ids of their entries. */
async function freedBy(tx: Transaction, businessId: string, moveIds: readonly string[]): Promise<Freed> {
  const rows: { id: string; resourceId: string | null; from: Date; until: Date }[] = await tx.query(
    `select m.id, t.resource_id "resourceId", lower(t.during) "from", upper(t.during) "until"
     from booking_moves m left join booking_resources t on t.business_id = m.business_id and t.booking_id = m.booking_id and not t.live
     where m.business_id = $1 and m.id = any($2)`,
    [businessId, moveIds],
  );
  if (new Set(rows.map(({ id }) => id)).size < moveIds.length) return 'anything';
  return rows.flatMap(({ resourceId, from, until }) => (resourceId ? [{ resourceId, during: [from.valueOf(), until.valueOf()] }] : []));
}

/** Whom it may concern, the longest waiting first. */
async function waitingFor(tx: Transaction, businessId: string, freed: Freed): Promise<WaitlistEntry[]> {
  const query = tx
    .createQueryBuilder(WaitlistEntry, 'w')
    .where(`w.business_id = :businessId and w.state = 'waiting'`, { businessId })
    .orderBy('w.id')
    .take(mostTogether);
  if (freed !== 'anything')
    query.andWhere(
      `exists (select 1 from service_needs n where n.business_id = w.business_id and n.service_id = w.service_id and n.resource_id = any(:ids))`,
      { ids: freed.map(({ resourceId }) => resourceId) },
    );
  return query.getMany();
}

/** The dates on which these times lie: a long one may reach from one into the next. */
function datesOf(freed: readonly GivenBack[], zone: string): readonly Temporal.PlainDate[] {
  const dates = new Map<string, Temporal.PlainDate>();
  for (const { during } of freed)
    for (const instant of during) {
      const date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
      dates.set(date.toString(), date);
    }
  return [...dates.values()].sort((one, other) => Temporal.PlainDate.compare(one, other));
}

/** One look at a time, so that nobody is offered two times at once. */
const lockWaitlist = (tx: Transaction, businessId: string): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${businessId} waitlist`]);
