import { addSpan, changeSpan, daysFrom, hoursFrom, problemsIn, removeSpan } from './weekly-hours.ts';

const hours = {
  mon: [
    ['08:00', '12:30'],
    ['14:00', '18:00'],
  ],
  sat: [['08:00', '13:00']],
} as const;

describe('opening hours', () => {
  it('are shown for every day and kept for the open ones', () => {
    expect(daysFrom(hours).map(({ id }) => id)).toEqual(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
    expect(hoursFrom(daysFrom(hours))).toEqual(hours);
  });

  it('are added, changed and taken away day by day', () => {
    const more = changeSpan(addSpan(daysFrom(hours), 'sun'), 'sun', 0, 1, '12:00');
    expect(hoursFrom(more).sun).toEqual([['09:00', '12:00']]);
    expect(hoursFrom(removeSpan(more, 'sun', 0))).toEqual(hours);
  });

  it('must end after they begin, and must not overlap', () => {
    expect(problemsIn(daysFrom(hours)).size).toBe(0);
    expect(problemsIn(daysFrom({ mon: [['18:00', '08:00']] })).get('mon')).toContain('end after it begins');
    expect(
      problemsIn(
        daysFrom({
          mon: [
            ['14:00', '18:00'],
            ['08:00', '15:00'],
          ],
        }),
      ).get('mon'),
    ).toContain('overlap');
    expect(problemsIn(daysFrom({ mon: [['', '18:00']] })).get('mon')).toContain('lacks a time');
  });
});
