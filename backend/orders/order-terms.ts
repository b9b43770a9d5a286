import type { OpeningHours } from '../contract/businesses.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { OrderTerms } from './order-terms.entity.ts';

/** How the business sells, with what it says of itself. */
export interface Terms extends Omit<OrderTerms, 'businessId'> {
  readonly currency: string;
  readonly deliveryFee: number;
  readonly minimumOrder: number;
  readonly openingHours: OpeningHours;
  readonly zone: string;
  readonly now: Date;
}

export async function termsOf(tx: Transaction, businessId: string): Promise<Terms> {
  const [terms]: Terms[] = await tx.query(
    `select b.currency, b.delivery_fee "deliveryFee", b.minimum_order "minimumOrder", b.opening_hours "openingHours", b.zone, the_time() now,
            coalesce(t.hold_minutes, 20) "holdMinutes", coalesce(t.pays_online, false) "paysOnline", coalesce(t.pays_by_transfer, false) "paysByTransfer",
            coalesce(t.pays_cash, true) "paysCash", coalesce(t.when_price_rose, 'tell') "whenPriceRose", coalesce(t.asks_for_rating, true) "asksForRating",
            t.preparation_minutes "preparationMinutes", t.delivery_minutes "deliveryMinutes", t.shop_place "shopPlace"
     from businesses b left join order_terms t on t.business_id = b.id where b.id = $1`,
    [businessId],
  );
  return terms!;
}
