import { Injectable } from '@nestjs/common';
import { Variant } from '../catalog/variant.entity.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { notifyLive } from '../messaging/live.ts';
import type { Due } from '../payments/due.ts';
import { taxIn } from './draft-orders.service.ts';
import type { Mover } from './enter-state.ts';
import { amountsOf } from './order-amounts.ts';
import { type AddedLine, type ChangedLine, OrderChange } from './order-change.entity.ts';
import { mostPerLine, OrderLine } from './order-line.entity.ts';
import { OrderMoney } from './order-money.ts';
import { signal } from './order-news.ts';
import { termsOf } from './order-terms.ts';
import type { Order } from './order.entity.ts';
import { OrdersService } from './orders.service.ts';
import { dropPendingChange, pendingChange } from './pending-change.ts';
import { reckon } from './reckon.ts';
import { holdStock, type Pieces, piecesOf, releaseStock, type Shortage } from './stock.ts';

export type Proposed =
  | { readonly outcome: 'proposed'; readonly order: Order; readonly change: OrderChange; readonly after: Order }
  | { readonly outcome: 'same' | 'too-late' | 'empty'; readonly order: Order };

export type ChangeMade =
  | { readonly outcome: 'applied'; readonly order: Order; readonly change: OrderChange }
  | { readonly outcome: 'due'; readonly order: Order; readonly change: OrderChange; readonly due: Due }
  | { readonly outcome: 'short'; readonly order: Order; readonly missing: readonly Shortage[] }
  | { readonly outcome: 'too-late'; readonly order: Order };

/** How many there shall be of a line, or of a variant that the order may not have yet. */
export type WantedPieces = ChangedLine | { readonly variantId: string; readonly quantity: number };

/**
 * Changes of an order that is placed and not prepared yet. What it costs more is paid before it is made, where the order is paid in advance;
 * what it costs less goes back.
 */
@Injectable()
export class OrderChanges {
  constructor(
    private readonly orders: OrdersService,
    private readonly money: OrderMoney,
  ) {}

  /** What the change would mean. Nothing is changed yet. */
  async propose(tx: Transaction, businessId: string, orderId: string, wanted: readonly WantedPieces[], mover: Mover): Promise<Proposed> {
    const order = await this.orders.lock(tx, businessId, orderId);
    if (order.state !== 'confirmed') return { outcome: 'too-late', order };
    const { pieces, added } = await this.resolved(tx, order, wanted);
    const after = changed(order, { pieces, added });
    if (after.lines.every(({ quantity, cancelled }) => quantity === cancelled)) return { outcome: 'empty', order };
    if (sameLines(order, after)) return { outcome: 'same', order };
    const delta = amountsOf(after).total - order.total;
    const change = tx.create(OrderChange, {
      ...{ businessId, orderId, pieces, added, delta },
      held: [],
      id: newId(),
      state: 'proposed',
      dueId: null,
      actor: mover.by,
      actorId: mover.by === 'member' ? mover.accountId : null,
      reason: null,
    });
    await tx.insert(OrderChange, change);
    return { outcome: 'proposed', order, change, after };
  }

  /** Makes a change, or asks for its price first. Stock is held for it, all or none. Made twice, it is made once. */
  async make(tx: Transaction, businessId: string, changeId: string, mover: Mover): Promise<ChangeMade> {
    const found = await tx.findOneByOrFail(OrderChange, { businessId, id: changeId });
    const order = await this.orders.lock(tx, businessId, found.orderId);
    const change = await tx.findOneByOrFail(OrderChange, { businessId, id: changeId });
    if (change.state === 'applied') return { outcome: 'applied', order, change };
    if (change.state !== 'proposed' || order.state !== 'confirmed') return { outcome: 'too-late', order };
    await dropPendingChange(tx, this.money, order);

    const after = changed(order, change);
    const delta = amountsOf(after).total - order.total;
    const held = moreThan(order, after);
    const missing = await holdStock(tx, businessId, held);
    if (missing.length > 0) return { outcome: 'short', order, missing };
    change.delta = delta;
    if (delta > 0 && order.kept > 0 && order.payment !== 'cash') {
      const { now, holdMinutes } = await termsOf(tx, businessId);
      const due = await this.money.askForChange(tx, order, delta, new Date(now.valueOf() + holdMinutes * 60_000));
      const waiting = { state: 'awaiting_payment', dueId: due.id, delta, held } as const;
      await tx.update(OrderChange, { businessId, id: changeId }, waiting);
      Object.assign(change, waiting);
      return { outcome: 'due', order, change, due };
    }
    await this.apply(tx, order, change, after, mover);
    return { outcome: 'applied', order, change };
  }

  /** The price of a change is there. */
  async paid(tx: Transaction, order: Order, due: Due): Promise<void> {
    const change = await pendingChange(tx, order);
    if (change?.dueId !== due.id) return;
    await this.apply(tx, order, change, changed(order, change), { by: 'contact' });
  }

  /** It came after the end: the change is made if it still can be. */
  async late(tx: Transaction, order: Order, due: Due): Promise<'reinstated' | 'refund'> {
    const { businessId } = order;
    const change = await tx.findOneBy(OrderChange, { businessId, orderId: order.id, dueId: due.id });
    if (change?.state !== 'dropped' || order.state !== 'confirmed' || (await pendingChange(tx, order))) return 'refund';
    const after = changed(order, change);
    if (amountsOf(after).total - order.total !== due.amount) return 'refund';
    if ((await holdStock(tx, businessId, moreThan(order, after))).length > 0) return 'refund';
    await this.money.count(tx, order, due.amount - due.kept);
    await this.apply(tx, order, change, after, { by: 'contact' });
    return 'reinstated';
  }

  /** Changes the lines and everything that follows. What the order now has more is held already. */
  private async apply(tx: Transaction, order: Order, change: OrderChange, after: Order, mover: Mover): Promise<void> {
    const { businessId, id } = order;
    await releaseStock(tx, businessId, moreThan(after, order));
    for (const line of after.lines) {
      const before = order.lines.find((each) => each.id === line.id);
      if (!before) await tx.insert(OrderLine, line);
      else if (before.quantity !== line.quantity || before.cancelled !== line.cancelled)
        await tx.update(OrderLine, { businessId, id: line.id }, { quantity: line.quantity, cancelled: line.cancelled });
    }
    order.lines = after.lines;
    await reckon(tx, order);
    await tx.update(OrderChange, { businessId, id: change.id }, { state: 'applied', delta: change.delta });
    Object.assign(change, { state: 'applied' });
    const tooMuch = order.kept - order.total;
    if (tooMuch > 0) await this.money.giveBack(tx, order, tooMuch, mover, `Order ${order.spokenNumber} became smaller`);
    await this.money.askForRest(tx, order);
    await notifyLive(tx, { businessId, what: 'order', id });
    if (mover.by !== 'contact') await signal(tx, order, 'order.changed', change.id, { mover, also: { summary: linesOf(order) } });
  }

  /** Names the line of everything that is wanted; what the order has none of gets one, at today's price. */
  private async resolved(
    tx: Transaction,
    order: Order,
    wanted: readonly WantedPieces[],
  ): Promise<{ readonly pieces: ChangedLine[]; readonly added: AddedLine[] }> {
    const pieces: ChangedLine[] = [];
    const added: AddedLine[] = [];
    for (const each of wanted) {
      const { quantity } = each;
      if (!Number.isInteger(quantity) || quantity < 0 || quantity > mostPerLine)
        throw new Refusal(`A quantity is a whole number from 0 to ${mostPerLine}`);
      const line = order.lines.find((one) => ('lineId' in each ? one.id === each.lineId : one.variantId === each.variantId));
      if (!line && 'lineId' in each) throw new Refusal('This line is not in the order');
      const { id } = line ?? (added.push(await this.newLine(tx, order, (each as { variantId: string }).variantId)), added.at(-1)!);
      pieces.push({ lineId: id, quantity });
    }
    return { pieces, added };
  }

  private async newLine(tx: Transaction, { businessId }: Order, variantId: string): Promise<AddedLine> {
    const variant = await tx.findOne(Variant, { where: { businessId, id: variantId }, relations: { product: { taxRate: true } } });
    if (!variant || variant.orderable === 0) throw new Refusal('This product is not on offer');
    return { id: newId(), variantId, title: variant.title, unitAmount: variant.amount, ...taxIn(variant) };
  }
}

/** The order as it would be. */
function changed(order: Order, { pieces, added }: Pick<OrderChange, 'pieces' | 'added'>): Order {
  const { businessId, id: orderId } = order;
  const lines = order.lines.map((line) => Object.assign(new OrderLine(), line));
  for (const { lineId, quantity } of pieces) {
    const line = lines.find(({ id }) => id === lineId);
    if (line) setQuantity(line, quantity);
    else if (quantity > 0) {
      const brought = added.find(({ id }) => id === lineId)!;
      const position = lines.length + 1;
      lines.push(
        Object.assign(new OrderLine(), { ...brought, businessId, orderId, quantity, handedOver: 0, cancelled: 0, returned: 0, position }),
      );
    }
  }
  const after = Object.assign(Object.create(Object.getPrototypeOf(order) as object) as Order, order, { lines });
  return Object.assign(after, { total: amountsOf(after).total });
}

/** More are ordered, fewer fall away: what was once ordered stays to be seen. */
function setQuantity(line: OrderLine, quantity: number): void {
  if (quantity < line.handedOver) throw new Refusal(`${line.handedOver} of “${line.title}” are handed over already`);
  const live = line.quantity - line.cancelled;
  if (quantity < live) line.cancelled += live - quantity;
  else {
    const back = Math.min(line.cancelled, quantity - live);
    line.cancelled -= back;
    line.quantity += quantity - live - back;
  }
}

const sameLines = (one: Order, other: Order): boolean =>
  one.lines.length === other.lines.length &&
  one.lines.every((line, nth) => line.quantity - line.cancelled === other.lines[nth]!.quantity - other.lines[nth]!.cancelled);

/** What `after` has on the shelf beyond `before`. */
function moreThan(before: Order, after: Order): Pieces[] {
  const had = new Map(piecesOf(before.lines).map(({ variantId, quantity }) => [variantId, quantity]));
  return piecesOf(after.lines).flatMap(({ variantId, quantity }) => {
    const more = quantity - (had.get(variantId) ?? 0);
    return more > 0 ? [{ variantId, quantity: more }] : [];
  });
}

const linesOf = ({ lines }: Order): string =>
  lines
    .filter(({ quantity, cancelled }) => quantity > cancelled)
    .map(({ quantity, cancelled, title }) => `${quantity - cancelled} × ${title}`)
    .join('\n');
