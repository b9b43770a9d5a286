import { ValidateBy } from 'class-validator';
import type { Weekday } from '../contract/businesses.ts';

const weekdays: ReadonlySet<string> = new Set<Weekday>(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

/** `24:00` ends a day; a night that goes on past midnight is written as two days. */
const time = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** What is wrong with opening hours as a client sent them; undefined when nothing is. */
export function wrongInOpeningHours(hours: unknown): string | undefined {
  if (typeof hours !== 'object' || hours === null || Array.isArray(hours)) return 'must be an object with the days that are open';
  for (const [day, spans] of Object.entries(hours)) {
    if (!weekdays.has(day)) return `names the day "${day}"; the days are mon, tue, wed, thu, fri, sat, sun`;
    if (!Array.isArray(spans) || spans.length > 6) return `must give ${day} a list of up to six spans like ["08:00", "18:00"]`;
    let last = '';
    for (const span of spans as unknown[]) {
      if (!Array.isArray(span) || span.length !== 2 || !span.every((each) => typeof each === 'string' && time.test(each)))
        return `must write each span of ${day} like ["08:00", "18:00"]`;
      const [from, until] = span as [string, string];
      if (from >= until) return `closes on ${day} at ${until}, before it opens at ${from}; a night past midnight is written as two days`;
      if (from < last) return `has spans on ${day} that overlap or are out of order`;
      last = until;
    }
  }
  return undefined;
}

export const IsOpeningHours = () =>
  ValidateBy({
    name: 'isOpeningHours',
    validator: {
      validate: (value: unknown) => wrongInOpeningHours(value) === undefined,
      defaultMessage: (given) => wrongInOpeningHours(given?.value) ?? '',
    },
  });
