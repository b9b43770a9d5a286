import type { Temporal } from 'temporal-polyfill';
import { inLanguage } from '../../../flows/language/text.ts';

const weekdays = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  es: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
} as const;

/** When a business opens next, as people say it: "today at 14:00", "on Monday at 8:00", "mañana a las 9:00". */
export function opensInWords(opens: Temporal.ZonedDateTime, now: Temporal.ZonedDateTime, language: string): string {
  const days = now.toPlainDate().until(opens.toPlainDate(), { largestUnit: 'day' }).days;
  const time = `${opens.hour}:${String(opens.minute).padStart(2, '0')}`;
  const day = (of: keyof typeof weekdays) => weekdays[of][opens.dayOfWeek - 1]!;
  return inLanguage(
    {
      en: `${days === 0 ? 'today' : days === 1 ? 'tomorrow' : `on ${day('en')}`} at ${time}`,
      es: `${days === 0 ? 'hoy' : days === 1 ? 'mañana' : `el ${day('es')}`} ${opens.hour === 1 ? 'a la' : 'a las'} ${time}`,
    },
    language,
  );
}
