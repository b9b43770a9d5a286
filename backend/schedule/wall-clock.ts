import { Temporal } from 'temporal-polyfill';

/** A date as the number of days since the epoch. */
export type Day = number;

const minute = 60_000;
const dayMs = 24 * 60 * minute;

export const dayOf = (date: Temporal.PlainDate): Day => Date.UTC(date.year, date.month - 1, date.day) / dayMs;

/** `YYYY-MM-DD` */
export const dateOfDay = (day: Day): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** The first instants of days, by zone: they are asked for again and again, and Temporal takes its time for them. */
const starts = new Map<string, Map<Day, number>>();
const mostKept = 4_000;

/** The first instant of a day in a zone. */
export function startOfDay(day: Day, zone: string): number {
  let those = starts.get(zone);
  if (!those || those.size > mostKept) starts.set(zone, (those = new Map<Day, number>()));
  let start = those.get(day);
  if (start === undefined) {
    start = Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime(zone).epochMilliseconds;
    those.set(day, start);
  }
  return start;
}

/** The instant at so many minutes after midnight by the clock on the wall; more than a day's are on a later day. */
export function instantAt(day: Day, minutes: number, zone: string): number {
  const on = day + Math.floor(minutes / 1440);
  const clock = minutes - (on - day) * 1440;
  return isPlain(on, zone) ? startOfDay(on, zone) + clock * minute : onTheWall(on, clock).toZonedDateTime(zone).epochMilliseconds;
}

/** Whether the clock on the wall shows this time at all: in spring it skips some. */
export function isShown(day: Day, minutes: number, zone: string): boolean {
  const on = day + Math.floor(minutes / 1440);
  if (isPlain(on, zone)) return true;
  const wall = onTheWall(on, minutes - (on - day) * 1440);
  return wall.toZonedDateTime(zone).toPlainDateTime().equals(wall);
}

/** A day of twenty-four hours, on which the clock is not moved. */
const isPlain = (day: Day, zone: string): boolean => startOfDay(day + 1, zone) - startOfDay(day, zone) === dayMs;

const onTheWall = (day: Day, minutes: number): Temporal.PlainDateTime =>
  Temporal.PlainDate.from(dateOfDay(day)).toPlainDateTime().add({ minutes });
