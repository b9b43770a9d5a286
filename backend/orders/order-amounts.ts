import { taxOf } from '../catalog/tax.ts';

/** What an amount of an order is made of, in minor units. */
export interface PricedLine {
  readonly unitAmount: number;
  readonly quantity: number;
  /** Pieces that fell away. */
  readonly cancelled: number;
  /** Basis points: 1900 is 19 %. */
  readonly taxRate: number;
  /** Whether the price holds the tax, or it comes on top. */
  readonly taxInclusive: boolean;
}

export interface Priced {
  readonly lines: readonly PricedLine[];
  /** What is taken off the goods; never more than they cost. */
  readonly discount: number;
  readonly deliveryFee: number;
  /** What was paid before for something that came back. */
  readonly credit: number;
}

export interface Amounts {
  readonly goods: number;
  readonly discount: number;
  /** All taxes, whether they are in the prices or came on top. */
  readonly tax: number;
  readonly taxOnTop: number;
  readonly total: number;
}

/**
 * What an order comes to. The rule of rounding: the discount is shared among the lines in proportion to what they cost, whole minor units,
 * the ones left over going to the lines with the largest remainder (the first of equals); the tax of each line is taken from what is
 * left of it and rounded (catalog/tax.ts); everything else is a sum. The delivery fee is what the customer pays for it, without a tax of its own.
 */
export function amountsOf(order: Priced): Amounts {
  const { deliveryFee, credit } = order;
  const lines = linesOf(order);
  const goods = sum(lines.map(({ cost }) => cost));
  const off = sum(lines.map(({ share }) => share));
  const tax = sum(lines.map((each) => each.tax));
  const taxOnTop = sum(lines.map(({ onTop }) => onTop));
  const before = goods - off + taxOnTop + BigInt(deliveryFee);
  const paidBefore = BigInt(credit) < before ? BigInt(credit) : before;
  return { goods: Number(goods), discount: Number(off), tax: Number(tax), taxOnTop: Number(taxOnTop), total: Number(before - paidBefore) };
}

/** Pieces of the nth line: those after the first `from` of them, up to and with the `to`th. */
export interface Part {
  readonly nth: number;
  readonly from: number;
  readonly to: number;
}

/** What was paid for some pieces of an order. However many at a time come back, all of them together are worth just what all came to. */
export function worthOf(order: Priced, parts: readonly Part[]): number {
  const lines = linesOf(order);
  const upTo = (nth: number, pieces: number) => {
    const { cost, share, onTop } = lines[nth]!;
    const { quantity, cancelled } = order.lines[nth]!;
    return ((cost - share + onTop) * BigInt(pieces)) / BigInt(quantity - cancelled);
  };
  return Number(sum(parts.map(({ nth, from, to }) => upTo(nth, to) - upTo(nth, from))));
}

/** Each line with what it costs, its share of the discount, and its tax. */
function linesOf({ lines, discount }: Pick<Priced, 'lines' | 'discount'>) {
  const costs = lines.map(({ unitAmount, quantity, cancelled }) => BigInt(unitAmount) * BigInt(quantity - cancelled));
  const goods = sum(costs);
  const off = BigInt(discount) < goods ? BigInt(discount) : goods;
  const shares = sharesOf(off, costs, goods);
  return lines.map(({ taxRate, taxInclusive }, nth) => {
    const [cost, share] = [costs[nth]!, shares[nth]!];
    const tax = BigInt(taxOf(Number(cost - share), { basisPoints: taxRate, inclusive: taxInclusive }));
    return { cost, share, tax, onTop: taxInclusive ? 0n : tax };
  });
}

/** An amount in parts as these weights are to each other; the parts add up to it. */
function sharesOf(amount: bigint, weights: readonly bigint[], all: bigint): bigint[] {
  if (all === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (amount * weight) / all);
  const rest = Number(amount - sum(shares));
  const byRemainder = weights
    .map((weight, nth) => ({ nth, remainder: (amount * weight) % all }))
    .sort((left, right) => (left.remainder === right.remainder ? left.nth - right.nth : left.remainder < right.remainder ? 1 : -1));
  for (const { nth } of byRemainder.slice(0, rest)) shares[nth]! += 1n;
  return shares;
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n);
