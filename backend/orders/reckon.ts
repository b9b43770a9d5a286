import { Coupon } from '../coupons/coupon.entity.ts';
import { discountOf } from '../coupons/coupons.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { amountsOf } from './order-amounts.ts';
import { Order } from './order.entity.ts';

/**
 * Says anew what an order comes to, after whatever it is made of has changed. Gives how much more that is than before. The discount of a
 * draft goes with its goods; once placed it is what was agreed, as far as there are goods to take it off.
 */
export async function reckon(tx: Transaction, order: Order): Promise<number> {
  const { businessId, id, total: before } = order;
  const discount = order.state === 'draft' && order.couponId ? await discountNow(tx, order, order.couponId) : order.discount;
  const { tax, total } = amountsOf({ ...order, lines: order.lines, discount });
  const now = { discount, tax, total };
  if (Object.entries(now).some(([field, value]) => order[field as keyof typeof now] !== value))
    await tx.update(Order, { businessId, id }, now);
  Object.assign(order, now);
  return total - before;
}

async function discountNow(tx: Transaction, order: Order, couponId: string): Promise<number> {
  const coupon = await tx.findOneByOrFail(Coupon, { businessId: order.businessId, id: couponId });
  return discountOf(coupon, amountsOf({ ...order, lines: order.lines, discount: 0 }).goods);
}
