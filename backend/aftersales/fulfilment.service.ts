import { Injectable } from '@nestjs/common';
import { Variant } from '../catalog/variant.entity.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { notifyLive } from '../messaging/live.ts';
import type { Mover } from '../orders/enter-state.ts';
import { openPieces, OrderLine } from '../orders/order-line.entity.ts';
import { OrderMoney } from '../orders/order-money.ts';
import { signal } from '../orders/order-news.ts';
import type { Order } from '../orders/order.entity.ts';
import { holdsStock, OrdersService } from '../orders/orders.service.ts';
import { reckon } from '../orders/reckon.ts';
import { handOverStock, holdStock, missStock, type Pieces, releaseStock } from '../orders/stock.ts';
import { type LinePieces, together } from './order-return.entity.ts';
import { OrderShortage } from './order-shortage.entity.ts';

export type Settlement = 'replace' | 'leave-out' | 'cancel';

export type Settled =
  { readonly outcome: 'settled' | 'short' | 'cancelled'; readonly order: Order; readonly refund: number } | { readonly outcome: 'gone' };

/** What becomes of the pieces of an order when they do not all go the usual way. */
@Injectable()
export class Fulfilment {
  constructor(
    private readonly orders: OrdersService,
    private readonly money: OrderMoney,
  ) {}

  /** Some pieces leave the house before the others. With the last of them the order is delivered. */
  async handOver(tx: Transaction, businessId: string, orderId: string, pieces: readonly LinePieces[], mover: Mover): Promise<Order> {
    const order = await this.orders.lock(tx, businessId, orderId);
    if (order.state !== 'ready' && order.state !== 'out')
      throw new Refusal(`This order is ${order.state.replaceAll('_', ' ')}, so nothing of it can be handed over`);
    const wanted = open(order, pieces);
    const all = order.lines.every((line) => openPieces(line) === (wanted.find(({ line: each }) => each === line)?.quantity ?? 0));
    if (all) return this.orders.move(tx, businessId, orderId, 'deliver', mover);
    await handOverStock(tx, businessId, stocked(wanted), { orderId, mover });
    for (const { line, quantity } of wanted) await set(tx, line, { handedOver: line.handedOver + quantity });
    const summary = wanted.map(({ line, quantity }) => `${quantity} × ${line.title}`).join('\n');
    await signal(tx, order, 'order.handed-over', newId(), { mover, also: { summary } });
    await notifyLive(tx, { businessId, what: 'order', id: orderId });
    return order;
  }

  /** Some pieces fall away: they can be sold to others, and what was paid for them goes back. The last ones take the order with them. */
  async leaveOut(
    tx: Transaction,
    businessId: string,
    orderId: string,
    pieces: readonly LinePieces[],
    reason: string,
    mover: Mover,
  ): Promise<Order> {
    const order = await this.orders.lock(tx, businessId, orderId);
    mustBeOpen(order);
    const wanted = open(order, pieces);
    if (
      order.lines.every((line) => line.handedOver === 0 && openPieces(line) === (wanted.find((each) => each.line === line)?.quantity ?? 0))
    )
      return this.orders.move(tx, businessId, orderId, 'cancel', mover, reason);
    await releaseStock(tx, businessId, stocked(wanted));
    for (const { line, quantity } of wanted) await set(tx, line, { cancelled: line.cancelled + quantity });
    await this.reckonAgain(tx, order, mover, reason);
    await signal(tx, order, 'order.changed', newId(), { mover, also: { summary: linesOf(order), reason } });
    return order;
  }

  /** Pieces that were promised are not there. Their customer is asked what to do; until then nothing goes back. */
  async miss(
    tx: Transaction,
    businessId: string,
    orderId: string,
    { lineId, missing, insteadId }: { readonly lineId: string; readonly missing: number; readonly insteadId: string | null },
    mover: Mover,
  ): Promise<Order> {
    const order = await this.orders.lock(tx, businessId, orderId);
    mustBeOpen(order);
    const [wanted] = open(order, [{ lineId, quantity: missing }]);
    const { line } = wanted!;
    const instead = insteadId ? await tx.findOne(Variant, { where: { businessId, id: insteadId }, relations: { product: true } }) : null;
    if (insteadId && !instead) throw new Refusal('There is no such product to give instead');
    await missStock(tx, businessId, stocked([wanted!]), { orderId, mover });
    await set(tx, line, { cancelled: line.cancelled + missing });
    await reckon(tx, order);
    const id = newId();
    const actorId = mover.by === 'member' ? mover.accountId : null;
    await tx.insert(OrderShortage, { businessId, id, orderId, lineId, missing, insteadId, settled: null, actorId });
    await notifyLive(tx, { businessId, what: 'order', id: orderId });
    await signal(tx, order, 'order.shortage', id, { mover, also: { title: line.title, missing, instead: instead?.title ?? null } });
    return order;
  }

  /** What is done about everything that is missing in an order. What cannot be replaced either is left out. */
  async settle(tx: Transaction, businessId: string, orderId: string, how: Settlement, mover: Mover): Promise<Settled> {
    const order = await this.orders.lock(tx, businessId, orderId);
    const shortages = await tx.findBy(OrderShortage, { businessId, orderId });
    const unsettled = shortages.filter(({ settled }) => settled === null);
    if (unsettled.length === 0 || !holdsStock(order)) return { outcome: 'gone' };
    const before = order.kept;
    let outcome: 'settled' | 'short' = 'settled';
    for (const shortage of unsettled) {
      if (how === 'replace' && !(await this.replace(tx, order, shortage))) outcome = 'short';
      await tx.update(OrderShortage, { businessId, id: shortage.id }, { settled: how });
    }
    const nothingLeft = order.lines.every((line) => line.quantity === line.cancelled);
    if (how === 'cancel' || nothingLeft) {
      // Also where the kitchen has begun: it is the house that cannot keep its word.
      const house: Mover = mover.by === 'contact' ? { by: 'system' } : mover;
      const cancelled = await this.orders.move(tx, businessId, orderId, 'cancel', house, 'Something was missing', mover);
      return { outcome: 'cancelled', order: cancelled, refund: before };
    }
    const refund = await this.reckonAgain(tx, order, mover, 'Something was missing');
    return { outcome, order, refund };
  }

  private async replace(tx: Transaction, order: Order, { lineId, insteadId, missing }: OrderShortage): Promise<boolean> {
    const { businessId } = order;
    const line = order.lines.find(({ id }) => id === lineId)!;
    if (!insteadId) return false;
    if ((await holdStock(tx, businessId, [{ variantId: insteadId, quantity: missing }])).length > 0) return false;
    const instead = await tx.findOneOrFail(Variant, { where: { businessId, id: insteadId }, relations: { product: true } });
    const { unitAmount, taxName, taxRate, taxInclusive, orderId } = line;
    const position = Math.max(...order.lines.map((each) => each.position)) + 1;
    const brought = tx.create(OrderLine, {
      ...{ businessId, orderId, unitAmount, taxName, taxRate, taxInclusive, position },
      id: newId(),
      variantId: insteadId,
      title: instead.title,
      quantity: missing,
      handedOver: 0,
      cancelled: 0,
      returned: 0,
    });
    await tx.insert(OrderLine, brought);
    order.lines.push(brought);
    return true;
  }

  /** Says anew what the order comes to, and gives back what is too much by now. */
  private async reckonAgain(tx: Transaction, order: Order, mover: Mover, reason: string): Promise<number> {
    await reckon(tx, order);
    const tooMuch = Math.max(0, order.kept - order.total);
    if (tooMuch > 0) await this.money.giveBack(tx, order, tooMuch, mover, reason);
    if (order.state !== 'awaiting_payment') await this.money.askForRest(tx, order);
    await notifyLive(tx, { businessId: order.businessId, what: 'order', id: order.id });
    return tooMuch;
  }
}

interface Chosen {
  readonly line: OrderLine;
  readonly quantity: number;
}

/** The lines that are meant, with pieces that they still have to hand over. */
function open(order: Order, pieces: readonly LinePieces[]): Chosen[] {
  const chosen = together(pieces).map(({ lineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === lineId);
    if (!line) throw new Refusal('This line is not in the order');
    if (quantity > openPieces(line)) throw new Refusal(`Only ${openPieces(line)} of “${line.title}” are still to be handed over`);
    return { line, quantity };
  });
  if (chosen.length === 0) throw new Refusal('Choose at least one piece');
  return chosen;
}

function mustBeOpen(order: Order): void {
  if (!holdsStock(order)) throw new Refusal(`This order is ${order.state.replaceAll('_', ' ')}, so its lines stay as they are`);
}

function stocked(chosen: readonly Chosen[]): Pieces[] {
  const pieces = new Map<string, number>();
  for (const { line, quantity } of chosen)
    if (line.variantId !== null) pieces.set(line.variantId, (pieces.get(line.variantId) ?? 0) + quantity);
  return [...pieces].map(([variantId, quantity]) => ({ variantId, quantity }));
}

async function set(tx: Transaction, line: OrderLine, to: Partial<Pick<OrderLine, 'handedOver' | 'cancelled' | 'returned'>>): Promise<void> {
  Object.assign(line, to);
  await tx.update(OrderLine, { businessId: line.businessId, id: line.id }, to);
}

const linesOf = ({ lines }: Order): string =>
  lines
    .filter(({ quantity, cancelled }) => quantity > cancelled)
    .map(({ quantity, cancelled, title }) => `${quantity - cancelled} × ${title}`)
    .join('\n');
