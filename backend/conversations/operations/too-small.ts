import { amountsOf } from '../../orders/order-amounts.ts';
import type { Order } from '../../orders/order.entity.ts';

/** Whether an order stays below the smallest one, and by how much. Only goods count, before anything is taken off or added. */
export function tooSmall(order: Order, minimum: number) {
  const gap = minimum - amountsOf(order).goods;
  return gap > 0 ? { outcome: 'too-small' as const, output: { minimum, gap } } : undefined;
}
