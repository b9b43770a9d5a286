import { Temporal } from 'temporal-polyfill';
import { type Hours, type Interval, startsOn, timeOf } from './hours.ts';
import { type Day, dayOf } from './wall-clock.ts';

/** What is to be booked, and how. */
export interface Wanted {
  readonly serviceId: string;
  readonly minutes: number;
  readonly beforeMinutes: number;
  readonly afterMinutes: number;
  readonly stepMinutes: number;
  /** How many may book the same time. */
  readonly places: number;
  /** Any one of each group. */
  readonly groups: readonly (readonly string[])[];
  /** For so many people. */
  readonly people: number;
}

/** What a resource is taken for already: a booking with what is kept free around it. */
export interface Taken {
  readonly during: Interval;
  /** Bookings of one session, a class, share the resource; see `sessionOf`. */
  readonly session: string;
  readonly seats: readonly number[];
}

export interface Available extends Hours {
  readonly id: string;
  readonly capacity: number;
  readonly leave: readonly Interval[];
  readonly taken: readonly Taken[];
}

export interface Slot {
  readonly start: number;
  readonly end: number;
  /** Which resource meets each need. */
  readonly resources: readonly string[];
  /** Places that are left in it. */
  readonly left: number;
}

export interface Between {
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
  /** Nothing begins before, as a notice demands. */
  readonly earliest: number;
  /** Nothing begins later, as far ahead as may be booked. */
  readonly latest: number;
}

const minute = 60_000;

/** A class is the same session for everybody who books it at the same time. An appointment is a session by itself. */
export const sessionOf = (wanted: Pick<Wanted, 'serviceId' | 'places'>, start: number, bookingId: string): string =>
  wanted.places > 1 ? `${wanted.serviceId} ${new Date(start).toISOString()}` : bookingId;

/** The times that can be booked on these dates of the zone, in their order. Pure: the same question has the same answer. */
export function slotsOf(wanted: Wanted, resources: ReadonlyMap<string, Available>, zone: string, between: Between): readonly Slot[] {
  const groups = groupsOf(wanted, resources);
  if (groups.length === 0 || groups.some((group) => group.length === 0)) return [];
  const [from, until] = [dayOf(between.from), dayOf(between.until)];
  const there = whenThere(groups, zone, from, until);
  const starts = new Set(
    groups[0]!.flatMap((resource) => daysOf(from, until).flatMap((day) => startsOn(resource, zone, day, wanted.stepMinutes))),
  );
  return [...starts]
    .sort((left, right) => left - right)
    .filter((start) => start >= between.earliest && start <= between.latest)
    .flatMap((start) => slotAt(wanted, groups, there, start) ?? []);
}

/** The slot that begins at this instant, if it is one that would be offered or another time that staff want: `free` asks no grid. */
export function slotAtInstant(wanted: Wanted, resources: ReadonlyMap<string, Available>, zone: string, start: number): Slot | undefined {
  const groups = groupsOf(wanted, resources);
  if (groups.length === 0 || groups.some((group) => group.length === 0)) return undefined;
  const day = dayOf(Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone).toPlainDate());
  const there = whenThere(groups, zone, day, day);
  return slotAt(wanted, groups, there, start);
}

type Groups = readonly (readonly Available[])[];

const groupsOf = ({ groups }: Wanted, resources: ReadonlyMap<string, Available>): Groups =>
  groups.map((ids) => ids.flatMap((id) => resources.get(id) ?? []));

const daysOf = (from: Day, until: Day): readonly Day[] => Array.from({ length: Math.max(0, until - from + 1) }, (_, nth) => from + nth);

/** A span of the evening before may reach into the first day, and a long service into the days after the last. */
const whenThere = (groups: Groups, zone: string, from: Day, until: Day): ReadonlyMap<string, readonly Interval[]> =>
  new Map(groups.flat().map((resource) => [resource.id, timeOf(resource, zone, daysOf(from - 1, until + 8))]));

function slotAt(wanted: Wanted, groups: Groups, there: ReadonlyMap<string, readonly Interval[]>, start: number): Slot | undefined {
  const end = start + wanted.minutes * minute;
  const visit: Interval = [start, end];
  const block: Interval = [start - wanted.beforeMinutes * minute, end + wanted.afterMinutes * minute];
  const session = wanted.places > 1 ? sessionOf(wanted, start, '') : undefined;
  const open = groups.map((group) =>
    group
      .filter((resource) => there.get(resource.id)!.some((time) => holds(time, visit)) && !resource.leave.some((away) => meet(away, visit)))
      .flatMap((resource) => {
        const left = placesLeft(wanted, resource, block, session);
        return left >= wanted.people
          ? [{ resource, left, joined: isJoined(resource, block, session), load: loadAround(resource, start) }]
          : [];
      })
      // Whoever joins a class joins its people and rooms; otherwise the smallest that is large enough, and whoever has the least to do that day.
      .sort(
        (one, other) =>
          Number(other.joined) - Number(one.joined) || one.resource.capacity - other.resource.capacity || one.load - other.load,
      ),
  );
  const chosen = oneOfEach(open);
  return chosen && { start, end, resources: chosen.map(({ resource }) => resource.id), left: Math.min(...chosen.map(({ left }) => left)) };
}

function placesLeft({ places, people }: Wanted, { capacity, taken }: Available, block: Interval, session: string | undefined): number {
  const there = taken.filter(({ during }) => meet(during, block));
  if (session === undefined) return there.length === 0 && people <= capacity ? people : 0;
  if (there.some((other) => other.session !== session)) return 0;
  return Math.min(places, capacity) - there.reduce((sum, { seats }) => sum + seats.length, 0);
}

const isJoined = ({ taken }: Available, block: Interval, session: string | undefined): boolean =>
  session !== undefined && taken.some((other) => other.session === session && meet(other.during, block));

const half = 12 * 60 * minute;

const loadAround = ({ taken }: Available, start: number): number => taken.filter(({ during }) => Math.abs(during[0] - start) < half).length;

/** One of each group, nobody twice; the first that fit. */
function oneOfEach<T extends { readonly resource: Available }>(
  groups: readonly (readonly T[])[],
  chosen: readonly T[] = [],
): readonly T[] | undefined {
  const [group, ...rest] = groups;
  if (!group) return chosen;
  for (const each of group) {
    if (chosen.some(({ resource }) => resource.id === each.resource.id)) continue;
    const all = oneOfEach(rest, [...chosen, each]);
    if (all) return all;
  }
  return undefined;
}

const holds = ([from, until]: Interval, [start, end]: Interval): boolean => from <= start && end <= until;

export const meet = (left: Interval, right: Interval): boolean => left[0] < right[1] && right[0] < left[1];

/** Seats of a resource that a session has not given away, the first ones. Undefined where there are not so many. */
export function freeSeats({ capacity, taken }: Available, during: Interval, count: number): readonly number[] | undefined {
  const gone = new Set(taken.filter((other) => meet(other.during, during)).flatMap(({ seats }) => seats));
  const free = Array.from({ length: capacity }, (_, index) => index + 1).filter((seat) => !gone.has(seat));
  return free.length >= count ? free.slice(0, count) : undefined;
}
