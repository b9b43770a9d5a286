const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, as short as a list needs it: "now", "4 min", "3 h", "Tue", "12 Nov". */
export function ago(instant: string, now: number): string {
  const passed = now - Date.parse(instant);
  if (passed < minute) return 'now';
  if (passed < hour) return `${Math.floor(passed / minute)} min`;
  if (passed < 12 * hour || dayOf(instant) === dayOf(now)) return `${Math.floor(passed / hour)} h`;
  if (passed < 6 * day) return new Date(instant).toLocaleDateString(undefined, { weekday: 'short' });
  return shortDate(instant, now);
}

/** The same within a sentence: "just now", "4 min ago", "on Tue". */
export function agoInText(instant: string, now: number): string {
  const words = ago(instant, now);
  if (words === 'now') return 'just now';
  return / (min|h)$/.test(words) ? `${words} ago` : `on ${words}`;
}

/** "2 h 14 min", "38 min", "less than a minute". */
export function span(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / minute);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  return `${Math.floor(minutes / 1440)} days`;
}

export function clockTime(instant: string): string {
  return new Date(instant).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

/** The whole truth, for hovering over a short one. */
export function fullTime(instant: string): string {
  return new Date(instant).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' });
}

/** "Today", "Yesterday", "Tuesday", "12 November 2026": the line between the days of a thread. */
export function dayWords(instant: string, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(Date.parse(instant))) / day);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days > 1 && days < 7) return new Date(instant).toLocaleDateString(undefined, { weekday: 'long' });
  return new Date(instant).toLocaleDateString(undefined, { dateStyle: 'long' });
}

/** In the browser's zone, so that two instants of one day have one key. */
export function dayOf(instant: string | number): string {
  const date = new Date(instant);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** Some time that comes, in an IANA zone: "Tue 14:00". */
export function dayAndTime(instant: string, timeZone: string): string {
  return new Date(instant).toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone });
}

/** The last day, in an IANA zone, before an instant at which something ends: "12 Nov". */
export function shortDay(end: string, timeZone: string): string {
  return new Date(Date.parse(end) - 1).toLocaleDateString(undefined, { day: 'numeric', month: 'short', timeZone });
}

function shortDate(instant: string, now: number): string {
  const date = new Date(instant);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(undefined, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
}

function startOfDay(instant: number): number {
  return new Date(instant).setHours(0, 0, 0, 0);
}
