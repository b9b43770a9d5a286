import { inLanguage } from '../../../flows/language/text.ts';
import type { OpeningHours, Weekday } from '../../contract/businesses.ts';

const days: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const names = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  es: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
} as const;

/** The hours of a week as people say them, days with the same hours together: "Monday to Friday 8:00–12:30 and 14:00–18:00, Saturday closed". */
export function hoursInWords(hours: OpeningHours, language: string): string {
  if (Object.keys(hours).length === 0) return inLanguage({ en: 'always', es: 'siempre' }, language);
  const spans = days.map((day) => (hours[day] ?? []).map(([from, to]) => `${clock(from)}–${clock(to)}`));
  const groups: { first: number; last: number; spans: readonly string[] }[] = [];
  for (const [day, of] of spans.entries()) {
    const group = groups.at(-1);
    if (group && group.spans.join() === of.join()) group.last = day;
    else groups.push({ first: day, last: day, spans: of });
  }
  return groups.map((group) => inLanguage({ en: said(group, 'en'), es: said(group, 'es') }, language)).join(', ');
}

const words = { en: { to: ' to ', and: ' and ', closed: 'closed' }, es: { to: ' a ', and: ' y ', closed: 'cerrado' } } as const;

function said({ first, last, spans }: { first: number; last: number; spans: readonly string[] }, language: 'en' | 'es'): string {
  const { to, and, closed } = words[language];
  const between = first === last ? '' : (last === first + 1 ? and : to) + names[language][last]!;
  return `${names[language][first]!}${between} ${spans.length === 0 ? closed : spans.join(and)}`;
}

const clock = (time: string): string => time.replace(/^0/, '');
