import { afterOpenMinutes } from '../businesses/opening-hours.ts';
import { endOfValidity, lastDay } from './quote-times.ts';

const at = (instant: string) => new Date(instant);

describe('the end of a quote', () => {
  it.each([
    ['an ordinary day', '2026-03-02T10:00:00Z', 14, 'Europe/Berlin', '2026-03-16T23:00:00Z', '2026-03-16'],
    ['over the night that has 23 hours', '2026-03-27T22:30:00Z', 2, 'Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03-29'],
    ['over the night that has 25 hours', '2026-10-24T12:00:00Z', 1, 'Europe/Berlin', '2026-10-25T23:00:00Z', '2026-10-25'],
    ['late in the evening, by the calendar of the zone', '2026-03-02T23:30:00Z', 1, 'Europe/Berlin', '2026-03-04T23:00:00Z', '2026-03-04'],
    [
      'where the day begins at one, because midnight is skipped',
      '2026-09-05T15:00:00Z',
      0,
      'America/Santiago',
      '2026-09-06T04:00:00Z',
      '2026-09-05',
    ],
    ['where the clock is half an hour off', '2026-04-03T10:00:00Z', 2, 'Australia/Lord_Howe', '2026-04-05T13:30:00Z', '2026-04-05'],
  ])('%s', (_, sentAt, days, zone, end, day) => {
    const until = endOfValidity(at(sentAt), days, zone);
    expect(until).toEqual(at(end));
    expect(lastDay(until, zone)).toBe(day);
  });
});

describe('a promise in opening hours', () => {
  const weekdays = { mon: [['09:00', '18:00']], tue: [['09:00', '18:00']], fri: [['09:00', '18:00']] } as const;

  it.each([
    ['within the day', '2026-03-02T10:00:00Z', 120, '2026-03-02T12:00:00Z'],
    ['before opening', '2026-03-02T05:00:00Z', 60, '2026-03-02T10:00:00Z'],
    ['over the night', '2026-03-02T17:00:00Z', 120, '2026-03-03T10:00:00Z'],
    ['over days that are closed', '2026-03-03T17:30:00Z', 60, '2026-03-06T09:30:00Z'],
  ])('%s', (_, from, minutes, then) => {
    expect(afterOpenMinutes(at(from), minutes, weekdays, 'UTC')).toEqual(at(then));
  });

  it('goes by the clock alone where nobody names hours', () => {
    expect(afterOpenMinutes(at('2026-03-01T22:00:00Z'), 90, {}, 'UTC')).toEqual(at('2026-03-01T23:30:00Z'));
  });
});
