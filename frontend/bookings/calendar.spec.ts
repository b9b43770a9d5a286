import type { BookingRow, CalendarResource } from '../../backend/contract/bookings.ts';
import { addDays, instantOf, onTheWall } from '../ui/wall-time.ts';
import { dayColumns, hoursOf, weekColumns, weekOf } from './calendar.ts';

const booking = (id: string, startsAt: string, endsAt: string, resource = 'ana'): BookingRow => ({
  id,
  number: 1001,
  state: 'booked',
  contact: null,
  name: id,
  serviceId: 's',
  title: 'Haircut',
  startsAt,
  endsAt,
  people: 1,
  resources: [{ id: resource, name: resource }],
  heldUntil: null,
  attendance: null,
  unmarked: false,
  disturbed: null,
});

const ana: CalendarResource = {
  id: 'ana',
  name: 'Ana',
  kind: 'person',
  capacity: 1,
  there: [['2026-07-24T07:00:00Z', '2026-07-24T15:00:00Z']],
  leave: [{ from: '2026-07-24T10:00:00Z', until: '2026-07-24T11:00:00Z', reason: '' }],
};

describe('the calendar', () => {
  it('knows the week of a date and the clock of a zone', () => {
    expect(weekOf('2026-07-26')).toEqual([
      '2026-07-20',
      '2026-07-21',
      '2026-07-22',
      '2026-07-23',
      '2026-07-24',
      '2026-07-25',
      '2026-07-26',
    ]);
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(onTheWall('2026-07-24T22:30:00Z', 'Europe/Berlin')).toEqual({ date: '2026-07-25', minutes: 30 });
    expect(instantOf('2026-07-25', 30, 'Europe/Berlin')).toBe('2026-07-24T22:30:00.000Z');
    expect(instantOf('2026-10-25', 9 * 60, 'Europe/Berlin')).toBe('2026-10-25T08:00:00.000Z');
  });

  it('lays those that overlap beside each other, and the next one over the whole width', () => {
    const those = [
      booking('one', '2026-07-24T08:00:00Z', '2026-07-24T09:00:00Z'),
      booking('two', '2026-07-24T08:30:00Z', '2026-07-24T09:30:00Z'),
      booking('three', '2026-07-24T09:30:00Z', '2026-07-24T10:00:00Z'),
    ];
    const [column] = dayColumns('2026-07-24', 'Europe/Berlin', [ana], those);
    expect(column!.blocks.map(({ booking: { id }, from, lane, lanes }) => [id, from, lane, lanes])).toEqual([
      ['one', 600, 0, 2],
      ['two', 630, 1, 2],
      ['three', 690, 0, 1],
    ]);
  });

  it('shows when nobody is there, leave among it, and every hour that matters', () => {
    const [column] = dayColumns('2026-07-24', 'Europe/Berlin', [ana], []);
    expect(column!.away).toEqual([
      [0, 540],
      [720, 780],
      [1020, 1440],
    ]);
    const late = booking('late', '2026-07-24T20:00:00Z', '2026-07-24T22:30:00Z');
    const columns = weekColumns('2026-07-24', 'Europe/Berlin', [ana], [late], 'ana');
    expect(columns.flatMap(({ date, blocks }) => blocks.map(({ from, until }) => [date, from, until]))).toEqual([
      ['2026-07-24', 1320, 1440],
      ['2026-07-25', 0, 30],
    ]);
    expect(hoursOf(columns)).toHaveLength(24);
  });
});
