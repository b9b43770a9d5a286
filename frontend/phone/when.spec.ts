import { dayLabel, startsDay } from './when.ts';

describe('the days of a chat', () => {
  const now = new Date(2026, 2, 1, 0, 30);

  it('are called by how near they are', () => {
    expect(dayLabel(new Date(2026, 2, 1, 0, 1).toISOString(), now)).toBe('Today');
    expect(dayLabel(new Date(2026, 1, 28, 23, 59).toISOString(), now)).toBe('Yesterday');
    expect(dayLabel(new Date(2026, 1, 27, 12).toISOString(), now)).toContain('2026');
  });

  it('begin with the first message and after midnight', () => {
    const evening = new Date(2026, 1, 28, 23, 59).toISOString();
    expect(startsDay(evening, undefined)).toBe(true);
    expect(startsDay(new Date(2026, 2, 1, 0, 1).toISOString(), evening)).toBe(true);
    expect(startsDay(evening, evening)).toBe(false);
  });
});
