import type { OpeningHours, Weekday } from '../contract/businesses.ts';
import type { Span } from '../contract/schedule.ts';
import { dateOfDay, type Day, instantAt, isShown } from './wall-clock.ts';

/** From and until, in milliseconds since the epoch; the end is not part of it. */
export type Interval = readonly [from: number, until: number];

/** When somebody is there: weekly hours, and dates that are unlike their weekday. */
export interface Hours {
  readonly weekly: OpeningHours;
  readonly days: ReadonlyMap<string, readonly Span[]>;
}

/** The first day of the epoch was a Thursday. */
const weekdays = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const satisfies readonly Weekday[];

/** The spans that begin on a day. */
const spansOn = ({ weekly, days }: Hours, day: Day): readonly Span[] =>
  (days.size > 0 ? days.get(dateOfDay(day)) : undefined) ?? weekly[weekdays[((day % 7) + 7) % 7]!] ?? [];

/** The same as time that passes. What touches is one: a night that is written as two days is one night. */
export function timeOf(hours: Hours, zone: string, days: readonly Day[]): readonly Interval[] {
  const spans = days.flatMap((day) => spansOn(hours, day).map((span) => intervalOf(span, day, zone)));
  return merged(spans.filter(([from, until]) => from < until));
}

function merged(intervals: readonly Interval[]): readonly Interval[] {
  const whole: [number, number][] = [];
  for (const [from, until] of [...intervals].sort((left, right) => left[0] - right[0])) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], until);
    else whole.push([from, until]);
  }
  return whole;
}

/**
 * The times at which something may begin on a day, every so many minutes by the clock on the wall, from the beginning of each span. A time
 * that the clock skips in spring is none; one that it shows twice in autumn is meant once, the first time.
 */
export function startsOn(hours: Hours, zone: string, day: Day, stepMinutes: number): readonly number[] {
  return spansOn(hours, day).flatMap((span) => {
    const first = minutesOf(span[0]);
    const count = Math.ceil(lengthOf(span) / stepMinutes);
    const clock = Array.from({ length: count }, (_, nth) => first + nth * stepMinutes);
    return clock.filter((minutes) => isShown(day, minutes, zone)).map((minutes) => instantAt(day, minutes, zone));
  });
}

const intervalOf = (span: Span, day: Day, zone: string): Interval => {
  const first = minutesOf(span[0]);
  return [instantAt(day, first, zone), instantAt(day, first + lengthOf(span), zone)];
};

/** In minutes on the wall. */
function lengthOf([from, until]: Span): number {
  const length = minutesOf(until) - minutesOf(from);
  return length > 0 ? length : length + 24 * 60;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
