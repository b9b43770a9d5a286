import type { OpeningHours, Weekday } from '../../backend/contract/businesses.ts';

export type Span = readonly [from: string, until: string];

export interface Day {
  readonly id: Weekday;
  readonly name: string;
  readonly spans: readonly Span[];
}

const names: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};
const usual: Span = ['09:00', '18:00'];
const afternoon: Span = ['14:00', '18:00'];

export function daysFrom(hours: OpeningHours): readonly Day[] {
  return (Object.keys(names) as Weekday[]).map((id) => ({ id, name: names[id], spans: hours[id] ?? [] }));
}

/** Days without hours are left out: closed, or, when no day has any, always open. */
export function hoursFrom(days: readonly Day[]): OpeningHours {
  return Object.fromEntries(days.filter(({ spans }) => spans.length > 0).map(({ id, spans }) => [id, spans]));
}

export function addSpan(days: readonly Day[], id: Weekday): readonly Day[] {
  return onDay(days, id, (spans) => [...spans, spans.length === 0 ? usual : afternoon]);
}

export function changeSpan(days: readonly Day[], id: Weekday, nth: number, at: 0 | 1, time: string): readonly Day[] {
  return onDay(days, id, (spans) =>
    spans.map((span, index): Span => (index !== nth ? span : at === 0 ? [time, span[1]] : [span[0], time])),
  );
}

export function removeSpan(days: readonly Day[], id: Weekday, nth: number): readonly Day[] {
  return onDay(days, id, (spans) => spans.filter((_, index) => index !== nth));
}

/** What is wrong, by day. */
export function problemsIn(days: readonly Day[]): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  for (const { id, name, spans } of days) {
    const sorted = [...spans].sort(([one], [other]) => one.localeCompare(other));
    if (spans.some(([from, until]) => !from || !until)) problems.set(id, `${name} lacks a time.`);
    else if (spans.some(([from, until]) => from >= until)) problems.set(id, `${name} must end after it begins.`);
    else if (sorted.some(([from], nth) => nth > 0 && from < (sorted[nth - 1]?.[1] ?? '')))
      problems.set(id, `The hours of ${name} overlap.`);
  }
  return problems;
}

function onDay(days: readonly Day[], id: Weekday, change: (spans: readonly Span[]) => readonly Span[]): readonly Day[] {
  return days.map((day) => (day.id === id ? { ...day, spans: change(day.spans) } : day));
}
