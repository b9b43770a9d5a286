import type { Transaction } from '../database/tenant-database.ts';
import { amountsOf } from './order-amounts.ts';
import { Order } from './order.entity.ts';

/** Says anew what an order comes to, after whatever it is made of has changed. Gives how much more that is than before. */
export async function reckon(tx: Transaction, order: Order): Promise<number> {
  const { businessId, id, total: before } = order;
  const { tax, total } = amountsOf(order);
  if (tax !== order.tax || total !== order.total) await tx.update(Order, { businessId, id }, { tax, total });
  Object.assign(order, { tax, total });
  return total - before;
}
