import { Temporal } from 'temporal-polyfill';
import type { Booking } from '../book/booking.entity.ts';

export interface CalendarEntry {
  readonly booking: Booking;
  readonly business: string;
  /** Where its clock stands. */
  readonly zone: string;
  readonly place: string | null;
  /** The number to write to, in whatever way it is written. */
  readonly phone: string | null;
  /** How often its time was changed or it was called off. */
  readonly changes: number;
  /** When it was written. */
  readonly now: Date;
}

/**
 * A booking as calendars read it (RFC 5545, and RFC 5546 for calling it off). A moved one replaces what the calendar had, and a cancelled one
 * takes it out: the same UID, a later sequence.
 */
export function calendarFile({ booking, business, zone, place, phone, changes, now }: CalendarEntry): Buffer {
  const { id, title, startsAt, endsAt, spokenNumber, state } = booking;
  const isOff = state === 'cancelled' || state === 'declined' || state === 'expired';
  // As the clock of the business shows it, unless it shows that twice: then only UTC says which of the two is meant.
  const inZone = !isUtc(zone) && [startsAt, endsAt].every((time) => isFirst(time, zone));
  const at = (time: Date) => (inZone ? `;TZID=${zone}:${clockAt(time, zone)}` : `:${inUtc(time)}`);
  const chat = phone && `https://wa.me/${phone.replace(/\D/g, '')}`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Perfcent//Bookings//EN',
    `METHOD:${isOff ? 'CANCEL' : 'PUBLISH'}`,
    ...(inZone ? zoneLines(zone, startsAt, endsAt) : []),
    'BEGIN:VEVENT',
    `UID:${id}@perfcent`,
    `SEQUENCE:${changes}`,
    `STATUS:${isOff ? 'CANCELLED' : state === 'pending' || state === 'unpaid' ? 'TENTATIVE' : 'CONFIRMED'}`,
    `DTSTAMP:${inUtc(now)}`,
    `DTSTART${at(startsAt)}`,
    `DTEND${at(endsAt)}`,
    `SUMMARY:${text(`${title}, ${business}`)}`,
    `DESCRIPTION:${text(spokenNumber)}`,
    ...(place ? [`LOCATION:${text(place)}`] : []),
    ...(chat ? [`ORGANIZER;CN="${business.replace(/["\r\n]/g, ' ')}":${chat}`, `URL:${chat}`] : []),
    ...(isOff ? [] : ['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT2H', `DESCRIPTION:${text(title)}`, 'END:VALARM']),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return Buffer.from(lines.map((line) => `${folded(line)}\r\n`).join(''), 'utf8');
}

const isUtc = (zone: string): boolean => zone === 'UTC' || zone === 'Etc/UTC';

const inUtc = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

const clockAt = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.valueOf())
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace(/[-:]/g, '');

/** In autumn the clock shows an hour twice, and calendars take the first of them. */
function isFirst(at: Date, zone: string): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(at.valueOf()).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds === at.valueOf();
}

/** The zone as it is while the booking lasts: from the last time before it that its clock was moved. */
function zoneLines(zone: string, startsAt: Date, endsAt: Date): readonly string[] {
  const at = (time: Date) => Temporal.Instant.fromEpochMilliseconds(time.valueOf()).toZonedDateTimeISO(zone);
  // One that is moved at the very beginning is moved already.
  const moves = [];
  const first = at(startsAt).add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  for (let move = first ?? at(startsAt).getTimeZoneTransition('next'); move; move = move.getTimeZoneTransition('next')) {
    if (move.epochMilliseconds > endsAt.valueOf()) break;
    moves.push(move);
  }
  const observances =
    moves.length > 0
      ? moves.flatMap((move) => {
          const before = move.subtract({ milliseconds: 1 });
          const onset = move.toInstant().toZonedDateTimeISO(before.offset).toPlainDateTime().toString({ smallestUnit: 'second' });
          return observance(move.offsetNanoseconds > before.offsetNanoseconds, onset, before.offset, move.offset);
        })
      : observance(false, '1970-01-01T00:00:00', at(startsAt).offset, at(startsAt).offset);
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...observances, 'END:VTIMEZONE'];
}

function observance(isSummer: boolean, onset: string, from: string, to: string): readonly string[] {
  const kind = isSummer ? 'DAYLIGHT' : 'STANDARD';
  const compact = (words: string) => words.replace(/[-:](?=\d)/g, '');
  const offset = (words: string) => words.replaceAll(':', '');
  return [`BEGIN:${kind}`, `DTSTART:${compact(onset)}`, `TZOFFSETFROM:${offset(from)}`, `TZOFFSETTO:${offset(to)}`, `END:${kind}`];
}

const text = (words: string): string => words.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');

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
