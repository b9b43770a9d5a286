import type { Transaction } from '../database/tenant-database.ts';

/** The first booking of a business; a newcomer's customers need not know that they are the first. */
const first = 1001;

/** The next number to read out. Taking one makes the next taker wait for the commit. */
export async function nextBookingNumber(tx: Transaction, businessId: string): Promise<number> {
  const [row]: { value: string }[] = await tx.query(
    `insert into counters as c (business_id, name, value) values ($1, 'bookings', $2)
     on conflict (business_id, name) do update set value = c.value + 1 returning value`,
    [businessId, first],
  );
  return Number(row!.value);
}
