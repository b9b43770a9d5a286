import type { Booking } from '../book/booking.entity.ts';

export interface CalendarEntry {
  readonly booking: Booking;
  readonly business: string;
  readonly place: string | null;
  /** When it was written. */
  readonly now: Date;
}

/** A booking as calendars read it (RFC 5545). A moved one replaces what the calendar had: the same UID, a later sequence. */
export function calendarFile({ booking, business, place, now }: CalendarEntry): Buffer {
  const { id, title, startsAt, endsAt, updatedAt, spokenNumber } = booking;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Perfcent//Bookings//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${id}@perfcent`,
    `SEQUENCE:${Math.floor(updatedAt.valueOf() / 1000) % 2_000_000_000}`,
    `DTSTAMP:${instant(now)}`,
    `DTSTART:${instant(startsAt)}`,
    `DTEND:${instant(endsAt)}`,
    `SUMMARY:${text(`${title}, ${business}`)}`,
    `DESCRIPTION:${text(spokenNumber)}`,
    ...(place ? [`LOCATION:${text(place)}`] : []),
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-PT2H',
    `DESCRIPTION:${text(title)}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return Buffer.from(lines.map((line) => `${folded(line)}\r\n`).join(''), 'utf8');
}

const instant = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

const text = (words: string): string => words.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** No line is longer than 75 octets, and no character is cut. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join('\r\n ');
}
