interface Offered {
  readonly lines: readonly { readonly quantity: number; readonly unitAmount: number | null; readonly listAmount: number | null }[];
  readonly discountKind: 'none' | 'amount' | 'percent';
  readonly discount: number;
  readonly approvedBy: string | null;
}

/**
 * Whether more is taken off than one member may, and nobody else has agreed. A price below that of the catalog is a discount too.
 * `limit` in hundredths of a percent of what it would have cost.
 */
export function needsApproval({ lines, discountKind, discount, approvedBy }: Offered, limit: number): boolean {
  if (approvedBy !== null) return false;
  const sum = (of: (line: Offered['lines'][number]) => number) =>
    lines.reduce((all, line) => all + BigInt(line.quantity) * BigInt(of(line)), 0n);
  const asked = sum(({ unitAmount }) => unitAmount ?? 0);
  const full = sum(({ unitAmount, listAmount }) => Math.max(unitAmount ?? 0, listAmount ?? 0));
  const off = discountKind === 'percent' ? (asked * BigInt(discount)) / 10_000n : discountKind === 'amount' ? BigInt(discount) : 0n;
  const paid = off < asked ? asked - off : 0n;
  return (full - paid) * 10_000n > full * BigInt(limit);
}
