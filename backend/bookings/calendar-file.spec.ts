import { Temporal } from 'temporal-polyfill';
import { Booking } from '../book/booking.entity.ts';
import { calendarFile } from './calendar-file.ts';

/** The instant that a line says, read with nothing but what the file says about the zone. */
function instantOf(lines: readonly string[], name: 'DTSTART' | 'DTEND'): string {
  const event = lines.slice(lines.indexOf('BEGIN:VEVENT'));
  const line = event.find((each) => each.startsWith(name))!;
  const [, zone, year, month, day, hour, minute, utc] = /^[A-Z]+(?:;TZID=([^:]+))?:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)\d\d(Z?)$/.exec(line)!;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:00`;
  if (utc) return new Date(`${wall}Z`).toISOString();
  expect(lines).toContain(`TZID:${zone}`);
  const observances = lines.flatMap((each, nth) =>
    /^BEGIN:(?:STANDARD|DAYLIGHT)$/.test(each)
      ? [{ onset: lines[nth + 1]!.slice(8), to: lines[nth + 3]!.slice('TZOFFSETTO:'.length) }]
      : [],
  );
  const inForce = observances.filter(({ onset }) => onset <= wall.replace(/[-:]/g, '')).at(-1)!;
  return new Date(`${wall}${inForce.to.slice(0, 3)}:${inForce.to.slice(3)}`).toISOString();
}

function written(zone: string, startsAt: string, more: Partial<Booking> = {}, changes = 0): readonly string[] {
  const start = new Date(startsAt);
  const fields = {
    id: 'a',
    number: 1001,
    title: 'Cut, wash; dry',
    state: 'booked',
    startsAt: start,
    endsAt: new Date(start.valueOf() + 3_600_000),
  };
  const booking = Object.assign(new Booking(), fields, more);
  const entry = {
    booking,
    business: 'Salón “Ana”',
    zone,
    place: 'Calle Mayor 1\nMadrid',
    phone: '+34 600 100 200',
    changes,
    now: new Date(0),
  };
  const file = calendarFile(entry).toString('utf8');
  expect(file.endsWith('\r\n')).toBe(true);
  for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  return file.replace(/\r\n /g, '').split('\r\n');
}

describe('the calendar file of a booking', () => {
  it.each([
    ['Europe/Madrid', '2026-07-24T08:00:00.000Z'],
    ['Europe/Madrid', '2026-12-24T08:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T00:30:00.000Z'],
    ['America/Santiago', '2026-04-05T02:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:00:00.000Z'],
    ['Asia/Kolkata', '2026-07-24T08:00:00.000Z'],
    ['Etc/GMT+5', '2026-07-24T08:00:00.000Z'],
    ['UTC', '2026-07-24T08:00:00.000Z'],
  ])('says the same time in %s, with the rules of the zone at hand (%s)', (zone, startsAt) => {
    const lines = written(zone, startsAt);
    expect(instantOf(lines, 'DTSTART')).toBe(startsAt);
    expect(instantOf(lines, 'DTEND')).toBe(new Date(Date.parse(startsAt) + 3_600_000).toISOString());
    // Half past eleven comes twice that night in Santiago, and the visit ends at the second.
    if (zone !== 'UTC' && zone !== 'America/Santiago') {
      const wall = Temporal.Instant.from(startsAt).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' });
      expect(lines).toContain(`DTSTART;TZID=${zone}:${wall.replace(/[-:]/g, '')}`);
    }
  });

  it('keeps what has a meaning in such a file from having it', () => {
    const lines = written('Europe/Madrid', '2026-07-24T08:00:00.000Z');
    expect(lines).toContain('SUMMARY:Cut\\, wash\\; dry\\, Salón “Ana”');
    expect(lines).toContain('LOCATION:Calle Mayor 1\\nMadrid');
    expect(lines).toContain('ORGANIZER;CN="Salón “Ana”":https://wa.me/34600100200');
  });

  it('replaces what a calendar had when it is moved, and takes it out when it is cancelled', () => {
    const first = written('Europe/Madrid', '2026-07-24T08:00:00.000Z');
    expect(first).toEqual(expect.arrayContaining(['METHOD:PUBLISH', 'UID:a@perfcent', 'SEQUENCE:0', 'STATUS:CONFIRMED', 'TRIGGER:-PT2H']));
    const off = written('Europe/Madrid', '2026-07-24T08:00:00.000Z', { state: 'cancelled' }, 2);
    expect(off).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'UID:a@perfcent', 'SEQUENCE:2', 'STATUS:CANCELLED']));
    expect(off).not.toContain('BEGIN:VALARM');
    expect(written('Europe/Madrid', '2026-07-24T08:00:00.000Z', { state: 'pending' })).toContain('STATUS:TENTATIVE');
  });
});
