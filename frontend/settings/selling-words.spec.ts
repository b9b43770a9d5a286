import { minutesFrom, placeAsTyped, placeFrom } from './selling-words.ts';

describe('minutes that somebody typed', () => {
  it.each([
    ['45', 45],
    [' 0 ', 0],
    ['', null],
    ['an hour', undefined],
    ['-5', undefined],
    ['1.5', undefined],
  ])('%j are %j', (typed, minutes) => {
    expect(minutesFrom(typed)).toBe(minutes);
  });
});

describe('a place that somebody typed', () => {
  it.each([
    ['52.5200, 13.4050', { latitude: 52.52, longitude: 13.405 }],
    ['-33.8688,151.2093', { latitude: -33.8688, longitude: 151.2093 }],
    ['  ', null],
    ['52.52', undefined],
    ['Mill Lane 5', undefined],
    ['91, 0', undefined],
    ['0, 181', undefined],
  ])('%j is %j', (typed, place) => {
    expect(placeFrom(typed)).toEqual(place);
  });

  it('is shown as it can be typed again', () => {
    const place = { latitude: 52.52, longitude: 13.405 };
    expect(placeFrom(placeAsTyped(place))).toEqual(place);
    expect(placeAsTyped(null)).toBe('');
  });
});
