import fc from 'fast-check';
import { needsApproval } from './discount-limit.ts';
import { itemsIn } from './items-in.ts';
import { type Priced, type PricedLine, totalsOf } from './quote-totals.ts';

const line = (
  quantity: number,
  unitAmount: number | null,
  tax?: readonly [name: string, basisPoints: number, inclusive: boolean],
): PricedLine => ({
  quantity,
  unitAmount,
  taxName: tax?.[0] ?? null,
  taxBasisPoints: tax?.[1] ?? null,
  taxInclusive: tax?.[2] ?? null,
});
const offer = (lines: readonly PricedLine[], terms: Partial<Priced> = {}): Priced => ({
  ...{ lines, discountKind: 'none', discount: 0, depositPercent: 0 },
  ...terms,
});

describe('what a quote comes to', () => {
  it('adds tax that is not in the prices, and names tax that is', () => {
    const lines = [line(2, 1_000, ['VAT', 1_900, false]), line(1, 1_070, ['Food', 700, true]), line(1, 500)];
    expect(totalsOf(offer(lines, { depositPercent: 30 }))).toEqual({
      subtotal: 3_570,
      discount: 0,
      taxes: [
        { name: 'VAT', basisPoints: 1_900, inclusive: false, amount: 380 },
        { name: 'Food', basisPoints: 700, inclusive: true, amount: 70 },
      ],
      total: 3_950,
      deposit: 1_185,
    });
  });

  it('takes the discount off before tax, and never more than there is', () => {
    const lines = [line(1, 10_000, ['VAT', 2_000, false])];
    expect(totalsOf(offer(lines, { discountKind: 'percent', discount: 1_250 }))).toMatchObject({ discount: 1_250, total: 10_500 });
    expect(totalsOf(offer(lines, { discountKind: 'amount', discount: 2_000 }))).toMatchObject({ discount: 2_000, total: 9_600 });
    expect(totalsOf(offer(lines, { discountKind: 'amount', discount: 99_999 }))).toMatchObject({ discount: 10_000, total: 0 });
  });

  it('is nothing to tell while a line has no price', () => {
    expect(totalsOf(offer([line(1, 100), line(1, null)]))).toBeNull();
    expect(totalsOf(offer([]))).toBeNull();
  });

  it('is exact and adds up, whatever is in it', () => {
    const anyLine = fc.record({
      quantity: fc.integer({ min: 1, max: 9_999 }),
      unitAmount: fc.integer({ min: 0, max: 2_000_000_000 }),
      rate: fc.constantFrom(undefined, ['VAT', 1_900, true] as const, ['VAT', 1_900, false] as const, ['Low', 725, false] as const),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 10_000 }), (given, percent) => {
        const lines = given.map(({ quantity, unitAmount, rate }) => line(quantity, unitAmount, rate));
        const { subtotal, discount, taxes, total } = totalsOf(
          offer(lines, percent === 0 ? {} : { discountKind: 'percent', discount: percent }),
        )!;
        const onTop = taxes.filter(({ inclusive }) => !inclusive).reduce((sum, { amount }) => sum + amount, 0);
        expect(total).toBe(subtotal - discount + onTop);
        expect(Math.min(total, discount, ...taxes.map(({ amount }) => amount))).toBeGreaterThanOrEqual(0);
        expect([subtotal, discount, total].every(Number.isSafeInteger)).toBe(true);
      }),
    );
  });
});

describe('the limit of discounts', () => {
  const priced = (unitAmount: number, listAmount: number | null, discount = 0) => ({
    lines: [{ quantity: 10, unitAmount, listAmount }],
    ...{ discountKind: discount ? ('percent' as const) : ('none' as const), discount, approvedBy: null },
  });

  it('counts a price below that of the catalog as well', () => {
    expect(needsApproval(priced(1_000, 1_000, 1_000), 1_000)).toBe(false);
    expect(needsApproval(priced(1_000, 1_000, 1_001), 1_000)).toBe(true);
    expect(needsApproval(priced(899, 1_000), 1_000)).toBe(true);
    expect(needsApproval(priced(950, 1_000, 600), 1_000)).toBe(true);
  });

  it('knows no list price of a free line, and minds no higher price', () => {
    expect(needsApproval(priced(1, null), 0)).toBe(false);
    expect(needsApproval(priced(1_200, 1_000), 0)).toBe(false);
  });

  it('is lifted when a second member agrees', () => {
    expect(needsApproval({ ...priced(1_000, 1_000, 5_000), approvedBy: 'somebody' }, 1_000)).toBe(false);
  });
});

describe('the things that words name', () => {
  it.each([
    ['12 croissants and 3 baguettes', ['12 × croissants', '3 × baguettes']],
    [
      '- two chocolate cakes\n- a wedding cake with three tiers, white',
      ['2 × chocolate cakes', '1 × wedding cake with three tiers', '1 × white'],
    ],
    ['20x muffins, 5 x rolls.', ['20 × muffins', '5 × rolls']],
    ['una tarta y dos cafés', ['1 × tarta', '2 × cafés']],
    ['something for 1,500 guests', ['1 × something for 1,500 guests']],
    ['make it 40 croissants', ['40 × croissants']],
    ['Mejor 40 cruasanes, por favor cámbialo a 2 tartas', ['40 × cruasanes', '2 × tartas']],
    ['   ?! ', []],
  ])('%j', (words, things) => {
    expect(itemsIn(words).map(({ text, quantity }) => `${quantity} × ${text}`)).toEqual(things);
  });
});
