import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { stateAfter } from '../lifecycle/lifecycle.ts';
import { notifyLive } from '../messaging/live.ts';
import { type Actor, type AnyOrderMove, orderLifecycle } from './order-lifecycle.ts';
import { expectationOf } from './order-expectation.ts';
import { OrderMoveEntry } from './order-move.entity.ts';
import { Order } from './order.entity.ts';

/** Who moves an order: its contact, a member of staff by id, or the system by itself. */
export type Mover = { readonly by: Exclude<Actor, 'member'> } | { readonly by: 'member'; readonly accountId: string };

const databaseTime = () => 'the_time()';

/**
 * The one place where the state of an order changes: by its lifecycle, with an entry in its history, told to the dashboards.
 * Gives the id of the entry; throws a Refusal when the lifecycle does not allow the move.
 */
export async function enterState(
  tx: Transaction,
  order: Order,
  move: AnyOrderMove,
  mover: Mover,
  { reason = null, ...also }: Partial<Pick<Order, 'number' | 'payment' | 'holdEndsAt'>> & { readonly reason?: string | null } = {},
): Promise<string> {
  const { businessId, id: orderId, state: fromState, delivery } = order;
  const { payment = order.payment } = also;
  const toState = stateAfter(orderLifecycle, fromState, { type: move, by: mover.by, delivery, payment });
  const expectedAt = toState === 'confirmed' && !order.expectedAt ? await expectationOf(tx, order) : order.expectedAt;
  const updated = await tx
    .createQueryBuilder()
    .update(Order)
    .set({
      ...also,
      expectedAt,
      state: toState,
      updatedAt: databaseTime,
      ...(move === 'place' && !order.placedAt && { placedAt: databaseTime }),
    })
    .where({ businessId, id: orderId })
    .returning('placed_at, updated_at')
    .execute();
  const [row] = updated.raw as { readonly placed_at: Date | null; readonly updated_at: Date }[];
  Object.assign(order, also, { expectedAt, state: toState, placedAt: row!.placed_at, updatedAt: row!.updated_at });

  const id = newId();
  const actorId = mover.by === 'member' ? mover.accountId : null;
  await tx.insert(OrderMoveEntry, { businessId, id, orderId, move, fromState, toState, actor: mover.by, actorId, reason });
  await notifyLive(tx, { businessId, what: 'order', id: orderId });
  return id;
}
