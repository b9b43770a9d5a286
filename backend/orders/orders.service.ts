import { Injectable, NotFoundException } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { setAlarm } from '../alarms/alarms.ts';
import type { OrderMove } from '../contract/orders.ts';
import { rememberAddress } from '../contacts/addresses.ts';
import { giveCouponBack, useCoupon } from '../coupons/coupons.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openTo, Refusal } from '../lifecycle/lifecycle.ts';
import { enterState, type Mover } from './enter-state.ts';
import { forgetHold, holdFor } from './order-holds.ts';
import { orderLifecycle, type Payment } from './order-lifecycle.ts';
import { openPieces, OrderLine } from './order-line.entity.ts';
import { OrderMoney } from './order-money.ts';
import { ratingDue, tell } from './order-news.ts';
import { nextOrderNumber } from './order-number.ts';
import { termsOf } from './order-terms.ts';
import { Order } from './order.entity.ts';
import { dropPendingChange } from './pending-change.ts';
import { reckon } from './reckon.ts';
import { handOverStock, holdStock, piecesOf, releaseStock, type Shortage } from './stock.ts';

export type Placed =
  | { readonly outcome: 'placed'; readonly order: Order }
  | { readonly outcome: 'short'; readonly order: Order; readonly missing: readonly Shortage[] }
  /** Somebody else used the coupon up meanwhile: the order is as it was, without it. */
  | { readonly outcome: 'coupon-gone'; readonly order: Order }
  | { readonly outcome: 'empty' };

export type Cancelled = { readonly outcome: 'cancelled' | 'too-late'; readonly order: Order } | { readonly outcome: 'none' };

const byContact: Mover = { by: 'contact' };

/** Time to unpack and taste. */
const untilRating = 2 * 3_600_000;

/** Orders from the moment they are placed. Each method does its work in the caller's transaction. */
@Injectable()
export class OrdersService {
  constructor(private readonly money: OrderMoney) {}

  /**
   * Holds the stock of every line, all or none, and gives the order its number. Without a payment it waits for one, and its stock is held
   * for as long as the business says; one that lapsed is placed anew under its number. An order that is placed already is given as it is.
   */
  async place(
    tx: Transaction,
    businessId: string,
    orderId: string,
    { payment = 'cash', mover = byContact }: { readonly payment?: Payment | null; readonly mover?: Mover } = {},
  ): Promise<Placed> {
    const order = await this.lock(tx, businessId, orderId);
    if (!openTo(orderLifecycle, order.state, { by: mover.by, delivery: order.delivery }).includes('place'))
      return { outcome: 'placed', order };
    if (order.lines.every((line) => openPieces(line) === 0)) return { outcome: 'empty' };

    const missing = await holdStock(tx, businessId, piecesOf(order.lines));
    if (missing.length > 0) return { outcome: 'short', order, missing };
    if (order.couponId && !(await useCoupon(tx, { businessId, couponId: order.couponId, contactId: order.contactId, orderId })))
      return this.withoutCoupon(tx, order);
    const number = order.number ?? (await nextOrderNumber(tx, businessId));
    const moveId = await enterState(tx, order, 'place', mover, { number, payment });
    if (order.state === 'awaiting_payment') await holdFor(tx, order, await termsOf(tx, businessId));
    else await this.money.askForRest(tx, order);
    await tell(tx, order, moveId, mover);
    const { contactId, address, place } = order;
    if (order.delivery === 'delivery' && address) await rememberAddress(tx, { businessId, contactId, address, place });
    return { outcome: 'placed', order };
  }

  /**
   * Moves an order along its lifecycle; a Refusal tells why it cannot. Whoever waits for it in a conversation hears `order.<state>`, unless it
   * is the customer there who wished so.
   */
  async move(
    tx: Transaction,
    businessId: string,
    orderId: string,
    move: OrderMove,
    mover: Mover,
    reason: string | null = null,
    wishedBy: Mover = mover,
  ): Promise<Order> {
    const order = await this.lock(tx, businessId, orderId);
    if (await this.money.isDisputed(tx, order)) throw new Refusal(waitsForTheBank);
    const held = holdsStock(order);
    if (order.state === 'confirmed') await dropPendingChange(tx, this.money, order);
    const moveId = await enterState(tx, order, move, mover, { reason });
    if (move === 'confirm') await this.settle(tx, order);
    if (move === 'cancel') await this.callOff(tx, order, held, mover, reason);
    if (move === 'deliver') await this.handedOver(tx, order, mover);
    // Our own reasons are for staff, in their language.
    const toldWhy = mover.by === 'system' ? null : reason;
    await tell(tx, order, moveId, wishedBy, { reason: toldWhy, ...(move === 'cancel' && { refund: order.kept }) });
    return order;
  }

  /** Cancels the contact's latest order on the contact's own wish, if it is not too late for that. An earlier one is never touched instead. */
  async cancelLatest(tx: Transaction, businessId: string, contactId: string): Promise<Cancelled> {
    const [latest] = await this.latest(tx, businessId, contactId, 1);
    return latest ? this.cancelByContact(tx, businessId, contactId, latest.id) : { outcome: 'none' };
  }

  async cancelByContact(tx: Transaction, businessId: string, contactId: string, orderId: string): Promise<Cancelled> {
    const order = await this.lock(tx, businessId, orderId);
    if (order.contactId !== contactId || order.state === 'cancelled') return { outcome: 'none' };
    const isOpen = openTo(orderLifecycle, order.state, { by: 'contact', delivery: order.delivery }).includes('cancel');
    if (!isOpen || (await this.money.isDisputed(tx, order))) return { outcome: 'too-late', order };
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

  /** An order of this contact, whatever became of it; never one of another. */
  ofContact(tx: Transaction, businessId: string, contactId: string, id: string): Promise<Order | null> {
    return tx.findOne(Order, { where: { businessId, contactId, id }, relations: { lines: true }, order: { lines: { position: 'ASC' } } });
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
  async lock(tx: Transaction, businessId: string, id: string): Promise<Order> {
    const order = await tx.findOne(Order, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
    if (!order) throw new NotFoundException('There is no such order.');
    return Object.assign(order, { lines: await tx.find(OrderLine, { where: { businessId, orderId: id }, order: { position: 'ASC' } }) });
  }

  /** Confirmed: its stock is sold, and what is still to be paid is asked for without haste. */
  async settle(tx: Transaction, order: Order): Promise<void> {
    await forgetHold(tx, order);
    await this.money.askForRest(tx, order);
  }

  private async callOff(tx: Transaction, order: Order, held: boolean, mover: Mover, reason: string | null): Promise<void> {
    if (held) await releaseStock(tx, order.businessId, piecesOf(order.lines));
    await forgetHold(tx, order);
    await giveCouponBack(tx, order.businessId, order.id);
    await this.money.callOff(tx, order, mover, reason ?? `Order ${order.spokenNumber} was cancelled`);
  }

  private async withoutCoupon(tx: Transaction, order: Order): Promise<Placed> {
    const { businessId, id } = order;
    await releaseStock(tx, businessId, piecesOf(order.lines));
    Object.assign(order, { couponId: null, discount: 0 });
    await tx.update(Order, { businessId, id }, { couponId: null, discount: 0 });
    await reckon(tx, order);
    return { outcome: 'coupon-gone', order };
  }

  private async handedOver(tx: Transaction, order: Order, mover: Mover): Promise<void> {
    const { businessId, id: subjectId } = order;
    await this.handOverRest(tx, order, mover);
    const { asksForRating, now } = await termsOf(tx, businessId);
    if (asksForRating && order.conversationId)
      await setAlarm(tx, { businessId, kind: ratingDue, subjectId, at: new Date(now.valueOf() + untilRating) });
  }

  private async handOverRest(tx: Transaction, order: Order, mover: Mover): Promise<void> {
    await handOverStock(tx, order.businessId, piecesOf(order.lines), { orderId: order.id, mover });
    for (const line of order.lines.filter((each) => openPieces(each) > 0)) {
      line.handedOver += openPieces(line);
      await tx.update(OrderLine, { businessId: line.businessId, id: line.id }, { handedOver: line.handedOver });
    }
  }
}

const waitsForTheBank = 'The customer’s bank disputes a payment of this order, so it stands still until the bank decides';

/** Whether pieces on the shelf are promised to it. */
export const holdsStock = ({ state }: Order): boolean => ['awaiting_payment', 'confirmed', 'preparing', 'ready', 'out'].includes(state);
