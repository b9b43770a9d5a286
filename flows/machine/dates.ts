import { dateFormat } from '../language/formats.ts';
import { plain } from '../language/text.ts';

const days: Readonly<Record<string, number>> = {
  sunday: 0,
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  domingo: 0,
  lunes: 1,
  martes: 2,
  miercoles: 3,
  jueves: 4,
  viernes: 5,
  sabado: 6,
};

const inDays: Readonly<Record<string, number>> = { today: 0, hoy: 0, tomorrow: 1, manana: 1, 'day after tomorrow': 2, 'pasado manana': 2 };

const months = [
  ['january', 'enero', 'jan', 'ene'],
  ['february', 'febrero', 'feb'],
  ['march', 'marzo', 'mar'],
  ['april', 'abril', 'apr', 'abr'],
  ['may', 'mayo'],
  ['june', 'junio', 'jun'],
  ['july', 'julio', 'jul'],
  ['august', 'agosto', 'aug', 'ago'],
  ['september', 'septiembre', 'sep', 'sept'],
  ['october', 'octubre', 'oct'],
  ['november', 'noviembre', 'nov'],
  ['december', 'diciembre', 'dec', 'dic'],
];

/**
 * A day as `YYYY-MM-DD`: written out, with the day before the month, or said from today on ("tomorrow", "el viernes").
 * A day without a year is the next such day. What is said from today on needs the instant of the message.
 */
export function dateIn(text: string, around: { readonly at?: string; readonly zone: string }): string | undefined {
  const today = around.at === undefined ? undefined : dayOf(around.at, around.zone);
  return numericDate(text, today) ?? saidDate(plain(text), today);
}

function numericDate(text: string, today: string | undefined): string | undefined {
  const iso = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(text);
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));

  const written = /\b(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{4}|\d{2}))?\b/.exec(text);
  if (!written) return undefined;
  const [first, second] = [Number(written[1]), Number(written[2])];
  const [dayNumber, month] = second > 12 ? [second, first] : [first, second];
  return dated(written[3], month, dayNumber, today);
}

function saidDate(said: string, today: string | undefined): string | undefined {
  const words = said.split(' ');
  const month = months.findIndex((names) => names.some((name) => words.includes(name)));
  const number = /\b(\d{1,2})(?:st|nd|rd|th)?\b/.exec(said);
  if (month >= 0 && number) return dated(/\b(\d{4})\b/.exec(said)?.[1], month + 1, Number(number[1]), today);
  if (today === undefined) return undefined;

  const phrase = Object.keys(inDays)
    .filter((each) => ` ${said} `.includes(` ${each} `))
    .sort((left, right) => right.length - left.length)[0];
  if (phrase !== undefined) return plusDays(today, inDays[phrase]!);

  const weekday = words.find((word) => Object.hasOwn(days, word));
  if (weekday === undefined) return undefined;
  return plusDays(today, (days[weekday]! - new Date(today).getUTCDay() + 7) % 7 || 7);
}

function dated(year: string | undefined, month: number, dayNumber: number, today: string | undefined): string | undefined {
  if (year !== undefined) return day(year.length === 2 ? 2000 + Number(year) : Number(year), month, dayNumber);
  if (today === undefined) return undefined;
  const thisYear = Number(today.slice(0, 4));
  const soon = day(thisYear, month, dayNumber);
  return soon !== undefined && soon >= today ? soon : (day(thisYear + 1, month, dayNumber) ?? undefined);
}

/** Undefined for a day that no calendar has, e.g. 31 April. */
function day(year: number, month: number, dayNumber: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, dayNumber));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayNumber;
  return real ? date.toISOString().slice(0, 10) : undefined;
}

export const plusDays = (from: string, count: number): string => new Date(Date.parse(from) + count * 86_400_000).toISOString().slice(0, 10);

/** Swedish writes a date as ISO does. */
export const dayOf = (instant: string, zone: string): string => dateFormat('sv-SE', { timeZone: zone }).format(new Date(instant));

/** A time of day as `HH:MM`: `15:30`, `15h30`, `3 pm`, `a las 9`. */
export function timeIn(text: string): string | undefined {
  const found = /\b(\d{1,2})(?:\s?[:.h]\s?(\d{2}))?(?!\d)\s*(a\.?\s?m\.?|p\.?\s?m\.?)?/i.exec(text);
  if (!found) return undefined;
  const afternoon = found[3]?.toLowerCase().startsWith('p');
  const hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  if (minute > 59 || hour > (found[3] ? 12 : 23)) return undefined;
  const hour24 = found[3] ? (hour % 12) + (afternoon ? 12 : 0) : hour;
  return `${String(hour24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
