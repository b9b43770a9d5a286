import { Temporal } from 'temporal-polyfill';
import { type Times, weekdays } from './schedule.ts';

/** A time that a schedule comes to: the day on the calendar of the business, and the moment. */
export interface Occurrence {
  readonly date: string;
  readonly at: Date;
}

/** The first time after a moment; undefined where none is left, or where it is counted from something that has not happened. */
export function nextOccurrence(times: Times, after: Date, zone: string): Occurrence | undefined {
  if ('after' in times) return undefined;
  if ('date' in times) return later(occurrenceOn(times.date, times.clock, zone), after);
  let day = dayIn(after, zone);
  // The longest way is to a day of the month that lies a little before today.
  for (let looked = 0; looked < 63; looked++, day = day.add({ days: 1 })) {
    const found = isOn(times, day) ? later(occurrenceOn(day.toString(), times.clock, zone), after) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** So many days after something happened, by the calendar; where that is past already, the next day. */
export function occurrenceAfter(
  { days, clock }: { readonly days: number; readonly clock: string },
  happened: Date,
  zone: string,
): Occurrence {
  const day = dayIn(happened, zone).add({ days });
  return later(occurrenceOn(day.toString(), clock, zone), happened) ?? occurrenceOn(day.add({ days: 1 }).toString(), clock, zone);
}

/** The moment at which the clock of a zone shows this on a date: after the gap where it skips it, the first where it shows it twice. */
export function occurrenceOn(date: string, clock: string, zone: string): Occurrence {
  const at = Temporal.PlainDateTime.from(`${date}T${clock}`).toZonedDateTime(zone, { disambiguation: 'compatible' });
  return { date, at: new Date(at.epochMilliseconds) };
}

const later = (occurrence: Occurrence, after: Date): Occurrence | undefined => (occurrence.at > after ? occurrence : undefined);

const dayIn = (at: Date, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.valueOf()).toZonedDateTimeISO(zone).toPlainDate();

function isOn(times: Extract<Times, { every: string }>, day: Temporal.PlainDate): boolean {
  switch (times.every) {
    case 'day':
      return true;
    case 'week':
      return times.days.includes(weekdays[day.dayOfWeek - 1]!);
    case 'month':
      return day.day === Math.min(times.day, day.daysInMonth);
  }
}
