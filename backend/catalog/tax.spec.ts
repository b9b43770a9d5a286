import fc from 'fast-check';
import { taxOf } from './tax.ts';

describe('the tax of an amount', () => {
  it('is contained in the price, or comes on top of it', () => {
    expect(taxOf(1190, { basisPoints: 1900, inclusive: true })).toBe(190);
    expect(taxOf(1000, { basisPoints: 1900, inclusive: false })).toBe(190);
    expect(taxOf(350, { basisPoints: 0, inclusive: true })).toBe(0);
  });

  it('is rounded to the nearest coin, halves up', () => {
    expect(taxOf(50, { basisPoints: 100, inclusive: false })).toBe(1);
    expect(taxOf(49, { basisPoints: 100, inclusive: false })).toBe(0);
    expect(taxOf(999, { basisPoints: 700, inclusive: true })).toBe(65);
    expect(taxOf(-50, { basisPoints: 100, inclusive: false })).toBe(-1);
  });

  it('is exact for the largest amounts, and taking it out and putting it on again differ by a coin at most', () => {
    const amounts = fc.integer({ min: 0, max: 2 ** 51 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (gross, basisPoints) => {
        const net = gross - taxOf(gross, { basisPoints, inclusive: true });
        const again = net + taxOf(net, { basisPoints, inclusive: false });
        expect(Math.abs(again - gross)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
