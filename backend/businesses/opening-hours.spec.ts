import { Temporal } from 'temporal-polyfill';
import type { OpeningHours } from '../contract/businesses.ts';
import { openingAt } from './opening-hours.ts';

const workdays: OpeningHours = {
  mon: [
    ['08:00', '12:00'],
    ['13:00', '18:00'],
  ],
  tue: [['08:00', '18:00']],
  sun: [['09:00', '12:00']],
};
const at = (instant: string, hours = workdays, zone = 'Europe/Berlin') => {
  const found = openingAt(hours, zone, Temporal.Instant.from(instant));
  return found.open ? 'open' : (found.opens?.toString({ smallestUnit: 'minute' }) ?? 'never');
};

describe('a business', () => {
  it('is open within its hours, by the clock of its zone', () => {
    expect(at('2026-11-23T07:00:00Z')).toBe('open');
    expect(at('2026-11-23T11:59:59Z')).toBe('2026-11-23T13:00+01:00[Europe/Berlin]');
    expect(at('2026-11-23T17:00:00Z')).toBe('2026-11-24T08:00+01:00[Europe/Berlin]');
  });

  it('opens next after the days that are closed', () => {
    expect(at('2026-11-24T20:00:00Z')).toBe('2026-11-29T09:00+01:00[Europe/Berlin]');
    expect(at('2026-11-24T20:00:00Z', { tue: [['08:00', '18:00']] })).toBe('2026-12-01T08:00+01:00[Europe/Berlin]');
  });

  it('opens by the clock on the wall when the clocks change', () => {
    // The Sunday of 23 hours, and the one of 25.
    expect(at('2026-03-29T06:59:00Z')).toBe('2026-03-29T09:00+02:00[Europe/Berlin]');
    expect(at('2026-03-29T07:00:00Z')).toBe('open');
    expect(at('2026-10-25T07:59:00Z')).toBe('2026-10-25T09:00+01:00[Europe/Berlin]');
    expect(at('2026-10-25T10:59:00Z')).toBe('open');
  });

  it('opens at a time that the clocks jump over as soon as they have jumped', () => {
    expect(at('2026-03-29T00:30:00Z', { sun: [['02:30', '04:00']] })).toBe('2026-03-29T03:30+02:00[Europe/Berlin]');
  });

  it('may be open past midnight, and until midnight', () => {
    const bar: OpeningHours = { sat: [['20:00', '02:00']], fri: [['20:00', '24:00']] };
    expect(at('2026-11-29T00:30:00Z', bar)).toBe('open');
    expect(at('2026-11-29T01:00:00Z', bar)).toBe('2026-12-04T20:00+01:00[Europe/Berlin]');
    expect(at('2026-11-27T22:59:00Z', bar)).toBe('open');
    expect(at('2026-11-27T23:00:00Z', bar)).toBe('2026-11-28T20:00+01:00[Europe/Berlin]');
  });

  it('is always open when it names no day, and never when its days have no hours', () => {
    expect(at('2026-11-23T03:00:00Z', {})).toBe('open');
    expect(at('2026-11-23T03:00:00Z', { mon: [] })).toBe('never');
  });
});
