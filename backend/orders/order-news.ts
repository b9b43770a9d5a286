import type { Json } from '../../flows/language/flow.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { putEvents } from '../messaging/inbox.ts';
import type { Mover } from './enter-state.ts';
import type { Order } from './order.entity.ts';

/** The alarm of an order that was handed over: its customer is asked how it was. */
export const ratingDue = 'order.rating';

/** Lets the order's conversation know of a move: `order.<state>`. Who moved it there by themselves, in that conversation, knows. */
export async function tell(
  tx: Transaction,
  order: Order,
  moveId: string,
  mover: Mover,
  also: Readonly<Record<string, Json>> = {},
): Promise<void> {
  if (mover.by === 'contact') return;
  await signal(tx, order, `order.${order.state === 'awaiting_payment' ? 'placed' : order.state}`, moveId, { mover, also: { by: mover.by, ...also } });
}

/** Lets the order's conversation know of something that is no move. The same `once` is told once. */
export async function signal(
  tx: Transaction,
  order: Order,
  name: string,
  once: string,
  { mover, also = {} }: { readonly mover?: Mover; readonly also?: Readonly<Record<string, Json>> } = {},
): Promise<void> {
  const { businessId, conversationId, id, delivery, payment, total, currency } = order;
  if (!conversationId) return;
  const what = name.replace('order.', '');
  const pickupAddress = what === 'ready' && delivery === 'pickup' ? await pickupAddressOf(tx, businessId) : null;
  const data = { id, about: id, what, number: order.spokenNumber, delivery, payment, total, currency, pickupAddress, ...also };
  const event = { type: 'signal.arrived', signal: name, data } as const;
  await putEvents(tx, businessId, [
    { conversationId, source: 'order', externalId: once, event, ...(mover?.by === 'member' ? { actorId: mover.accountId } : {}) },
  ]);
}

async function pickupAddressOf(tx: Transaction, businessId: string): Promise<string | null> {
  const [row]: { pickupAddress: string | null }[] = await tx.query(`select pickup_address "pickupAddress" from businesses where id = $1`, [
    businessId,
  ]);
  return row!.pickupAddress;
}
