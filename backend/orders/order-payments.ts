import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/tenant-database.ts';
import type { Due } from '../payments/due.ts';
import { type PayableListener, PayableKinds } from '../payments/payable-kinds.ts';
import { Checkout } from './checkout.service.ts';
import { enterState, type Mover } from './enter-state.ts';
import { OrderChanges } from './order-changes.service.ts';
import { OrderMoney } from './order-money.ts';
import { OrdersService } from './orders.service.ts';
import { dropPendingChange } from './pending-change.ts';
import { holdStock, piecesOf } from './stock.ts';

const itself: Mover = { by: 'system' };

/**
 * What orders do when something happens to their money. What customers hear of it is told by payments: an order that is confirmed by its
 * payment says no second word.
 */
@Injectable()
export class OrderPayments implements PayableListener {
  constructor(
    kinds: PayableKinds,
    private readonly orders: OrdersService,
    private readonly checkout: Checkout,
    private readonly changes: OrderChanges,
    private readonly money: OrderMoney,
  ) {
    kinds.register('order', this);
  }

  async lock(tx: Transaction, businessId: string, orderId: string): Promise<void> {
    await tx.query(`select 1 from orders where business_id = $1 and id = $2 for update`, [businessId, orderId]);
  }

  async paid(tx: Transaction, due: Due): Promise<void> {
    const order = await this.order(tx, due);
    await this.money.count(tx, order);
    if (due.purpose === 'change') return this.changes.paid(tx, order, due);
    if (order.state !== 'awaiting_payment') return;
    await enterState(tx, order, 'confirm', itself);
    await this.orders.settle(tx, order);
  }

  async part(tx: Transaction, due: Due): Promise<void> {
    await this.money.count(tx, await this.order(tx, due));
  }

  async expired(tx: Transaction, due: Due): Promise<void> {
    const order = await this.order(tx, due);
    if (due.purpose === 'change') await dropPendingChange(tx, this.money, order);
    else await this.checkout.lapse(tx, order);
  }

  /** Late money takes an order up again that only time let go, if all it needs can still be had. What somebody cancelled stays cancelled. */
  async late(tx: Transaction, due: Due): Promise<'reinstated' | 'refund'> {
    const order = await this.order(tx, due);
    if (due.purpose === 'change') return this.changes.late(tx, order, due);
    if (order.state !== 'lapsed') return 'refund';
    if ((await holdStock(tx, order.businessId, piecesOf(order.lines))).length > 0) return 'refund';
    await enterState(tx, order, 'reinstate', itself);
    await this.money.count(tx, order, due.amount - due.kept);
    await this.orders.settle(tx, order);
    return 'reinstated';
  }

  async refunded(tx: Transaction, due: Due): Promise<void> {
    await this.money.count(tx, await this.order(tx, due));
  }

  private order(tx: Transaction, { businessId, payable }: Due) {
    return this.orders.lock(tx, businessId, payable.id);
  }
}
