import { ago, agoInText, dayAndTime, dayWords, shortDay, span } from './time.ts';

const noon = new Date(2026, 10, 23, 12, 0, 0).getTime();
const before = (minutes: number) => new Date(noon - minutes * 60_000).toISOString();

describe('a time that is near', () => {
  it('is told by how long ago it was', () => {
    expect(ago(before(0.5), noon)).toBe('now');
    expect(ago(before(4), noon)).toBe('4 min');
    expect(ago(before(59), noon)).toBe('59 min');
    expect(ago(before(3 * 60), noon)).toBe('3 h');
  });

  it('is told by its day from yesterday on, and by its date after a week', () => {
    expect(ago(before(30 * 60), noon)).toBe(new Date(before(30 * 60)).toLocaleDateString(undefined, { weekday: 'short' }));
    expect(ago(before(30 * 24 * 60), noon)).toMatch(/24/);
    expect(ago(before(400 * 24 * 60), noon)).toMatch(/2025/);
  });

  it('fits into a sentence', () => {
    expect(agoInText(before(0), noon)).toBe('just now');
    expect(agoInText(before(4), noon)).toBe('4 min ago');
    expect(agoInText(before(3 * 24 * 60), noon)).toMatch(/^on /);
  });
});

describe('the days of a thread', () => {
  it('are today, yesterday, a weekday, then a date', () => {
    expect(dayWords(before(60), noon)).toBe('Today');
    expect(dayWords(before(13 * 60), noon)).toBe('Yesterday');
    expect(dayWords(before(3 * 24 * 60), noon)).toBe('Friday');
    expect(dayWords(before(20 * 24 * 60), noon)).toMatch(/2026/);
  });
});

describe('what is left of a window', () => {
  it.each([
    [30_000, 'less than a minute'],
    [38 * 60_000, '38 min'],
    [134 * 60_000, '2 h 14 min'],
    [120 * 60_000, '2 h'],
    [72 * 3_600_000, '3 days'],
  ])('of %d ms is told as %s', (milliseconds, words) => {
    expect(span(milliseconds)).toBe(words);
  });
});

describe('what customers are promised', () => {
  it('is told by the clocks of the business, wherever the reader is', () => {
    expect(dayAndTime('2026-12-01T23:30:00Z', 'Asia/Tokyo')).toMatch(/Wed.*0?8:30/);
    expect(dayAndTime('2026-12-01T23:30:00Z', 'America/New_York')).toMatch(/Tue.*0?6:30/);
    expect(shortDay('2026-12-05T23:00:00Z', 'Europe/Berlin')).toMatch(/5/);
    expect(shortDay('2026-12-05T15:00:00Z', 'Asia/Tokyo')).toMatch(/5/);
  });
});
