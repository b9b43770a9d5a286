import { Temporal } from 'temporal-polyfill';
import type { OpeningHours, Weekday } from '../contract/businesses.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];

export type OpeningAt =
  | { readonly open: true }
  /** `opens` is null where no day has a span. */
  | { readonly open: false; readonly opens: Temporal.ZonedDateTime | null };

/**
 * Whether it is open at this instant, and if not, when it opens next. Spans are laid on the calendar of the zone, so a day of
 * 23 or 25 hours opens and closes by the clock on the wall. A span that ends before it begins ends on the next day.
 */
export function openingAt(hours: OpeningHours, zone: string, instant: Temporal.Instant): OpeningAt {
  if (Object.keys(hours).length === 0) return { open: true };
  // From yesterday, whose last span may reach into today, to the same weekday of next week.
  const spans = openSpans(hours, zone, instant, 9);
  if (spans.some(({ from, to }) => atOrBefore(from, instant) && !atOrBefore(to, instant))) return { open: true };

  const coming = spans.map(({ from }) => from).filter((from) => !atOrBefore(from, instant));
  return { open: false, opens: coming.sort((left, right) => Temporal.ZonedDateTime.compare(left, right))[0] ?? null };
}

/** The spans of so many days from the day before this instant on, in order; none where no day is named. */
export function openSpans(hours: OpeningHours, zone: string, from: Temporal.Instant, days: number) {
  const first = from.toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 1 });
  return Array.from({ length: days }, (_, index) => first.add({ days: index }))
    .flatMap((date) => spansOf(hours, zone, date))
    .sort((left, right) => Temporal.ZonedDateTime.compare(left.from, right.from));
}

const spansOf = (hours: OpeningHours, zone: string, date: Temporal.PlainDate) =>
  (hours[weekdays[date.dayOfWeek - 1]!] ?? []).map(([from, to]) => ({
    from: onTheWall(date, from, zone),
    to: onTheWall(to <= from ? date.add({ days: 1 }) : date, to, zone),
  }));

function onTheWall(date: Temporal.PlainDate, time: string, zone: string): Temporal.ZonedDateTime {
  if (time === '24:00') return date.add({ days: 1 }).toZonedDateTime(zone);
  return date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
}

const atOrBefore = (time: Temporal.ZonedDateTime, instant: Temporal.Instant): boolean =>
  Temporal.Instant.compare(time.toInstant(), instant) <= 0;

/** When so many minutes of opening time have passed; by the clock alone where the business names no hours, or never opens. */
export function afterOpenMinutes(from: Date, minutes: number, hours: OpeningHours, zone: string): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(from.getTime());
  let left = minutes * 60_000;
  let at = start.epochMilliseconds;
  for (const span of openSpans(hours, zone, start, 120)) {
    const begin = Math.max(at, span.from.epochMilliseconds);
    const end = span.to.epochMilliseconds;
    if (end <= begin) continue;
    if (end - begin >= left) return new Date(begin + left);
    left -= end - begin;
    at = end;
  }
  return new Date(from.getTime() + minutes * 60_000);
}
