import { hoursInWords } from './hours-in-words.ts';

describe('opening hours in words', () => {
  it('put days with the same hours together', () => {
    const day = [
      ['08:00', '12:30'],
      ['14:00', '18:00'],
    ] as const;
    const hours = { mon: day, tue: day, wed: day, thu: [['09:00', '20:00']] as const, fri: day };
    expect(hoursInWords(hours, 'en')).toBe(
      'Monday to Wednesday 8:00–12:30 and 14:00–18:00, Thursday 9:00–20:00, Friday 8:00–12:30 and 14:00–18:00, Saturday and Sunday closed',
    );
    expect(hoursInWords(hours, 'es')).toBe(
      'lunes a miércoles 8:00–12:30 y 14:00–18:00, jueves 9:00–20:00, viernes 8:00–12:30 y 14:00–18:00, sábado y domingo cerrado',
    );
  });

  it('say that a business without hours is always open', () => {
    expect(hoursInWords({}, 'es')).toBe('siempre');
  });
});
