import type { Transaction } from '../database/tenant-database.ts';

const first = 1001;

/** The next number to read out. Numbers of a business have no gaps, so taking one makes the next taker wait for the commit. */
export async function nextNumber(tx: Transaction, businessId: string, of: 'payments' | 'refunds'): Promise<number> {
  const [row]: { value: string }[] = await tx.query(
    `insert into counters as c (business_id, name, value) values ($1, $2, $3)
     on conflict (business_id, name) do update set value = c.value + 1 returning value`,
    [businessId, of, first],
  );
  return Number(row!.value);
}

export const spokenDue = (number: number): string => `P-${number}`;
export const spokenRefund = (number: number): string => `R-${number}`;
