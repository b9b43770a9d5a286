import type { AnswerType } from '../language/flow.ts';
import { answerIn } from './answers.ts';
import { dateIn, timeIn } from './dates.ts';
import { numberIn } from './numbers.ts';

const around = { zone: 'Europe/Madrid', country: 'ES' };
const answer = (type: AnswerType, text: string) => answerIn({ kind: 'text', text }, { type }, around);

describe('a number', () => {
  it.each([
    ['2', 2],
    [' 2 please', 2],
    ['x3', 3],
    ['2,5', 2.5],
    ['2.5', 2.5],
    ['1.000', 1000],
    ['1,234.50', 1234.5],
    ['1 000', 1000],
    ['-2', -2],
    ['two', 2],
    ['a dozen', 12],
    ['una docena', 12],
    ['dos, por favor', 2],
    ['a coffee', 1],
    ['dieciséis', 16],
    ['0,125', 0.125],
    ['-0', 0],
    ['−0,0', 0],
  ])('is read from %j', (text, number) => expect(numberIn(text)).toBe(number));

  it.each(['', 'many', '2 or 3', 'one or two', '🥐'])('is not guessed from %j', (text) => expect(numberIn(text)).toBeUndefined());

  it('keeps to its bounds', () => {
    const bounded = (text: string) => answerIn({ kind: 'text', text }, { type: 'number', min: 1, max: 9, whole: true }, around);
    expect([bounded('0'), bounded('1'), bounded('9'), bounded('10'), bounded('1.5')]).toEqual([undefined, 1, 9, undefined, undefined]);
  });
});

describe('a date', () => {
  // A Wednesday, late in the evening in Madrid.
  const at = '2026-11-25T22:30:00Z';
  it.each([
    ['2026-12-24', '2026-12-24'],
    ['24.12.2026', '2026-12-24'],
    ['24/12/26', '2026-12-24'],
    ['12/24/2026', '2026-12-24'],
    ['24 December', '2026-12-24'],
    ['3 de enero', '2027-01-03'],
    ['24.12.', '2026-12-24'],
    ['today', '2026-11-25'],
    ['mañana', '2026-11-26'],
    ['pasado mañana', '2026-11-27'],
    ['el viernes', '2026-11-27'],
    ['Wednesday', '2026-12-02'],
  ])('is read from %j', (text, date) => expect(dateIn(text, { at, zone: 'Europe/Madrid' })).toBe(date));

  it('counts from the day it is at the business', () => {
    expect(dateIn('tomorrow', { at: '2026-11-25T23:30:00Z', zone: 'Europe/Madrid' })).toBe('2026-11-27');
  });

  it.each(['31.4.2026', '2026-13-01', 'soon'])('is not read from %j', (text) => expect(dateIn(text, { at, zone: 'UTC' })).toBeUndefined());

  it('said from today on needs to know today', () => expect(dateIn('tomorrow', { zone: 'UTC' })).toBeUndefined());
});

describe('a time', () => {
  it.each([
    ['15:30', '15:30'],
    ['15h30', '15:30'],
    ['9', '09:00'],
    ['a las 9', '09:00'],
    ['3 pm', '15:00'],
    ['12 am', '00:00'],
    ['12:15 p.m.', '12:15'],
  ])('is read from %j', (text, time) => expect(timeIn(text)).toBe(time));
  it.each(['25:00', '10:75', '13 pm', '2026', 'later'])('is not read from %j', (text) => expect(timeIn(text)).toBeUndefined());
});

describe('other answers', () => {
  it('an e-mail address is found in its sentence', () => {
    expect(answer('email', 'It is Ana.Ruiz@Example.com, thanks')).toBe('ana.ruiz@example.com');
    expect(answer('email', 'ana at example')).toBeUndefined();
  });

  it('a phone number needs its country, or that of the business', () => {
    expect(answer('phone', '+49 30 901820')).toBe('+4930901820');
    expect(answer('phone', '612 345 678')).toBe('+34612345678');
    expect(answer('phone', '123')).toBeUndefined();
  });

  it('a place is a pin or an address', () => {
    expect(answerIn({ kind: 'location', latitude: 40.4, longitude: -3.7, name: 'Home' }, { type: 'place' }, around)).toEqual({
      latitude: 40.4,
      longitude: -3.7,
      name: 'Home',
      address: 'Home',
    });
    expect(answer('place', 'Calle Mayor 1')).toEqual({ address: 'Calle Mayor 1' });
    expect(answer('place', 'here')).toBeUndefined();
  });

  it('a photo is an image and nothing else', () => {
    const photo = (media: 'image' | 'sticker') => answerIn({ kind: 'media', media, mediaId: 'm' }, { type: 'photo' }, around);
    expect(photo('image')).toEqual({ mediaId: 'm', media: 'image' });
    expect(photo('sticker')).toBeUndefined();
  });

  it('a text keeps to its length', () => {
    expect(answerIn({ kind: 'text', text: 'abc' }, { type: 'text', max: 2 }, around)).toBeUndefined();
    expect(answer('text', '   ')).toBeUndefined();
  });
});
