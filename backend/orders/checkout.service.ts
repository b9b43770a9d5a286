import { Injectable } from '@nestjs/common';
import { Alarms, setAlarm, type SubjectLock } from '../alarms/alarms.ts';
import { giveCouponBack } from '../coupons/coupons.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openTo, Refusal } from '../lifecycle/lifecycle.ts';
import type { Due } from '../payments/due.ts';
import { enterState, type Mover } from './enter-state.ts';
import { forgetHold, holdEnding, holdEnds, holdUntil, unconfirmedCash } from './order-holds.ts';
import { orderLifecycle, type Payment } from './order-lifecycle.ts';
import { OrderLine } from './order-line.entity.ts';
import { OrderMoney } from './order-money.ts';
import { signal } from './order-news.ts';
import { type Terms, termsOf } from './order-terms.ts';
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
  /** What was paid before for something that came back. */
  readonly credit?: number;
  readonly delivery?: 'delivery' | 'pickup' | null;
  readonly address?: string | null;
  readonly place?: Pin | null;
  readonly deliveryFee?: number;
  readonly note?: string | null;
  /**
   * How it is paid. `agreed` and `cash` confirm it at once, and what is owed is asked for without haste; for the others its stock is held
   * until the money is there: all of it, or the deposit.
   */
  readonly payment: Payment | 'agreed';
  readonly deposit?: number;
  /** Until when its stock is held for the money, if not as long as for every order. */
  readonly holdUntil?: Date;
}

/** How an order is going to be paid now. `gone`: it does not wait for a payment any more, or not yet. */
export type Paying =
  | { readonly outcome: 'due'; readonly order: Order; readonly due: Due }
  | { readonly outcome: 'paid' | 'say-so' | 'gone'; readonly order: Order };

const itself: Mover = { by: 'system' };

/** What brings an order from placing to confirmed, or lets it go. */
@Injectable()
export class Checkout {
  constructor(
    private readonly orders: OrdersService,
    private readonly money: OrderMoney,
    alarms: Alarms,
  ) {
    const lock: SubjectLock = (tx, businessId, id) => orders.lock(tx, businessId, id);
    alarms.on(
      holdEnding,
      async (tx, { businessId, subjectId, at }) => {
        const order = await orders.lock(tx, businessId, subjectId);
        if (order.payment !== 'cash' && order.holdEndsAt && order.holdEndsAt > at)
          await signal(tx, order, 'order.hold-ending', `${order.id} ending ${at.toISOString()}`);
      },
      lock,
    );
    alarms.on(
      holdEnds,
      async (tx, { businessId, subjectId, at }) => {
        const order = await orders.lock(tx, businessId, subjectId);
        if (order.holdEndsAt && order.holdEndsAt <= at) await this.end(tx, order);
      },
      lock,
    );
    alarms.on(
      unconfirmedCash,
      async (tx, { businessId, subjectId, at }) => {
        const order = await orders.lock(tx, businessId, subjectId);
        if (order.payment === 'cash' && order.holdEndsAt)
          await signal(tx, order, 'order.cash-reminder', `${order.id} cash ${at.toISOString()}`);
      },
      lock,
    );
  }

  /** Makes an order of what was agreed, holds its stock, all or none, and places it. Short of stock, nothing is left of it. */
  async take(tx: Transaction, offer: Offer, mover: Mover): Promise<Placed> {
    const { businessId, origin, holdUntil: until } = offer;
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
    if (offer.payment === 'agreed')
      return { outcome: 'placed', order: await this.orders.move(tx, businessId, id, 'confirm', itself, null, mover) };
    return this.awaitMoney(tx, placed.order, until);
  }

  /** Holds what time let go once more, as it was agreed. */
  async holdAgain(tx: Transaction, { businessId, id, payment }: Order, until: Date, mover: Mover): Promise<Placed> {
    const placed = await this.orders.place(tx, businessId, id, { payment, mover });
    return placed.outcome === 'placed' ? this.awaitMoney(tx, placed.order, until) : placed;
  }

  /**
   * Settles how an order that is placed will be paid. What is paid in advance becomes a due; cash wants only the customer's word, for which
   * there is a day.
   */
  async pay(tx: Transaction, businessId: string, orderId: string, way: Payment): Promise<Paying> {
    const order = await this.orders.lock(tx, businessId, orderId);
    if (order.state !== 'awaiting_payment') return { outcome: 'gone', order };
    const terms = await termsOf(tx, businessId);
    // Cash may also be what the flow about payments offered.
    if (way !== 'cash' && !waysToPay(terms).includes(way))
      throw new Refusal(`This business takes no payment of the kind "${way}" for orders`);
    order.payment = way;
    await tx.update(Order, { businessId, id: orderId }, { payment: way });
    if (way === 'cash') return this.awaitWord(tx, order, terms);
    const due = await this.money.askToConfirm(tx, order, order.holdEndsAt);
    return due.state === 'paid'
      ? { outcome: 'paid', order: await this.orders.lock(tx, businessId, orderId) }
      : { outcome: 'due', order, due };
  }

  /** Whether an order still waits for its payment. */
  async held(
    tx: Transaction,
    businessId: string,
    orderId: string,
  ): Promise<{ readonly outcome: 'held' | 'confirmed' | 'gone'; readonly order: Order }> {
    const order = await this.orders.lock(tx, businessId, orderId);
    if (order.state === 'awaiting_payment') return { outcome: 'held', order };
    return { outcome: ['lapsed', 'cancelled', 'discarded', 'draft'].includes(order.state) ? 'gone' : 'confirmed', order };
  }

  /** The customer's word for an order that is paid in cash. Given twice, it counts once. */
  async confirm(
    tx: Transaction,
    businessId: string,
    orderId: string,
  ): Promise<{ readonly outcome: 'confirmed' | 'gone'; readonly order: Order }> {
    const order = await this.orders.lock(tx, businessId, orderId);
    if (order.state === 'confirmed') return { outcome: 'confirmed', order };
    if (!openTo(orderLifecycle, order.state, { ...order, by: 'contact' }).includes('confirm')) return { outcome: 'gone', order };
    return { outcome: 'confirmed', order: await this.orders.move(tx, businessId, orderId, 'confirm', { by: 'contact' }) };
  }

  /** The time is over and nobody paid: the stock goes back to the shelf. */
  async lapse(tx: Transaction, order: Order): Promise<void> {
    if (!openTo(orderLifecycle, order.state, { by: 'system', delivery: order.delivery }).includes('lapse')) return;
    await enterState(tx, order, 'lapse', itself);
    await releaseStock(tx, order.businessId, piecesOf(order.lines));
    await forgetHold(tx, order);
    await giveCouponBack(tx, order.businessId, order.id);
  }

  /** The alarm of a hold. Where money was asked for, the end of that decides: a payment may be under way and get more time. */
  private async end(tx: Transaction, order: Order): Promise<void> {
    const { businessId, id } = order;
    if (order.payment === 'cash') {
      await this.orders.move(tx, businessId, id, 'cancel', itself, 'Nobody confirmed it within a day');
      return;
    }
    if ((await this.money.open(tx, order)).length > 0) return;
    const once = `${id} expired ${order.holdEndsAt!.toISOString()}`;
    await this.lapse(tx, order);
    await signal(tx, order, 'order.hold-expired', once);
  }

  private async awaitMoney(tx: Transaction, order: Order, until: Date | undefined): Promise<Placed> {
    if (order.state !== 'awaiting_payment') return { outcome: 'placed', order };
    if (until) await holdUntil(tx, order, until);
    await this.money.askToConfirm(tx, order, order.holdEndsAt);
    return { outcome: 'placed', order: await this.orders.lock(tx, order.businessId, order.id) };
  }

  private async awaitWord(tx: Transaction, order: Order, { now }: Terms): Promise<Paying> {
    const { businessId, id: subjectId } = order;
    for (const due of await this.money.open(tx, order)) await this.money.withdraw(tx, order, due.id, { by: 'contact' });
    await holdUntil(tx, order, new Date(now.valueOf() + wordWithin.end));
    await setAlarm(tx, { businessId, kind: unconfirmedCash, subjectId, at: new Date(now.valueOf() + wordWithin.reminder) });
    return { outcome: 'say-so', order };
  }

  private async write(tx: Transaction, offer: Offer): Promise<Order> {
    const { businessId, contactId, conversationId, origin, currency, discount = 0, deliveryFee = 0, credit = 0 } = offer;
    const { delivery = null, address = null, place = null, note = null, deposit = null } = offer;
    const order = tx.create(Order, {
      ...{
        businessId,
        contactId,
        origin,
        currency,
        discount,
        deliveryFee,
        credit,
        delivery,
        address,
        place,
        note,
        conversationId,
        deposit,
      },
      id: newId(),
      // Not a draft that the conversation goes on with: it is placed before this transaction ends, or gone.
      state: 'draft',
      number: null,
      payment: null,
      couponId: null,
      deliveryZone: null,
      minimum: null,
      rating: null,
      ratingWords: null,
      tax: 0,
      total: 0,
      kept: 0,
      holdEndsAt: null,
      expectedAt: null,
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

const hour = 3_600_000;
/** How long customers have to say that they will pay in cash. */
const wordWithin = { reminder: 6 * hour, end: 24 * hour };

/** How this business has orders paid, the usual way first. */
export const waysToPay = ({ paysOnline, paysByTransfer, paysCash }: Terms): Payment[] => [
  ...(paysOnline ? (['online'] as const) : []),
  ...(paysByTransfer ? (['transfer'] as const) : []),
  ...(paysCash ? (['cash'] as const) : []),
];
