import { nextOccurrence, occurrenceAfter } from './occurrences.ts';
import type { Times } from './schedule.ts';

const next = (times: Times, after: string, zone = 'Europe/Madrid') => {
  const found = nextOccurrence(times, new Date(after), zone);
  return found && `${found.date} ${found.at.toISOString()}`;
};
const daily = { every: 'day', clock: '10:00' } as const;

describe('the next time of a schedule', () => {
  it('is today where the clock is not past, else the next day', () => {
    expect(next(daily, '2026-07-01T07:59:00Z')).toBe('2026-07-01 2026-07-01T08:00:00.000Z');
    expect(next(daily, '2026-07-01T08:00:00Z')).toBe('2026-07-02 2026-07-02T08:00:00.000Z');
  });

  it('is by the calendar of the business, wherever the server stands', () => {
    expect(next(daily, '2026-07-01T23:30:00Z', 'Pacific/Auckland')).toBe('2026-07-03 2026-07-02T22:00:00.000Z');
    expect(next(daily, '2026-07-01T23:30:00Z', 'America/Los_Angeles')).toBe('2026-07-02 2026-07-02T17:00:00.000Z');
  });

  it('keeps to the clock over the nights on which it is moved', () => {
    expect(next(daily, '2026-03-28T12:00:00Z')).toBe('2026-03-29 2026-03-29T08:00:00.000Z');
    expect(next(daily, '2026-10-24T12:00:00Z')).toBe('2026-10-25 2026-10-25T09:00:00.000Z');
    const atNight = { every: 'day', clock: '02:30' } as const;
    expect(next(atNight, '2026-03-28T12:00:00Z')).toBe('2026-03-29 2026-03-29T01:30:00.000Z');
    expect(next(atNight, '2026-10-24T12:00:00Z')).toBe('2026-10-25 2026-10-25T00:30:00.000Z');
    // The second 02:30 of that night is not another time.
    expect(next(atNight, '2026-10-25T00:30:00Z')).toBe('2026-10-26 2026-10-26T01:30:00.000Z');
  });

  it('is on the days of the week that it names', () => {
    const twice = { every: 'week', days: ['friday', 'monday'], clock: '18:15' } as const;
    expect(next(twice, '2026-07-01T12:00:00Z')).toBe('2026-07-03 2026-07-03T16:15:00.000Z');
    expect(next(twice, '2026-07-03T16:15:00Z')).toBe('2026-07-06 2026-07-06T16:15:00.000Z');
  });

  it('is on the last day of a month that is too short', () => {
    const monthly = { every: 'month', day: 31, clock: '09:00' } as const;
    expect(next(monthly, '2026-01-31T12:00:00Z')).toBe('2026-02-28 2026-02-28T08:00:00.000Z');
    expect(next(monthly, '2026-02-28T12:00:00Z')).toBe('2026-03-31 2026-03-31T07:00:00.000Z');
    expect(next({ ...monthly, day: 1 }, '2026-01-01T12:00:00Z')).toBe('2026-02-01 2026-02-01T08:00:00.000Z');
  });

  it('is never again for a date that is past', () => {
    const eve = { date: '2026-12-24', clock: '08:00' } as const;
    expect(next(eve, '2026-07-01T12:00:00Z')).toBe('2026-12-24 2026-12-24T07:00:00.000Z');
    expect(next(eve, '2026-12-24T07:00:00Z')).toBeUndefined();
  });

  it('is counted in days of the calendar from what happened', () => {
    const after = (days: number, happened: string) =>
      occurrenceAfter({ days, clock: '10:00' }, new Date(happened), 'Europe/Madrid').at.toISOString();
    expect(after(2, '2026-03-27T22:00:00Z')).toBe('2026-03-29T08:00:00.000Z');
    expect(after(0, '2026-07-01T07:00:00Z')).toBe('2026-07-01T08:00:00.000Z');
    expect(after(0, '2026-07-01T09:00:00Z')).toBe('2026-07-02T08:00:00.000Z');
  });
});
