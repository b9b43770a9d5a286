/** The date so many days later. */
export const addDays = (date: string, days: number): string => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

/** Where the clock of a zone stands at an instant: the date, and the minutes since its midnight. */
export function onTheWall(instant: string, zone: string): { readonly date: string; readonly minutes: number } {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return { date: `${part('year')}-${part('month')}-${part('day')}`, minutes: Number(part('hour')) * 60 + Number(part('minute')) };
}

/** The instant at which the clock of a zone shows this time; the first, where it shows it twice. */
export function instantOf(date: string, minutes: number, zone: string): string {
  const wished = Date.parse(date) + minutes * 60_000;
  const shownAt = (instant: number): number => {
    const wall = onTheWall(new Date(instant).toISOString(), zone);
    return Date.parse(wall.date) + wall.minutes * 60_000;
  };
  let instant = wished;
  for (let tries = 0; tries < 3; tries++) instant += wished - shownAt(instant);
  return new Date(instant).toISOString();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const digits = '2-digit' as const;
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
    });
    formats.set(timeZone, format);
  }
  return format;
}
