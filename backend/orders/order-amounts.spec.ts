import fc from 'fast-check';
import { amountsOf, type PricedLine, worthOf } from './order-amounts.ts';

const line = (unitAmount: number, quantity: number, also: Partial<PricedLine> = {}): PricedLine => ({
  unitAmount,
  quantity,
  cancelled: 0,
  taxRate: 0,
  taxInclusive: true,
  ...also,
});
const none = { discount: 0, deliveryFee: 0, credit: 0 };

describe('what an order comes to', () => {
  it('is its lines and the way to the customer', () => {
    expect(amountsOf({ ...none, lines: [line(250, 2), line(2400, 1)], deliveryFee: 300 })).toEqual({
      goods: 2900,
      discount: 0,
      tax: 0,
      taxOnTop: 0,
      total: 3200,
    });
  });

  it('holds a tax that is in the prices, and grows by one that is not', () => {
    expect(amountsOf({ ...none, lines: [line(1190, 1, { taxRate: 1900 })] })).toMatchObject({ tax: 190, taxOnTop: 0, total: 1190 });
    expect(amountsOf({ ...none, lines: [line(1000, 1, { taxRate: 1900, taxInclusive: false })] })).toMatchObject({ tax: 190, total: 1190 });
  });

  it('rounds the tax of each line half up', () => {
    expect(amountsOf({ ...none, lines: [line(50, 1, { taxRate: 100, taxInclusive: false })] })).toMatchObject({ tax: 1, total: 51 });
    expect(amountsOf({ ...none, lines: [line(49, 1, { taxRate: 100, taxInclusive: false })] })).toMatchObject({ tax: 0, total: 49 });
    const three = [line(33, 1), line(33, 1), line(33, 1)].map((each) => ({ ...each, taxRate: 500, taxInclusive: false }));
    expect(amountsOf({ ...none, lines: three })).toMatchObject({ tax: 6, total: 105 });
  });

  it('shares a discount among the lines before their tax', () => {
    const lines = [line(1000, 1, { taxRate: 2000, taxInclusive: false }), line(1000, 1)];
    expect(amountsOf({ ...none, lines, discount: 501 })).toMatchObject({ goods: 2000, discount: 501, tax: 150, total: 1649 });
  });

  it('leaves out what fell away', () => {
    expect(amountsOf({ ...none, lines: [line(250, 4, { cancelled: 3 })], deliveryFee: 300 })).toMatchObject({ goods: 250, total: 550 });
  });

  it('is never less than nothing', () => {
    expect(amountsOf({ ...none, lines: [line(250, 1)], discount: 900 })).toMatchObject({ discount: 250, total: 0 });
    expect(amountsOf({ ...none, lines: [line(250, 1)], credit: 900, deliveryFee: 100 })).toMatchObject({ total: 0 });
  });

  it('adds up to the last cent, whatever it is made of', () => {
    const anyLine = fc.record({
      unitAmount: fc.integer({ min: 0, max: 2_000_000_000 }),
      quantity: fc.integer({ min: 1, max: 9_999 }),
      cancelled: fc.constant(0),
      taxRate: fc.integer({ min: 0, max: 10_000 }),
      taxInclusive: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 8 }),
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (lines, discount, deliveryFee) => {
          const { goods, discount: off, tax, taxOnTop, total } = amountsOf({ lines, discount, deliveryFee, credit: 0 });
          expect(total).toBe(goods - off + taxOnTop + deliveryFee);
          expect(off).toBe(Math.min(discount, goods));
          expect(tax).toBeGreaterThanOrEqual(taxOnTop);
          expect([goods, tax, taxOnTop, total].every(Number.isSafeInteger)).toBe(true);
          // One line alone is taxed as its part of the whole, when nothing is taken off.
          const alone = lines.map((each) => amountsOf({ ...none, lines: [each] }).tax).reduce((all, each) => all + each, 0);
          if (off === 0) expect(tax).toBe(alone);
        },
      ),
    );
  });
});

describe('what pieces of an order are worth', () => {
  it('is what was paid for them: after the discount, with the tax that came on top', () => {
    const lines = [line(1000, 2, { taxRate: 2000, taxInclusive: false }), line(1000, 1)];
    expect(worthOf({ ...none, lines, discount: 300 }, [{ nth: 0, from: 0, to: 1 }])).toBe(1080);
    expect(worthOf({ ...none, lines, discount: 300 }, [{ nth: 1, from: 0, to: 1 }])).toBe(900);
  });

  it('adds up to what all goods came to, in however many parts they come back', () => {
    const anyLine = fc.record({
      unitAmount: fc.integer({ min: 0, max: 1_000_000 }),
      quantity: fc.integer({ min: 1, max: 30 }),
      cancelled: fc.constant(0),
      taxRate: fc.integer({ min: 0, max: 10_000 }),
      taxInclusive: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 5_000_000 }), (lines, discount) => {
        const order = { ...none, lines, discount };
        const parts = lines.flatMap(({ quantity }, nth) => Array.from({ length: quantity }, (_, from) => ({ nth, from, to: from + 1 })));
        const each = parts.map((part) => worthOf(order, [part]));
        expect(each.reduce((all, one) => all + one, 0)).toBe(amountsOf(order).total);
        expect(Math.min(...each)).toBeGreaterThanOrEqual(0);
        expect(worthOf(order, parts)).toBe(amountsOf(order).total);
      }),
    );
  });
});
