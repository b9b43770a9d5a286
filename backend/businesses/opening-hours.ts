import { Temporal } from 'temporal-polyfill';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * When a business is open, by its own clock: `{ "mon": [["08:00", "12:00"], ["13:00", "18:00"]] }`. A span that ends before it
 * begins ends on the next day; "24:00" is midnight. A day that is not named is closed; with no day named at all it is always open.
 */
export type OpeningHours = Partial<Record<Weekday, readonly (readonly [from: string, to: string])[]>>;

export type OpeningAt =
  | { readonly open: true }
  /** `opens` is null where no day has a span. */
  | { readonly open: false; readonly opens: Temporal.ZonedDateTime | null };

/**
 * Whether it is open at this instant, and if not, when it opens next. Spans are laid on the calendar of the zone, so a day of
 * 23 or 25 hours opens and closes by the clock on the wall.
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

/** What is wrong with opening hours that somebody typed, in words, or undefined. */
export function problemInHours(hours: OpeningHours): string | undefined {
  for (const [day, spans] of Object.entries(hours)) {
    if (!weekdays.includes(day as Weekday)) return `${day} is not one of ${weekdays.join(', ')}`;
    for (const [from, to] of spans) {
      const wrong = [from, to].find((time) => !/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time));
      if (wrong !== undefined) return `"${wrong}" (${day}) is not a time like 08:00`;
      if (from === to) return `${day} opens and closes at ${from}`;
    }
  }
  return undefined;
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

const atOrBefore = (time: Temporal.ZonedDateTime, instant: Temporal.Instant): boolean => Temporal.Instant.compare(time.toInstant(), instant) <= 0;
