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
    ['with Ana please', undefined],
    ['', undefined],
  ])('%s', (said, wish) => {
    expect(wishIn(said, around)).toEqual(wish);
  });
});
