import { afterOpenMinutes } from '../businesses/opening-hours.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { termsOf } from './order-terms.ts';
import type { Order } from './order.entity.ts';

/**
 * When an order that is confirmed now can be expected, by what the business says of itself: preparing takes time while it is open, and the
 * way to the customer goes on after closing. Null where it promises nothing, and for what a quote agreed: that has its own time.
 */
export async function expectationOf(tx: Transaction, { businessId, delivery, origin }: Order): Promise<Date | null> {
  if (origin?.startsWith('quote:')) return null;
  const { preparationMinutes, deliveryMinutes, openingHours, zone, now } = await termsOf(tx, businessId);
  if (preparationMinutes === null) return null;
  const ready = afterOpenMinutes(now, preparationMinutes, openingHours, zone);
  return delivery === 'delivery' ? new Date(ready.valueOf() + (deliveryMinutes ?? 0) * 60_000) : ready;
}
