import { setAlarm } from '../alarms/alarms.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { Terms } from './order-terms.ts';
import { Order } from './order.entity.ts';

const minute = 60_000;
/** So long before the end customers are warned. */
const warning = 5 * minute;

export const holdEnding = 'order.hold-ending';
export const holdEnds = 'order.hold-ends';
export const unconfirmedCash = 'order.unconfirmed-cash';

/** Holds the stock of an order until a payment should be there, with a warning shortly before. */
export async function holdFor(tx: Transaction, order: Order, { now, holdMinutes }: Pick<Terms, 'now' | 'holdMinutes'>): Promise<void> {
  await holdUntil(tx, order, new Date(now.valueOf() + holdMinutes * minute));
}

export async function holdUntil(tx: Transaction, order: Order, holdEndsAt: Date): Promise<void> {
  const { businessId, id: subjectId } = order;
  order.holdEndsAt = holdEndsAt;
  await tx.update(Order, { businessId, id: subjectId }, { holdEndsAt });
  await setAlarm(tx, { businessId, kind: holdEnding, subjectId, at: new Date(holdEndsAt.valueOf() - warning) });
  await setAlarm(tx, { businessId, kind: holdEnds, subjectId, at: holdEndsAt });
}

/**
 * The stock is held no longer for a payment: it is sold, or it is back on the shelf. Alarms that were set go off and find nothing to do: to
 * call them off would have to wait for one that is going off, and that one waits for the order.
 */
export async function forgetHold(tx: Transaction, order: Order): Promise<void> {
  if (!order.holdEndsAt) return;
  order.holdEndsAt = null;
  await tx.update(Order, { businessId: order.businessId, id: order.id }, { holdEndsAt: null });
}
