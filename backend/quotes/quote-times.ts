import { Temporal } from 'temporal-polyfill';
import { openSpans } from '../businesses/opening-hours.ts';
import type { OpeningHours } from '../contract/businesses.ts';

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

const dateOf = (time: Temporal.ZonedDateTime): Date => new Date(time.epochMilliseconds);
