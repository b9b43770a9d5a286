import { wishIn } from './wish.ts';

/** A Monday. */
const around = { at: '2026-03-02T10:00:00Z', zone: 'UTC' };

describe('when somebody would like to come', () => {
  it.each([
    ['Friday after 5', { date: '2026-03-06', from: '17:00' }],
    ['friday after 5pm please', { date: '2026-03-06', from: '17:00' }],
    ['tomorrow before noon', { date: '2026-03-03', from: '11:30', until: '13:30' }],
    ['tomorrow morning', { date: '2026-03-03', from: '00:00', until: '11:59' }],
    ['at 15:30', { from: '15:30', until: '15:30' }],
    ['Thursday at 10', { date: '2026-03-05', from: '10:00', until: '10:00' }],
    ['el viernes por la tarde', { date: '2026-03-06', from: '12:00', until: '19:59' }],
    ['mañana', { date: '2026-03-03' }],
    ['mañana por la mañana', { date: '2026-03-03', from: '00:00', until: '11:59' }],
    ['el jueves a partir de las 16:00', { date: '2026-03-05', from: '16:00' }],
    ['24 July', { date: '2026-07-24' }],
    ['12.3. after 9 am', { date: '2026-03-12', from: '09:00' }],
    ['before 11', { until: '11:00' }],
    ['mañana por la tarde', { date: '2026-03-03', from: '12:00', until: '19:59' }],
    ['tomorrow at 3', { date: '2026-03-03', from: '15:00', until: '15:00' }],
    ['next week', { date: '2026-03-09', lastDate: '2026-03-15' }],
    ['la semana que viene por la mañana', { date: '2026-03-09', lastDate: '2026-03-15', from: '00:00', until: '11:59' }],
    ['Friday next week after 5', { date: '2026-03-13', from: '17:00' }],
    ['this week', { date: '2026-03-02', lastDate: '2026-03-08' }],
    ['at the weekend', { date: '2026-03-07', lastDate: '2026-03-08' }],
    ['el fin de semana', { date: '2026-03-07', lastDate: '2026-03-08' }],
    ['in two weeks', { date: '2026-03-16' }],
    ['dentro de 3 días', { date: '2026-03-05' }],
    ['on the 5th', { date: '2026-03-05' }],
    ['el 5 a las 4', { date: '2026-03-05', from: '16:00', until: '16:00' }],
    ['the 1st', { date: '2026-04-01' }],
    ['el 24 de julio a las 10', { date: '2026-07-24', from: '10:00', until: '10:00' }],
    ['2026-03-20', { date: '2026-03-20' }],
    ['between 10 and 12 on Friday', { date: '2026-03-06', from: '10:00', until: '12:00' }],
    ['tonight', { date: '2026-03-02', from: '17:00', until: '23:59' }],
    ['as soon as possible', { soon: true }],
    ['lo antes posible', { soon: true }],
    ['with Ana please', undefined],
    ['I want to book a baking class', undefined],
    ['Table for 4', undefined],
    ['', undefined],
  ])('%s', (said, wish) => {
    expect(wishIn(said, around)).toEqual(wish);
  });
});
