import { Injectable } from '@nestjs/common';
import { Alarms } from '../alarms/alarms.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openTo } from '../lifecycle/lifecycle.ts';
import { enterState, type Mover } from './enter-state.ts';
import { forgetHold, holdEnding, holdEnds } from './order-holds.ts';
import { orderLifecycle, type Payment } from './order-lifecycle.ts';
import { OrderLine } from './order-line.entity.ts';
import { signal, tell } from './order-news.ts';
import { Order, type Pin } from './order.entity.ts';
import { OrdersService, type Placed } from './orders.service.ts';
import { reckon } from './reckon.ts';
import { piecesOf, releaseStock } from './stock.ts';

/** A thing with its price as it was agreed; without a variant it is in no catalog and has no stock. */
export interface OfferedLine {
  readonly variantId: string | null;
  readonly title: string;
  readonly quantity: number;
  /** Minor units. */
  readonly unitAmount: number;
  readonly taxName?: string;
  /** Basis points. */
  readonly taxRate?: number;
  readonly taxInclusive?: boolean;
}

/** What was agreed outside of a draft: an accepted quote, an order that staff took by phone. Its prices are not looked up again. */
export interface Offer {
  readonly businessId: string;
  readonly contactId: string;
  readonly conversationId: string | null;
  /** Names what the order is made of, e.g. `quote:<id>`. One order is made of it, however often it is taken. */
  readonly origin: string;
  readonly currency: string;
  readonly lines: readonly OfferedLine[];
  readonly discount?: number;
  readonly delivery?: 'delivery' | 'pickup' | null;
  readonly address?: string | null;
  readonly place?: Pin | null;
  readonly deliveryFee?: number;
  readonly note?: string | null;
  /** How it is paid. `cash` confirms it at once; `agreed` does too, whatever is paid when. */
  readonly payment: Payment | 'agreed';
}

const itself: Mover = { by: 'system' };

/** What brings an order from placing to confirmed, or lets it go. */
@Injectable()
export class Checkout {
  constructor(
    private readonly orders: OrdersService,
    alarms: Alarms,
  ) {
    alarms.on(holdEnding, async (tx, { businessId, subjectId, at }) => {
      const order = await orders.lock(tx, businessId, subjectId);
      if (order.holdEndsAt && order.holdEndsAt > at) await signal(tx, order, 'order.hold-ending', `${order.id} ending ${at.toISOString()}`);
    });
    alarms.on(holdEnds, async (tx, { businessId, subjectId, at }) => {
      const order = await orders.lock(tx, businessId, subjectId);
      if (order.holdEndsAt && order.holdEndsAt <= at) await this.lapse(tx, order);
    });
  }

  /** Makes an order of what was agreed, holds its stock, all or none, and places it. Short of stock, nothing is left of it. */
  async take(tx: Transaction, offer: Offer, mover: Mover): Promise<Placed> {
    const { businessId, origin } = offer;
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${businessId} ${origin}`]);
    const made = await tx.findOneBy(Order, { businessId, origin });
    if (made) return { outcome: 'placed', order: await this.orders.lock(tx, businessId, made.id) };
    const { id } = await this.write(tx, offer);
    const payment = offer.payment === 'agreed' ? null : offer.payment;
    const placed = await this.orders.place(tx, businessId, id, { payment, mover });
    if (placed.outcome !== 'placed') {
      await tx.delete(Order, { businessId, id });
      return placed;
    }
    if (offer.payment !== 'agreed') return placed;
    return { outcome: 'placed', order: await this.orders.move(tx, businessId, id, 'confirm', itself) };
  }

  /** The time is over and nobody paid: the stock goes back to the shelf. */
  async lapse(tx: Transaction, order: Order): Promise<void> {
    if (!openTo(orderLifecycle, order.state, { by: 'system', delivery: order.delivery }).includes('lapse')) return;
    const moveId = await enterState(tx, order, 'lapse', itself);
    await releaseStock(tx, order.businessId, piecesOf(order.lines));
    await forgetHold(tx, order);
    await tell(tx, order, moveId, itself);
  }

  private async write(tx: Transaction, offer: Offer): Promise<Order> {
    const { businessId, contactId, conversationId, origin, currency, discount = 0, deliveryFee = 0 } = offer;
    const { delivery = null, address = null, place = null, note = null } = offer;
    const order = tx.create(Order, {
      ...{ businessId, contactId, origin, currency, discount, deliveryFee, delivery, address, place, note, conversationId },
      id: newId(),
      // Not a draft that the conversation goes on with: it is placed before this transaction ends, or gone.
      state: 'draft',
      number: null,
      payment: null,
      credit: 0,
      tax: 0,
      total: 0,
      deposit: null,
      kept: 0,
      holdEndsAt: null,
    });
    const lines = offer.lines.map(({ taxName = '', taxRate = 0, taxInclusive = true, ...line }, index) =>
      tx.create(OrderLine, {
        ...{ ...line, taxName, taxRate, taxInclusive, businessId, orderId: order.id },
        id: newId(),
        position: index + 1,
        handedOver: 0,
        cancelled: 0,
        returned: 0,
      }),
    );
    await tx.insert(Order, order);
    await tx.insert(OrderLine, lines);
    await reckon(tx, Object.assign(order, { lines }));
    return order;
  }
}
