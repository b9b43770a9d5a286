import type { QuoteTax, QuoteTotals } from '../contract/quotes.ts';
import { amountsOf } from '../orders/order-amounts.ts';

export interface PricedLine {
  readonly quantity: number;
  readonly unitAmount: number | null;
  readonly taxName: string | null;
  readonly taxBasisPoints: number | null;
  readonly taxInclusive: boolean | null;
}

export interface Priced {
  readonly lines: readonly PricedLine[];
  readonly discountKind: 'none' | 'amount' | 'percent';
  readonly discount: number;
  readonly depositPercent: number;
}

/**
 * What a revision comes to, by the rule of orders, since it is to become one; null while a line has no price, or there is none. A
 * percentage is rounded half up.
 */
export function totalsOf({ lines, discountKind, discount: asked, depositPercent }: Priced): QuoteTotals | null {
  if (lines.length === 0 || lines.some(({ unitAmount }) => unitAmount === null)) return null;
  const priced = lines.map(({ quantity, unitAmount, taxBasisPoints, taxInclusive }) => ({
    ...{ quantity, unitAmount: unitAmount!, cancelled: 0, taxRate: taxBasisPoints ?? 0, taxInclusive: taxInclusive ?? true },
  }));
  const { goods } = amountsOf({ lines: priced, discount: 0, deliveryFee: 0, credit: 0 });
  const discount = discountKind === 'percent' ? partOf(goods, asked, 10_000) : discountKind === 'amount' ? asked : 0;
  const amounts = amountsOf({ lines: priced, discount, deliveryFee: 0, credit: 0 });

  const rates = new Map(lines.flatMap((line) => taxOf(line) ?? []).map((tax) => [JSON.stringify(tax), tax]));
  const taxes = [...rates].map(([key, tax]) => {
    const ofThisRate = priced.map((line, nth) => (JSON.stringify(taxOf(lines[nth]!)) === key ? line : { ...line, taxRate: 0 }));
    return { ...tax, amount: amountsOf({ lines: ofThisRate, discount, deliveryFee: 0, credit: 0 }).tax };
  });
  return { subtotal: goods, discount: amounts.discount, taxes, total: amounts.total, deposit: partOf(amounts.total, depositPercent, 100) };
}

export const taxOf = ({ taxName, taxBasisPoints, taxInclusive }: PricedLine): QuoteTax | null =>
  taxName === null || taxBasisPoints === null || taxInclusive === null
    ? null
    : { name: taxName, basisPoints: taxBasisPoints, inclusive: taxInclusive };

/** `amount × of / out`, to the nearest whole, half up; exact also where the product is beyond what a float holds. */
function partOf(amount: number, of: number, out: number): number {
  const [numerator, denominator] = [BigInt(amount) * BigInt(of), BigInt(out)];
  return Number((2n * numerator + denominator) / (2n * denominator));
}
