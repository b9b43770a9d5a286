import { Temporal } from 'temporal-polyfill';

/**
 * The first instant at which a quote that is valid for so many days is over: the beginning of the day after its last one, by the calendar
 * of the zone. A day of 23 or 25 hours is a day.
 */
export function endOfValidity(sentAt: Date, days: number, zone: string): Date {
  const sent = Temporal.Instant.fromEpochMilliseconds(sentAt.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return dateOf(sent.add({ days: days + 1 }).toZonedDateTime(zone));
}

/** The last day of a quote that ends at this instant, as people name it: `2026-03-29`. */
export const lastDay = (validUntil: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(validUntil.getTime() - 1)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();

const dateOf = (time: Temporal.ZonedDateTime): Date => new Date(time.epochMilliseconds);
