const dayKey = (at: Date) => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;

/** "Today", "Yesterday", or the day by its name. */
export function dayLabel(at: string, now = new Date()): string {
  const day = new Date(at);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(day) === dayKey(now)) return 'Today';
  if (dayKey(day) === dayKey(yesterday)) return 'Yesterday';
  return new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(day);
}

export const timeLabel = (at: string): string =>
  new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

/** For the list of chats: the time of today, else the day. */
export function shortLabel(at: string, now = new Date()): string {
  const label = dayLabel(at, now);
  if (label === 'Today') return timeLabel(at);
  return label === 'Yesterday' ? label : new Intl.DateTimeFormat(undefined, { dateStyle: 'short' }).format(new Date(at));
}

/** Whether a message begins a new day after the one before it. */
export const startsDay = (at: string, before: string | undefined): boolean =>
  before === undefined || dayKey(new Date(at)) !== dayKey(new Date(before));
