import { ValidateBy } from 'class-validator';
import type { Weekday } from '../contract/businesses.ts';

const weekdays: ReadonlySet<string> = new Set<Weekday>(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const time = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const mostSpans = 6;

/** What is wrong with weekly hours as a client sent them; undefined when nothing is. */
export function wrongInWeek(week: unknown): string | undefined {
  if (typeof week !== 'object' || week === null || Array.isArray(week)) return 'must be an object with the days that are worked';
  for (const [day, spans] of Object.entries(week)) {
    if (!weekdays.has(day)) return `names the day "${day}"; the days are mon, tue, wed, thu, fri, sat, sun`;
    const wrong = wrongInSpans(spans);
    if (wrong) return `${wrong}, on ${day}`;
  }
  return undefined;
}

/** The last span of a day may end on the next day: `["20:00", "02:00"]`. */
export function wrongInSpans(spans: unknown): string | undefined {
  if (!Array.isArray(spans) || spans.length > mostSpans) return `must be a list of up to ${mostSpans} spans like ["09:00", "13:00"]`;
  let last = '';
  for (const [nth, span] of (spans as unknown[]).entries()) {
    if (!Array.isArray(span) || span.length !== 2 || !isTime(span[0]) || !isEnd(span[1]))
      return 'must have each span written like ["09:00", "13:00"]';
    const [from, until] = span as [string, string];
    if (from === until) return `has a span that ends when it begins, at ${from}`;
    if (from < last) return 'has spans that overlap or are out of order';
    if (until < from && nth < spans.length - 1) return 'has a span past midnight that is not the last';
    last = until;
  }
  return undefined;
}

const isTime = (value: unknown): boolean => typeof value === 'string' && time.test(value);
const isEnd = (value: unknown): boolean => isTime(value) || value === '24:00';

const validBy = (name: string, wrongIn: (value: unknown) => string | undefined) =>
  ValidateBy({
    name,
    validator: { validate: (value: unknown) => wrongIn(value) === undefined, defaultMessage: (given) => wrongIn(given?.value) ?? '' },
  });

export const IsWeek = () => validBy('isWeek', wrongInWeek);
export const AreSpans = () => validBy('areSpans', wrongInSpans);
