import type { Language, Text } from '../language/flow.ts';
import { inLanguage } from '../language/text.ts';
import { dayInWords } from '../language/when.ts';
import type { Wish } from './wish.ts';

const between: Readonly<Record<'days' | 'times' | 'from' | 'until' | 'at' | 'soon', Text>> = {
  days: { en: '{1} to {2}', es: 'del {1} al {2}' },
  times: { en: 'between {1} and {2}', es: 'entre las {1} y las {2}' },
  from: { en: 'from {1}', es: 'a partir de las {1}' },
  until: { en: 'until {1}', es: 'hasta las {1}' },
  at: { en: 'at {1}', es: 'a las {1}' },
  soon: { en: 'as soon as possible', es: 'lo antes posible' },
};

/** A wish as it was understood, so that whoever wrote it sees when it was not: "Friday 6 March, from 17:00". */
export function wishInWords({ date, lastDate, from, until, soon }: Wish, language: Language): string {
  const say = (words: keyof typeof between, ...values: readonly string[]) =>
    values.reduce((text, value, nth) => text.replace(`{${nth + 1}}`, value), inLanguage(between[words], language));
  const day = (each: string) => dayInWords(new Date(`${each}T12:00:00Z`), 'UTC', language);
  const days = date === undefined ? [] : [lastDate === undefined ? day(date) : say('days', day(date), day(lastDate))];
  return [...days, ...timesOf(from, until, say), ...(soon ? [say('soon')] : [])].join(', ');
}

function timesOf(
  from: string | undefined,
  until: string | undefined,
  say: (words: 'times' | 'from' | 'until' | 'at', ...values: readonly string[]) => string,
): readonly string[] {
  const first = from === '00:00' ? undefined : from;
  const last = until === '23:59' ? undefined : until && rounded(until);
  if (first !== undefined && first === until) return [say('at', first)];
  if (first !== undefined && last !== undefined) return [say('times', first, last)];
  if (first !== undefined) return [say('from', first)];
  return last === undefined ? [] : [say('until', last)];
}

/** The last minute of an hour is meant as its end. */
const rounded = (clock: string): string => (clock.endsWith(':59') ? `${String(Number(clock.slice(0, 2)) + 1).padStart(2, '0')}:00` : clock);
