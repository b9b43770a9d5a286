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
  const today = instant.toZonedDateTimeISO(zone).toPlainDate();
  // From yesterday, whose last span may reach into today, to the same weekday of next week.
  const spans = Array.from({ length: 9 }, (_, index) => today.add({ days: index - 1 })).flatMap((date) => spansOf(hours, zone, date));
  if (spans.some(({ from, to }) => atOrBefore(from, instant) && !atOrBefore(to, instant))) return { open: true };

  const coming = spans.map(({ from }) => from).filter((from) => !atOrBefore(from, instant));
  return { open: false, opens: coming.sort((left, right) => Temporal.ZonedDateTime.compare(left, right))[0] ?? null };
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
