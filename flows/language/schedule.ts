import type { SignalName } from './flow.ts';
import { signalName } from './kinds/kind.ts';
import { byField, calendarDate, list, matching, oneOf, optional, type Reader, record, whole } from './shape.ts';

/**
 * A time by the clock of the business begins the flow for each contact that it is meant for, once for each time, on the conversation in
 * which they wrote last. `event` is `{ date }`, or the data of the signal that the time is counted from.
 *
 * It never interrupts. Where a person has the conversation or another flow runs, it is put off: a time of the calendar by an hour, at most
 * four; one counted from a signal by a day, at most a week. Then it is dropped, and so is a time that nobody was there to keep. It never
 * comes to those who stopped what it is for, and later than a day after their last message only where WhatsApp has approved the templates
 * that the flow begins with. All this is looked at when it begins, not when it was planned.
 */
export interface ScheduleTrigger {
  readonly on: 'schedule';
  readonly when: Times;
  readonly to: Audience;
}

/**
 * `clock` is the business's, `10:00`. A time that the clock skips in spring comes right after the gap; one that it shows twice in autumn
 * comes the first time. Day 31 is the last of shorter months.
 */
export type Times =
  | { readonly every: 'day'; readonly clock: string }
  | { readonly every: 'week'; readonly days: readonly Weekday[]; readonly clock: string }
  | { readonly every: 'month'; readonly day: number; readonly clock: string }
  | { readonly date: string; readonly clock: string }
  /** So many days after the signal arrived in the contact's conversation; 0 is the same day, or the next when the clock is past. */
  | { readonly after: SignalName; readonly days: number; readonly clock: string };

/** Monday is the first, as ISO counts them. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export type Weekday = (typeof weekdays)[number];

/** Contacts that have written before. */
export interface Audience {
  /** `marketing` needs their agreement; `service` goes to all who have not stopped it. */
  readonly purpose: 'marketing' | 'service';
  /** Only those who wrote in so many days. */
  readonly wroteInDays?: number;
  /** Only those who have not written for so many days. */
  readonly silentForDays?: number;
}

const clock = matching(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time like 09:30');

const times: Reader<Times> = byField<Times>({
  after: record({ after: signalName, days: whole(0, 400), clock }),
  date: record({ date: calendarDate, clock }),
  days: record({ every: oneOf('week'), days: list(oneOf(...weekdays), 7, 1), clock }),
  day: record({ every: oneOf('month'), day: whole(1, 31), clock }),
  every: record({ every: oneOf('day'), clock }),
});

const audience: Reader<Audience> = record({
  purpose: oneOf('marketing', 'service'),
  wroteInDays: optional(whole(1, 1_000)),
  silentForDays: optional(whole(1, 1_000)),
});

export const scheduleFields = { when: times, to: audience };
