import { Injectable, NotFoundException } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { OrderMove } from '../contract/orders.ts';
import { rememberAddress } from '../contacts/addresses.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openTo } from '../lifecycle/lifecycle.ts';
import { putEvents } from '../messaging/inbox.ts';
import { enterState, type Mover } from './enter-state.ts';
import { orderLifecycle } from './order-lifecycle.ts';
import { OrderLine } from './order-line.entity.ts';
import { nextOrderNumber } from './order-number.ts';
import { Order } from './order.entity.ts';
import { handOverStock, holdStock, releaseStock, type Shortage } from './stock.ts';

export type Placed =
  | { readonly outcome: 'placed'; readonly order: Order }
  | { readonly outcome: 'short'; readonly order: Order; readonly missing: readonly Shortage[] }
  | { readonly outcome: 'empty' };

export type Cancelled = { readonly outcome: 'cancelled' | 'too-late'; readonly order: Order } | { readonly outcome: 'none' };

/** Orders from the moment they are placed. Each method does its work in the caller's transaction. */
@Injectable()
export class OrdersService {
  /** Holds the stock of every line, all or none, and gives the order its number. An order that is placed already is given as it is. */
  async place(tx: Transaction, businessId: string, orderId: string): Promise<Placed> {
    const order = await this.lock(tx, businessId, orderId);
    if (order.placedAt) return { outcome: 'placed', order };
    if (order.lines.length === 0) return { outcome: 'empty' };

    const missing = await holdStock(tx, businessId, order.lines);
    if (missing.length > 0) return { outcome: 'short', order, missing };
    const number = await nextOrderNumber(tx, businessId);
    await enterState(tx, order, 'place', { by: 'contact' }, { number, payment: 'cash' });
    const { contactId, address, place } = order;
    if (order.delivery === 'delivery' && address) await rememberAddress(tx, { businessId, contactId, address, place });
    return { outcome: 'placed', order };
  }

  /** Moves an order along its lifecycle; a Refusal tells why it cannot. Whoever waits for it in a conversation hears `order.<state>`. */
  async move(tx: Transaction, businessId: string, orderId: string, move: OrderMove, mover: Mover): Promise<Order> {
    const order = await this.lock(tx, businessId, orderId);
    const moveId = await enterState(tx, order, move, mover);
    if (move === 'cancel') await releaseStock(tx, businessId, order.lines);
    if (move === 'deliver') await handOverStock(tx, businessId, order.lines, { orderId, mover });
    if (order.conversationId && mover.by !== 'contact') await this.tell(tx, order, order.conversationId, moveId, mover);
    return order;
  }

  /** Cancels the contact's latest order on the contact's own wish, if it is not too late for that. An earlier one is never touched instead. */
  async cancelLatest(tx: Transaction, businessId: string, contactId: string): Promise<Cancelled> {
    const [latest] = await this.latest(tx, businessId, contactId, 1);
    if (!latest) return { outcome: 'none' };
    const order = await this.lock(tx, businessId, latest.id);
    if (order.state === 'cancelled') return { outcome: 'none' };
    if (!openTo(orderLifecycle, order.state, { by: 'contact', delivery: order.delivery }).includes('cancel'))
      return { outcome: 'too-late', order };
    return { outcome: 'cancelled', order: await this.move(tx, businessId, order.id, 'cancel', { by: 'contact' }) };
  }

  /** Placed orders of a contact, newest first, with their lines. */
  latest(tx: Transaction, businessId: string, contactId: string, most: number): Promise<Order[]> {
    return tx.find(Order, {
      where: { businessId, contactId, placedAt: Not(IsNull()) },
      relations: { lines: true },
      order: { placedAt: 'DESC', lines: { position: 'ASC' } },
      take: most,
    });
  }

  /** The order that began last in this conversation, whatever became of it. */
  async lastOf(tx: Transaction, businessId: string, conversationId: string): Promise<Order | null> {
    return tx.findOne(Order, {
      where: { businessId, conversationId },
      relations: { lines: true },
      order: { id: 'DESC', lines: { position: 'ASC' } },
    });
  }

  /** Nobody else moves the order until this transaction is over. */
  private async lock(tx: Transaction, businessId: string, id: string): Promise<Order> {
    const order = await tx.findOne(Order, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
    if (!order) throw new NotFoundException('There is no such order.');
    return Object.assign(order, { lines: await tx.find(OrderLine, { where: { businessId, orderId: id }, order: { position: 'ASC' } }) });
  }

  private async tell(tx: Transaction, order: Order, conversationId: string, moveId: string, mover: Mover): Promise<void> {
    const event = { type: 'signal.arrived', signal: `order.${order.state}`, data: { id: order.id, number: order.spokenNumber } } as const;
    await putEvents(tx, order.businessId, [
      { conversationId, source: 'order', externalId: moveId, event, ...(mover.by === 'member' ? { actorId: mover.accountId } : {}) },
    ]);
  }
}
