import type { BookingRow, CalendarResource } from '../../backend/contract/bookings.ts';
import { addDays, onTheWall } from '../ui/wall-time.ts';

/** A column of the calendar: one date, of one resource or of all. */
export interface Column {
  readonly key: string;
  readonly date: string;
  readonly title: string;
  readonly resourceId: string | undefined;
  readonly blocks: readonly Block[];
  /** When nobody is there, in minutes of the day. */
  readonly away: readonly (readonly [from: number, until: number])[];
}

/** A booking in a column, in minutes of the day; lanes are for those that lie beside each other. */
export interface Block {
  readonly booking: BookingRow;
  readonly from: number;
  readonly until: number;
  readonly lane: number;
  readonly lanes: number;
}

const wholeDay = 24 * 60;

/** The seven dates from Monday on. */
export function weekOf(date: string): readonly string[] {
  const monday = addDays(date, -((new Date(date).getUTCDay() + 6) % 7));
  return Array.from({ length: 7 }, (_, nth) => addDays(monday, nth));
}

export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** "Tue 24 Jul" */
export const dayTitle = (date: string): string =>
  new Date(date).toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The day of every resource side by side. */
export const dayColumns = (
  date: string,
  zone: string,
  resources: readonly CalendarResource[],
  bookings: readonly BookingRow[],
): readonly Column[] =>
  resources.map((resource) => ({
    key: resource.id,
    date,
    title: resource.name,
    resourceId: resource.id,
    blocks: blocksOn(
      date,
      zone,
      bookings.filter(({ resources: taken }) => taken.some(({ id }) => id === resource.id)),
    ),
    away: awayOn(date, zone, [resource]),
  }));

/** A week, of one resource or of all together. */
export const weekColumns = (
  date: string,
  zone: string,
  resources: readonly CalendarResource[],
  bookings: readonly BookingRow[],
  resourceId: string | undefined,
): readonly Column[] => {
  const those = resourceId === undefined ? resources : resources.filter(({ id }) => id === resourceId);
  const theirs = resourceId === undefined ? bookings : bookings.filter(({ resources: taken }) => taken.some(({ id }) => id === resourceId));
  return weekOf(date).map((day) => ({
    key: day,
    date: day,
    title: dayTitle(day),
    resourceId,
    blocks: blocksOn(day, zone, theirs),
    away: awayOn(day, zone, those),
  }));
};

/** The full hours that the calendar has to show, so that everything in it is seen. */
export function hoursOf(columns: readonly Column[]): readonly number[] {
  const inUse = columns.flatMap(({ blocks, away }) => [
    ...blocks.flatMap(({ from, until }) => [from, until]),
    ...gaps(away).flatMap(([from, until]) => [from, until]),
  ]);
  const first = Math.floor(Math.min(9 * 60, ...inUse) / 60);
  const last = Math.ceil(Math.max(17 * 60, ...inUse) / 60);
  return Array.from({ length: last - first }, (_, nth) => first + nth);
}

function blocksOn(date: string, zone: string, bookings: readonly BookingRow[]): readonly Block[] {
  const there = bookings
    .flatMap((booking) => {
      const span = spanOn(date, zone, booking.startsAt, booking.endsAt);
      return span ? [{ booking, from: span[0], until: span[1] }] : [];
    })
    .sort((one, other) => one.from - other.from || other.until - one.until);
  return inLanes(there);
}

type Lying = Pick<Block, 'booking' | 'from' | 'until'>;

/** Those that overlap share the width; what begins after all of them has it whole again. */
function inLanes(those: readonly Lying[]): readonly Block[] {
  const blocks: Block[] = [];
  let heap: (Lying & { lane: number })[] = [];
  let ends = 0;
  const spread = () => {
    const lanes = Math.max(0, ...heap.map(({ lane }) => lane)) + 1;
    blocks.push(...heap.map((each) => ({ ...each, lanes })));
    heap = [];
  };
  for (const each of those) {
    if (each.from >= ends) spread();
    const taken = new Set(heap.filter(({ until }) => until > each.from).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    heap.push({ ...each, lane });
    ends = Math.max(heap.length === 1 ? 0 : ends, each.until);
  }
  spread();
  return blocks;
}

/** What of an interval lies on a date, in minutes of that day. */
function spanOn(date: string, zone: string, from: string, until: string): readonly [number, number] | undefined {
  const [start, end] = [onTheWall(from, zone), onTheWall(until, zone)];
  if (start.date > date || end.date < date || (end.date === date && end.minutes === 0)) return undefined;
  return [start.date < date ? 0 : start.minutes, end.date > date ? wholeDay : end.minutes];
}

function awayOn(date: string, zone: string, resources: readonly CalendarResource[]): readonly (readonly [number, number])[] {
  const there = resources.flatMap((resource) =>
    resource.there.flatMap(([from, until]) => {
      const span = spanOn(date, zone, from, until);
      return span
        ? without(
            span,
            resource.leave.flatMap((leave) => spanOn(date, zone, leave.from, leave.until) ?? []),
          )
        : [];
    }),
  );
  return gaps(there);
}

/** A span without what `pairs` (from, until, from, until …) takes away. */
function without(span: readonly [number, number], pairs: readonly number[]): readonly (readonly [number, number])[] {
  let left: (readonly [number, number])[] = [span];
  for (let nth = 0; nth < pairs.length; nth += 2) {
    const [from, until] = [pairs[nth], pairs[nth + 1]];
    left = left.flatMap(([start, end]) =>
      (
        [
          [start, Math.min(end, from)],
          [Math.max(start, until), end],
        ] as const
      ).filter(([begin, stop]) => begin < stop),
    );
  }
  return left;
}

/** What of a day these leave open. */
function gaps(those: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const open: (readonly [number, number])[] = [];
  let at = 0;
  for (const [from, until] of [...those].sort((one, other) => one[0] - other[0])) {
    if (from > at) open.push([at, from]);
    at = Math.max(at, until);
  }
  if (at < wholeDay) open.push([at, wholeDay]);
  return open;
}
