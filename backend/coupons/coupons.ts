import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Coupon } from './coupon.entity.ts';

/** Whether a coupon can be used now, by this contact, for goods of this worth; and why not. */
export type CouponCheck =
  | { readonly outcome: 'good'; readonly coupon: Coupon }
  | { readonly outcome: 'unknown' | 'not-yet' | 'over' | 'used-up' | 'used-before' }
  | { readonly outcome: 'too-small'; readonly minimum: number };

/** As people type it: case and spaces do not count. */
export const codeIn = (words: string): string => words.replace(/\s/g, '').toUpperCase();

export async function checkCoupon(
  tx: Transaction,
  businessId: string,
  contactId: string,
  words: string,
  { goods, now }: { readonly goods: number; readonly now: Date },
): Promise<CouponCheck> {
  const coupon = await tx.findOneBy(Coupon, { businessId, code: codeIn(words), active: true });
  if (!coupon) return { outcome: 'unknown' };
  if (coupon.validFrom && coupon.validFrom > now) return { outcome: 'not-yet' };
  if (coupon.validUntil && coupon.validUntil <= now) return { outcome: 'over' };
  if (coupon.mostUses !== null && coupon.used >= coupon.mostUses) return { outcome: 'used-up' };
  if (coupon.once && (await usedBefore(tx, coupon, contactId))) return { outcome: 'used-before' };
  if (goods < coupon.minimum) return { outcome: 'too-small', minimum: coupon.minimum };
  return { outcome: 'good', coupon };
}

/** What it takes off goods of this worth: whole minor units, rounded down. */
export function discountOf({ percent, amount, minimum }: Pick<Coupon, 'percent' | 'amount' | 'minimum'>, goods: number): number {
  if (goods < minimum) return 0;
  return Math.min(goods, amount ?? Number((BigInt(goods) * BigInt(percent!)) / 100n));
}

/**
 * Uses a coupon for an order. One statement counts it where it still may be counted, and one index keeps a contact from using it twice, so
 * whoever comes too late at the same moment is told so: false.
 */
export async function useCoupon(
  tx: Transaction,
  { businessId, couponId, contactId, orderId }: { businessId: string; couponId: string; contactId: string; orderId: string },
): Promise<boolean> {
  const [rows]: [{ once: boolean }[], number] = await tx.query(
    `update coupons set used = used + 1
     where business_id = $1 and id = $2 and active and (most_uses is null or used < most_uses)
       and (valid_from is null or valid_from <= the_time()) and (valid_until is null or valid_until > the_time())
     returning once`,
    [businessId, couponId],
  );
  const [coupon] = rows;
  if (!coupon) return false;
  const noted: unknown[] = await tx.query(
    `insert into coupon_uses (business_id, id, coupon_id, contact_id, order_id, once) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
    [businessId, newId(), couponId, contactId, orderId, coupon.once],
  );
  if (noted.length > 0) return true;
  await tx.query(`update coupons set used = used - 1 where business_id = $1 and id = $2`, [businessId, couponId]);
  return false;
}

/** The order is off, so its coupon can be used again. */
export async function giveCouponBack(tx: Transaction, businessId: string, orderId: string): Promise<void> {
  await tx.query(
    `with back as (
       update coupon_uses set given_back_at = the_time() where business_id = $1 and order_id = $2 and given_back_at is null returning coupon_id)
     update coupons c set used = c.used - 1 from back where c.business_id = $1 and c.id = back.coupon_id`,
    [businessId, orderId],
  );
}

async function usedBefore(tx: Transaction, { businessId, id }: Coupon, contactId: string): Promise<boolean> {
  const [row]: { used: boolean }[] = await tx.query(
    `select exists (select 1 from coupon_uses where business_id = $1 and coupon_id = $2 and contact_id = $3 and given_back_at is null) used`,
    [businessId, id, contactId],
  );
  return row!.used;
}
