import type { Transaction } from '../database/tenant-database.ts';
import { OrderChange } from './order-change.entity.ts';
import type { OrderMoney } from './order-money.ts';
import type { Order } from './order.entity.ts';
import { releaseStock } from './stock.ts';

export function pendingChange(tx: Transaction, { businessId, id }: Order): Promise<OrderChange | null> {
  return tx.findOneBy(OrderChange, { businessId, orderId: id, state: 'awaiting_payment' });
}

/** Nobody paid for the change that was waiting, or the order goes on without it: what was held for it goes back to the shelf. */
export async function dropPendingChange(tx: Transaction, money: OrderMoney, order: Order): Promise<void> {
  const change = await pendingChange(tx, order);
  if (!change) return;
  await releaseStock(tx, order.businessId, change.held);
  await tx.update(OrderChange, { businessId: order.businessId, id: change.id }, { state: 'dropped' });
  await money.withdraw(tx, order, change.dueId!, { by: 'system' });
}
