import type { OpeningHours } from '../../contract/businesses.ts';
import { readOnce } from '../../database/read-once.ts';
import type { Transaction } from '../../database/tenant-database.ts';

/** What operations need to know of the business, at the database's time. */
export interface BusinessFacts {
  readonly currency: string;
  readonly zone: string;
  readonly language: string;
  readonly openingHours: OpeningHours;
  readonly delivers: boolean;
  /** In minor units, where no zone says otherwise. */
  readonly deliveryFee: number;
  readonly pickup: boolean;
  /** The goods an order must at least have, in minor units. */
  readonly minimumOrder: number;
  readonly pickupAddress: string | null;
  readonly now: Date;
}

export async function businessFacts(tx: Transaction, businessId: string): Promise<BusinessFacts> {
  const [facts] = await readOnce(tx, `facts of ${businessId}`, () =>
    tx.query<BusinessFacts[]>(
      `select currency, zone, language, opening_hours "openingHours", delivers, delivery_fee "deliveryFee", pickup, minimum_order "minimumOrder", pickup_address "pickupAddress", the_time() as now from businesses where id = $1`,
      [businessId],
    ),
  );
  return facts!;
}
