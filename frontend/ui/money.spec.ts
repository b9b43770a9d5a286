import { amountAsTyped, amountFrom, money } from './money.ts';

describe('an amount of money', () => {
  it('is shown with its currency and as many decimals as the currency has', () => {
    expect(money(350, 'EUR')).toMatch(/3[.,]50/);
    expect(money(350, 'EUR')).toContain('€');
    expect(money(350, 'JPY')).toMatch(/350/);
    expect(money(3505, 'KWD')).toMatch(/3[.,]505/);
  });

  it.each([
    ['3.50', 'EUR', 350],
    ['3,5', 'EUR', 350],
    [' 12 ', 'EUR', 1200],
    ['0.07', 'EUR', 7],
    ['350', 'JPY', 350],
    ['19.99', 'EUR', 1999],
  ])('is read from what a person types: %s %s', (typed, currency, minorUnits) => {
    expect(amountFrom(typed, currency)).toBe(minorUnits);
  });

  it.each([
    ['', 'EUR'],
    ['three', 'EUR'],
    ['-1', 'EUR'],
    ['1.005', 'EUR'],
    ['1.000,50', 'EUR'],
    ['3.5', 'JPY'],
    ['9999999999', 'EUR'],
  ])('is nothing where one cannot be sure: %p %s', (typed, currency) => {
    expect(amountFrom(typed, currency)).toBeUndefined();
  });

  it('comes back as it was typed', () => {
    for (const minorUnits of [0, 1, 99, 100, 1999, 123456]) expect(amountFrom(amountAsTyped(minorUnits, 'EUR'), 'EUR')).toBe(minorUnits);
  });
});
