export interface Taxed {
  /** Hundredths of a percent: 1900 is 19 %. */
  readonly basisPoints: number;
  /** Whether the amount contains the tax already, or it comes on top. */
  readonly inclusive: boolean;
}

/**
 * The tax in an amount that contains it, or on an amount that does not: in minor units, halves rounded away from zero, as invoices do.
 * Computed on the sum of a line, never on one piece, so that a hundred pieces do not carry a hundred roundings.
 */
export function taxOf(amount: number, { basisPoints, inclusive }: Taxed): number {
  const whole = BigInt(inclusive ? 10_000 + basisPoints : 10_000);
  const product = BigInt(Math.abs(amount)) * BigInt(basisPoints);
  const tax = Number((2n * product + whole) / (2n * whole));
  return amount < 0 && tax > 0 ? -tax : tax;
}
