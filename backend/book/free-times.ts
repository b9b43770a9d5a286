import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Transaction } from '../database/tenant-database.ts';
import { Resources } from '../schedule/resources.service.ts';
import type { Service } from '../schedule/service.entity.ts';
import { type Available, type Slot, slotAtInstant, slotsOf, type Wanted } from '../schedule/slots.ts';

/** What somebody would like to book. */
export interface Wish {
  readonly service: Service;
  /** With this one; anyone otherwise. */
  readonly resourceId?: string | null;
  readonly people?: number;
  /** With these, each of them, and nobody else. */
  readonly exactly?: readonly string[];
  /** The booking that is to be moved: its own time does not stand in the way. Of a class it does: its seats are kept until the swap. */
  readonly except?: string | undefined;
  /** Whatever the hours allow, without notice and window. */
  readonly byStaff?: boolean;
}

/** What is known for the dates around a wish. */
interface Situation {
  readonly wanted: Wanted;
  readonly resources: ReadonlyMap<string, Available>;
  readonly zone: string;
  readonly now: number;
}

/** A wished time, and what there is around it. */
export interface Around extends Pick<Situation, 'wanted' | 'resources'> {
  readonly slot: Slot | undefined;
  readonly nearest: () => readonly Slot[];
}

const minute = 60_000;
const dayMs = 24 * 60 * minute;

/** When a service can be had: the hours of whom it needs, without what is taken. */
@Injectable()
export class FreeTimes {
  constructor(private readonly resources: Resources) {}

  /** On the dates of the business's zone. */
  async between(
    tx: Transaction,
    businessId: string,
    wish: Wish,
    from: Temporal.PlainDate,
    until: Temporal.PlainDate,
  ): Promise<readonly Slot[]> {
    const { wanted, resources, zone, now } = await this.situation(tx, businessId, wish, from, until);
    return slotsOf(wanted, resources, zone, { from, until, ...limitsOf(wish, now) });
  }

  /** On the first dates that have any, from this one on as far ahead as may be booked. */
  async nextDates(
    tx: Transaction,
    businessId: string,
    wish: Wish,
    from: Temporal.PlainDate,
    most: number,
  ): Promise<ReadonlyMap<string, readonly Slot[]>> {
    const { zone, now } = await placeAndTime(tx, businessId);
    const today = dateAt(now, zone);
    const first = Temporal.PlainDate.compare(from, today) < 0 ? today : from;
    const last = today.add({ days: wish.service.windowDays });
    const found = new Map<string, Slot[]>();
    if (Temporal.PlainDate.compare(first, last) > 0) return found;
    for (const slot of await this.between(tx, businessId, wish, first, last)) {
      const date = dateAt(slot.start, zone).toString();
      const there = found.get(date);
      if (!there && found.size === most) break;
      if (there) there.push(slot);
      else found.set(date, [slot]);
    }
    return found;
  }

  /** The slot that begins at this instant if it can be had, and what else could be. Certain for as long as the caller holds the resources. */
  async at(tx: Transaction, businessId: string, wish: Wish, start: Date): Promise<Around> {
    const place = await placeAndTime(tx, businessId);
    const date = dateAt(start.valueOf(), place.zone);
    const [from, until] = [date.subtract({ days: 2 }), date.add({ days: 5 })];
    const situation = await this.situation(tx, businessId, wish, from, until, place);
    const { wanted, resources, zone, now } = situation;
    const offered = (first: Temporal.PlainDate, last: Temporal.PlainDate): readonly Slot[] =>
      slotsOf(wanted, resources, zone, { from: first, until: last, ...limitsOf(wish, now) });
    return {
      wanted,
      resources,
      // A span of the evening before may reach into this date.
      slot: wish.byStaff
        ? slotAtInstant(wanted, resources, zone, start.valueOf())
        : offered(date.subtract({ days: 1 }), date).find((slot) => slot.start === start.valueOf()),
      nearest: () => nearestTo(offered(from, until), start.valueOf()),
    };
  }

  /** The nearest times around one that cannot be had, in their order. */
  async nearest(tx: Transaction, businessId: string, wish: Wish, start: Date): Promise<readonly Slot[]> {
    return (await this.at(tx, businessId, wish, start)).nearest();
  }

  private async situation(
    tx: Transaction,
    businessId: string,
    wish: Wish,
    from: Temporal.PlainDate,
    until: Temporal.PlainDate,
    known?: PlaceAndTime,
  ): Promise<Situation> {
    const { zone, now } = known ?? (await placeAndTime(tx, businessId));
    const wanted = wantedBy(wish);
    const ids = [...new Set(wanted.groups.flat())];
    const begins = new Date(from.subtract({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - dayMs);
    const ends = new Date(until.add({ days: 9 }).toZonedDateTime(zone).epochMilliseconds + dayMs);
    const present = await this.resources.presence(tx, businessId, ids, begins);
    const taken = await takenBetween(tx, businessId, ids, begins, ends, wish.service.places > 1 ? undefined : wish.except);
    const resources = new Map(
      present.map((resource): [string, Available] => [resource.id, { ...resource, taken: taken.get(resource.id) ?? [] }]),
    );
    return { wanted, resources, zone, now };
  }
}

const wantedBy = ({ service, resourceId, exactly, people = 1 }: Wish): Wanted => ({
  serviceId: service.id,
  minutes: service.minutes,
  beforeMinutes: service.beforeMinutes,
  afterMinutes: service.afterMinutes,
  stepMinutes: service.stepMinutes,
  places: service.places,
  people,
  groups: exactly ? exactly.map((id) => [id]) : resourceId ? onlyWith(service.groups, resourceId) : service.groups,
});

/** No group at all where nobody needs that one. */
const onlyWith = (groups: readonly (readonly string[])[], resourceId: string): readonly (readonly string[])[] =>
  groups.some((group) => group.includes(resourceId)) ? groups.map((group) => (group.includes(resourceId) ? [resourceId] : group)) : [];

const limitsOf = ({ service, byStaff = false }: Wish, now: number): { earliest: number; latest: number } =>
  byStaff
    ? { earliest: 0, latest: Number.MAX_SAFE_INTEGER }
    : { earliest: now + service.noticeMinutes * minute, latest: now + service.windowDays * dayMs };

const dateAt = (instant: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();

interface PlaceAndTime {
  readonly zone: string;
  readonly now: number;
}

async function placeAndTime(tx: Transaction, businessId: string): Promise<PlaceAndTime> {
  const [row]: { zone: string; now: Date }[] = await tx.query(`select zone, the_time() now from businesses where id = $1`, [businessId]);
  return { zone: row!.zone, now: row!.now.valueOf() };
}

/** As many as fit into one look. */
const mostNearest = 3;

function nearestTo(slots: readonly Slot[], start: number): readonly Slot[] {
  const distance = (slot: Slot) => Math.abs(slot.start - start);
  const others = slots.filter((slot) => slot.start !== start).sort((one, other) => distance(one) - distance(other));
  return others.slice(0, mostNearest).sort((one, other) => one.start - other.start);
}

interface TakenRow {
  readonly resourceId: string;
  readonly session: string;
  readonly from: Date;
  readonly until: Date;
  readonly seats: number[];
}

async function takenBetween(
  tx: Transaction,
  businessId: string,
  ids: readonly string[],
  from: Date,
  until: Date,
  except: string | undefined,
): Promise<ReadonlyMap<string, Available['taken']>> {
  const rows: TakenRow[] = await tx.query(
    `select resource_id "resourceId", session, lower(during) "from", upper(during) "until", array_agg(seat) seats
     from booking_resources
     where business_id = $1 and resource_id = any($2) and live and during && tstzrange($3, $4) and booking_id is distinct from $5
     group by resource_id, session, during`,
    [businessId, ids, from, until, except ?? null],
  );
  const taken = new Map<string, Available['taken'][number][]>();
  for (const { resourceId, session, seats, ...row } of rows) {
    const those = taken.get(resourceId) ?? [];
    those.push({ during: [row.from.valueOf(), row.until.valueOf()], session, seats });
    taken.set(resourceId, those);
  }
  return taken;
}
