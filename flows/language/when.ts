import type { Language } from './flow.ts';
import { dateFormat } from './formats.ts';

/** A time as people say it: "Friday, 24 July, 15:00". */
export const timeInWords = (at: Date, zone: string, language: Language): string =>
  `${dayInWords(at, zone, language)}, ${clockInWords(at, zone)}`;

export const dayInWords = (at: Date, zone: string, language: Language): string =>
  dateFormat(localeOf(language), { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone }).format(at);

/** Fits the title of a row: "Fri, 24 Jul". */
export const shortDay = (at: Date, zone: string, language: Language): string =>
  dateFormat(localeOf(language), { weekday: 'short', day: 'numeric', month: 'short', timeZone: zone }).format(at);

/** The clock of the zone, of twenty-four hours: it is the same in every language. */
export const clockInWords = (at: Date, zone: string): string =>
  dateFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at);

const localeOf = (language: Language): string => (language === 'en' ? 'en-GB' : language);
