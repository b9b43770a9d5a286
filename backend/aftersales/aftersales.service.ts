import { Injectable, NotFoundException } from '@nestjs/common';
import { In } from 'typeorm';
import { Alarms } from '../alarms/alarms.ts';
import { Variant } from '../catalog/variant.entity.ts';
import type { ClaimOutcome } from '../contract/orders.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { notifyLive } from '../messaging/live.ts';
import { Checkout } from '../orders/checkout.service.ts';
import { taxIn } from '../orders/draft-orders.service.ts';
import type { Mover } from '../orders/enter-state.ts';
import { OrderLine } from '../orders/order-line.entity.ts';
import { OrderMoney } from '../orders/order-money.ts';
import { ratingDue, signal } from '../orders/order-news.ts';
import { Order } from '../orders/order.entity.ts';
import { OrdersService } from '../orders/orders.service.ts';
import { amountsOf, worthOf } from '../orders/order-amounts.ts';
import { takeBackStock } from '../orders/stock.ts';
import { OrderClaim } from './order-claim.entity.ts';
import { type LinePieces, OrderReturn, together } from './order-return.entity.ts';

export interface NewReturn {
  readonly pieces: readonly LinePieces[];
  /** They can be sold again. */
  readonly restock: boolean;
  /** Minor units; not more than was paid. */
  readonly refund: number;
  /** What the customer gets instead, against what the returned pieces had cost. */
  readonly exchange: readonly { readonly variantId: string; readonly quantity: number }[];
  readonly reason: string;
}

export interface ClaimSettlement {
  readonly outcome: ClaimOutcome;
  readonly note: string;
  /** Minor units that go back now. */
  readonly refund: number;
  /** What the customer gets once more. */
  readonly pieces: readonly LinePieces[];
}

type StaffMember = Extract<Mover, { by: 'member' }>;

/** What comes after an order was handed over: things come back, customers complain or say how it was. */
@Injectable()
export class Aftersales {
  constructor(
    private readonly orders: OrdersService,
    private readonly checkout: Checkout,
    private readonly money: OrderMoney,
    alarms: Alarms,
  ) {
    alarms.on(
      ratingDue,
      async (tx, { businessId, subjectId }) => {
        const order = await orders.lock(tx, businessId, subjectId);
        if (['delivered', 'closed'].includes(order.state) && order.rating === null)
          await signal(tx, order, 'order.rating-due', `${subjectId} rating`);
      },
      (tx, businessId, id) => orders.lock(tx, businessId, id),
    );
  }

  async takeBack(tx: Transaction, businessId: string, orderId: string, wanted: NewReturn, mover: StaffMember): Promise<Order> {
    const order = await this.orders.lock(tx, businessId, orderId);
    const pieces = together(wanted.pieces);
    if (pieces.length === 0) throw new Refusal('Choose at least one piece that came back');
    const left = order.kept - (await creditedFor(tx, order));
    if (wanted.refund > Math.max(0, left)) throw new Refusal(moreThanPaid);
    const id = newId();
    const lines = pieces.map(({ lineId, quantity }) => {
      const line = order.lines.find((each) => each.id === lineId);
      if (!line) throw new Refusal('This line is not in the order');
      const out = line.handedOver - line.returned;
      if (quantity > out) throw new Refusal(`Only ${out} of “${line.title}” were handed over and have not come back`);
      return { line, quantity };
    });
    const worth = worthOf(
      order,
      lines.map(({ line, quantity }) => ({ nth: order.lines.indexOf(line), from: line.returned, to: line.returned + quantity })),
    );
    const exchange = wanted.exchange.length > 0 ? await this.exchange(tx, order, id, worth, wanted, mover) : null;
    if (exchange && wanted.refund > Math.max(0, left - exchange.credit)) throw new Refusal(moreThanPaid);
    for (const { line, quantity } of lines) {
      line.returned += quantity;
      await tx.update(OrderLine, { businessId, id: line.id }, { returned: line.returned });
    }
    if (wanted.restock) await takeBackStock(tx, businessId, stocked(lines), { orderId, mover });
    if (wanted.refund > 0) await this.money.giveBack(tx, order, wanted.refund, mover, wanted.reason);
    await tx.insert(OrderReturn, {
      ...{ businessId, id, orderId, pieces, refund: wanted.refund, reason: wanted.reason },
      restocked: wanted.restock,
      exchangeId: exchange?.id ?? null,
      actorId: mover.accountId,
    });
    await notifyLive(tx, { businessId, what: 'order', id: orderId });
    return order;
  }

  /** What a customer says is wrong with their order. */
  async claim(
    tx: Transaction,
    businessId: string,
    contactId: string,
    orderId: string,
    words: string,
    photo: object | null,
  ): Promise<Order | null> {
    const order = await tx.findOneBy(Order, { businessId, id: orderId, contactId });
    if (!order) return null;
    await tx.insert(OrderClaim, {
      businessId,
      id: newId(),
      orderId,
      words,
      photo,
      outcome: null,
      refund: 0,
      replacementId: null,
      note: null,
      settledBy: null,
      settledAt: null,
    });
    await notifyLive(tx, { businessId, what: 'order', id: orderId });
    return order;
  }

  /** What comes of it: money back, the same things once more, or nothing. Its customer hears what they get. */
  async settleClaim(
    tx: Transaction,
    businessId: string,
    orderId: string,
    claimId: string,
    { outcome, note, refund, pieces }: ClaimSettlement,
    mover: StaffMember,
  ): Promise<void> {
    const order = await this.orders.lock(tx, businessId, orderId);
    const claim = await tx.findOneBy(OrderClaim, { businessId, id: claimId, orderId });
    if (!claim) throw new NotFoundException('There is no such complaint.');
    if (claim.outcome !== null) throw new Refusal('This complaint is settled already');
    if (refund > 0 && outcome !== 'refund') throw new Refusal('Money goes back only where the complaint is settled by a refund');
    if (pieces.length > 0 && outcome !== 'replace')
      throw new Refusal('Things are sent again only where the complaint is settled by replacing them');
    if (refund > Math.max(0, order.kept - (await creditedFor(tx, order)))) throw new Refusal(moreThanPaid);
    if (refund > 0) await this.money.giveBack(tx, order, refund, mover, note || `Complaint about ${order.spokenNumber}`);
    const replacement = pieces.length > 0 ? await this.sendAgain(tx, order, claimId, pieces, mover) : null;
    await tx
      .createQueryBuilder()
      .update(OrderClaim)
      .set({ outcome, note, refund, replacementId: replacement?.id ?? null, settledBy: mover.accountId, settledAt: () => 'the_time()' })
      .where({ businessId, id: claimId })
      .execute();
    if (refund > 0 || replacement)
      await signal(tx, order, 'order.claim-settled', `${claimId} settled`, {
        mover,
        also: { refund, replacement: replacement?.spokenNumber ?? null },
      });
    await notifyLive(tx, { businessId, what: 'order', id: orderId });
  }

  /** How it was, from 1 to 5. Said again, the newest counts. */
  async rate(
    tx: Transaction,
    businessId: string,
    contactId: string,
    orderId: string,
    stars: number,
    words: string | null,
  ): Promise<boolean> {
    if (!Number.isInteger(stars) || stars < 1 || stars > 5) throw new Error(`A rating is from 1 to 5, and ${stars} is not`);
    const done = await tx.update(Order, { businessId, id: orderId, contactId }, { rating: stars, ...(words && { ratingWords: words }) });
    if (done.affected) await notifyLive(tx, { businessId, what: 'order', id: orderId });
    return done.affected === 1;
  }

  /** The same pieces as an order of their own that costs nothing. */
  private async sendAgain(tx: Transaction, order: Order, claimId: string, pieces: readonly LinePieces[], mover: Mover): Promise<Order> {
    const { businessId, contactId, conversationId, currency, delivery, address, place } = order;
    const lines = together(pieces).map(({ lineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === lineId);
      if (!line) throw new Refusal('This line is not in the order');
      if (quantity > line.handedOver) throw new Refusal(`Only ${line.handedOver} of “${line.title}” were handed over`);
      const { variantId, title, unitAmount, taxName, taxRate, taxInclusive } = line;
      return { variantId, title, quantity, unitAmount, taxName, taxRate, taxInclusive };
    });
    const credit = amountsOf({ lines: lines.map((line) => ({ ...line, cancelled: 0 })), discount: 0, deliveryFee: 0, credit: 0 }).total;
    const done = await this.checkout.take(
      tx,
      {
        ...{ businessId, contactId, conversationId, currency, delivery, address, place, lines, credit },
        origin: `claim:${claimId}`,
        note: `${order.spokenNumber} ↺`,
        payment: 'agreed',
      },
      mover,
    );
    if (done.outcome === 'short') throw new Refusal('There is not enough in stock to replace it');
    if (done.outcome !== 'placed') throw new Refusal('Choose at least one piece to replace');
    return done.order;
  }

  private async exchange(
    tx: Transaction,
    order: Order,
    returnId: string,
    worth: number,
    { exchange }: NewReturn,
    mover: Mover,
  ): Promise<Order> {
    const { businessId, contactId, conversationId, currency, delivery, address, place } = order;
    const variants = await tx.find(Variant, {
      where: { businessId, id: In(exchange.map(({ variantId }) => variantId)) },
      relations: { product: { taxRate: true } },
    });
    const lines = exchange.map(({ variantId, quantity }) => {
      const variant = variants.find(({ id }) => id === variantId);
      if (!variant) throw new Refusal('There is no such product to give instead');
      return { variantId, quantity, title: variant.title, unitAmount: variant.amount, ...taxIn(variant) };
    });
    // What the new things do not use up of it is money that staff may give back.
    const costs = amountsOf({ lines: lines.map((line) => ({ ...line, cancelled: 0 })), discount: 0, deliveryFee: 0, credit: 0 }).total;
    const done = await this.checkout.take(
      tx,
      {
        ...{ businessId, contactId, conversationId, currency, delivery, address, place, lines },
        origin: `return:${returnId}`,
        credit: Math.min(worth, costs),
        note: `${order.spokenNumber} ↺`,
        payment: 'agreed',
      },
      mover,
    );
    if (done.outcome === 'short') throw new Refusal('There is not enough in stock of what the customer is to get instead');
    if (done.outcome !== 'placed') throw new Refusal('An exchange needs at least one piece');
    return done.order;
  }
}

const moreThanPaid = 'More is to go back than was paid for this order';

/** What of an order's money counts in the orders that it was exchanged for: it does not go back as money too. */
async function creditedFor(tx: Transaction, { businessId, id }: Order): Promise<number> {
  const [row]: { credited: number }[] = await tx.query(
    `select coalesce(sum(o.credit), 0)::double precision credited from order_returns r
     join orders o on o.business_id = r.business_id and o.id = r.exchange_id
     where r.business_id = $1 and r.order_id = $2 and o.state <> 'cancelled'`,
    [businessId, id],
  );
  return row!.credited;
}

function stocked(lines: readonly { readonly line: OrderLine; readonly quantity: number }[]) {
  const pieces = new Map<string, number>();
  for (const { line, quantity } of lines)
    if (line.variantId !== null) pieces.set(line.variantId, (pieces.get(line.variantId) ?? 0) + quantity);
  return [...pieces].map(([variantId, quantity]) => ({ variantId, quantity }));
}
