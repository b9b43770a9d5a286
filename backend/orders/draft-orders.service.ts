import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { offerOf, type OfferedFrom } from '../catalog/offered.ts';
import { Variant } from '../catalog/variant.entity.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { checkCoupon, type CouponCheck } from '../coupons/coupons.ts';
import { reach } from '../delivery/delivery-zones.ts';
import { enterState } from './enter-state.ts';
import { amountsOf } from './order-amounts.ts';
import { mostPerLine, OrderLine } from './order-line.entity.ts';
import { termsOf } from './order-terms.ts';
import { Order, type Pin } from './order.entity.ts';
import { reckon } from './reckon.ts';

/** Whose draft it is. A conversation has at most one. */
export interface DraftOwner {
  readonly businessId: string;
  readonly conversationId: string;
  readonly contactId: string;
}

export type Added =
  | { readonly outcome: 'added'; readonly order: Order; readonly line: OrderLine }
  /** `available` is how many more there could be. */
  | { readonly outcome: 'too-many'; readonly title: string; readonly available: number }
  /** `offeredFrom` where it is not sold out and only has its hours. */
  | { readonly outcome: 'unavailable'; readonly title: string | null; readonly offeredFrom: OfferedFrom | null };

export type Changed =
  | { readonly outcome: 'changed'; readonly order: Order; readonly line: OrderLine | undefined }
  | { readonly outcome: 'too-many'; readonly title: string; readonly available: number }
  | { readonly outcome: 'empty' };

export type Delivery =
  { readonly how: 'pickup' } | { readonly how: 'delivery'; readonly address: string | null; readonly place: Pin | null };

export interface Delivered {
  /** Other than `set`, it cannot be brought there, or it is not known whether it can: nothing was changed then. */
  readonly outcome: 'set' | 'outside' | 'needs-postcode' | 'needs-pin';
  readonly order: Order;
}

export type Couponed = { readonly outcome: 'applied'; readonly order: Order; readonly discount: number } | { readonly outcome: 'empty' };

/** So many of a thing, by the name and the price that somebody else has of it. */
export interface Wanted {
  readonly variantId: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unitAmount: number | null;
}

export interface Gathered {
  readonly order: Order | null;
  /** What could not be had, or not so many. */
  readonly missing: readonly Wanted[];
  readonly repriced: readonly (Wanted & { readonly now: number })[];
}

/** A draft as its owner should see it now. */
export interface Review {
  readonly order: Order;
  /** What lines cost before, by their ids, where the catalog has another price by now. */
  readonly before: ReadonlyMap<string, number>;
}

/** Orders until they are placed. They hold no stock; whether there is enough is told early, and decided when the order is placed. */
@Injectable()
export class DraftOrders {
  /** The draft of a conversation with its lines, or null. */
  async find(tx: Transaction, { businessId, conversationId }: DraftOwner): Promise<Order | null> {
    return tx.findOne(Order, {
      where: { businessId, conversationId, state: 'draft' },
      relations: { lines: true },
      order: { lines: { position: 'ASC' } },
    });
  }

  async add(tx: Transaction, owner: DraftOwner, variantId: string, quantity: number): Promise<Added> {
    mustBeWhole(quantity);
    const variant = await this.variant(tx, owner.businessId, variantId);
    if (!variant || variant.orderable <= 0) return { outcome: 'unavailable', title: variant?.title ?? null, offeredFrom: null };
    const offer = await offerOf(tx, variant.product);
    if (!offer.open) return { outcome: 'unavailable', title: variant.title, offeredFrom: offer };

    const order = (await this.find(tx, owner)) ?? (await this.begin(tx, owner));
    const line = order.lines.find((each) => each.variantId === variant.id);
    const available = Math.max(0, mostOf(variant) - (line?.quantity ?? 0));
    if (quantity > available) return { outcome: 'too-many', title: variant.title, available };
    if (line) {
      if (quantity > 0) await this.setQuantity(tx, line, line.quantity + quantity);
      await reckon(tx, order);
      return { outcome: 'added', order, line };
    }
    if (quantity === 0) return { outcome: 'too-many', title: variant.title, available };
    const added = await this.addLine(tx, order, variant, quantity);
    await reckon(tx, order);
    return { outcome: 'added', order, line: added };
  }

  /** Takes so many of a variant off again; what is not there need not be taken off. */
  async takeOff(tx: Transaction, owner: DraftOwner, variantId: string, quantity: number): Promise<void> {
    const line = (await this.find(tx, owner))?.lines.find((each) => each.variantId === variantId);
    if (line) await this.change(tx, owner, line.id, Math.max(0, line.quantity - quantity));
  }

  /** Sets how many of a line there are; none removes it. A line that is gone already is no mistake of the customer's. */
  async change(tx: Transaction, owner: DraftOwner, lineId: string, quantity: number): Promise<Changed> {
    mustBeWhole(quantity);
    const order = await this.find(tx, owner);
    const line = order?.lines.find((each) => each.id === lineId);
    if (!order) return { outcome: 'empty' };
    if (line) {
      const variant = await this.variant(tx, owner.businessId, line.variantId!);
      const available = variant ? mostOf(variant) : 0;
      if (quantity > available) return { outcome: 'too-many', title: line.title, available };
      await this.setQuantity(tx, line, quantity);
    }
    return (await this.emptied(tx, order)) ? { outcome: 'empty' } : { outcome: 'changed', order, line };
  }

  /** Reduces every line to what can be had. */
  async takeAvailable(tx: Transaction, owner: DraftOwner): Promise<Changed> {
    const order = await this.find(tx, owner);
    if (!order) return { outcome: 'empty' };
    const variants = await this.variantsOf(tx, order);
    for (const line of order.lines) {
      const most = mostOf(variants.get(line.variantId!)!);
      if (line.quantity > most) await this.setQuantity(tx, line, most);
    }
    return (await this.emptied(tx, order)) ? { outcome: 'empty' } : { outcome: 'changed', order, line: undefined };
  }

  /** Reads names and prices from the catalog again. What is placed afterwards costs what this review said. */
  async review(tx: Transaction, owner: DraftOwner): Promise<Review | null> {
    const order = await this.find(tx, owner);
    if (!order || order.lines.length === 0) return null;
    const variants = await this.variantsOf(tx, order);
    const { whenPriceRose } = await termsOf(tx, owner.businessId);
    const before = new Map<string, number>();
    for (const line of order.lines) {
      const variant = variants.get(line.variantId!)!;
      const unitAmount = whenPriceRose === 'honour' ? Math.min(variant.amount, line.unitAmount) : variant.amount;
      const now = { title: variant.title, unitAmount, ...taxIn(variant) };
      if (line.unitAmount !== unitAmount) before.set(line.id, line.unitAmount);
      if (Object.entries(now).every(([field, value]) => line[field as keyof typeof now] === value)) continue;
      Object.assign(line, now);
      await tx.update(OrderLine, keyOf(line), now);
    }
    await reckon(tx, order);
    return { order, before };
  }

  /** How the draft reaches its customer, if it can be brought there. Without a new note the one it has stays. */
  async deliver(tx: Transaction, owner: DraftOwner, delivery: Delivery, note: string | null): Promise<Delivered | null> {
    const order = await this.find(tx, owner);
    if (!order) return null;
    const brought = delivery.how === 'delivery' ? delivery : { address: null, place: null };
    const reached =
      delivery.how === 'delivery' ? await reach(tx, owner.businessId, delivery, await termsOf(tx, owner.businessId)) : undefined;
    if (reached && reached.outcome !== 'reached') return { outcome: reached.outcome, order };
    const set = {
      delivery: delivery.how,
      address: brought.address,
      place: brought.place,
      deliveryFee: reached?.fee ?? 0,
      deliveryZone: reached?.zone ?? null,
      minimum: reached?.minimum ?? null,
      note: note ?? order.note,
    };
    await tx.update(Order, keyOf(order), set);
    await reckon(tx, Object.assign(order, set));
    return { outcome: 'set', order };
  }

  /** Uses a coupon in the draft, instead of the one it had. It is counted when the order is placed. */
  async useCoupon(tx: Transaction, owner: DraftOwner, code: string): Promise<Exclude<CouponCheck, { outcome: 'good' }> | Couponed> {
    const order = await this.find(tx, owner);
    if (!order) return { outcome: 'empty' };
    const { now } = await termsOf(tx, owner.businessId);
    const { goods } = amountsOf({ ...order, lines: order.lines, discount: 0 });
    const check = await checkCoupon(tx, owner.businessId, owner.contactId, code, { goods, now });
    if (check.outcome !== 'good') return check;
    order.couponId = check.coupon.id;
    await tx.update(Order, keyOf(order), { couponId: order.couponId });
    await reckon(tx, order);
    return { outcome: 'applied', order, discount: order.discount };
  }

  /** Puts the things of an order from before into the draft, at today's prices, as far as they can be had. */
  async repeat(tx: Transaction, owner: DraftOwner, from: Order): Promise<Gathered> {
    return this.gather(
      tx,
      owner,
      from.lines.map((line) => ({
        variantId: line.variantId,
        title: line.title,
        quantity: line.quantity - line.cancelled,
        unitAmount: line.unitAmount,
      })),
    );
  }

  /** Puts what came from somewhere else into the draft, at our prices, as far as it can be had. */
  async gather(tx: Transaction, owner: DraftOwner, wanted: readonly Wanted[]): Promise<Gathered> {
    const missing: Wanted[] = [];
    const repriced: (Wanted & { readonly now: number })[] = [];
    for (const each of wanted) {
      const variant = each.variantId === null ? null : await this.variant(tx, owner.businessId, each.variantId);
      const quantity = variant ? Math.min(each.quantity, mostOf(variant)) : 0;
      const added = quantity > 0 ? await this.add(tx, owner, variant!.id, quantity) : undefined;
      if (added?.outcome !== 'added') missing.push(each);
      else if (quantity < each.quantity) missing.push({ ...each, quantity: each.quantity - quantity });
      if (added?.outcome === 'added' && each.unitAmount !== null && each.unitAmount !== added.line.unitAmount)
        repriced.push({ ...each, title: added.line.title, now: added.line.unitAmount });
    }
    return { order: await this.find(tx, owner), missing, repriced };
  }

  /** Drops the draft, if there is one. */
  async discard(tx: Transaction, owner: DraftOwner): Promise<void> {
    const order = await this.find(tx, owner);
    if (order) await enterState(tx, order, 'discard', { by: 'contact' });
  }

  private async begin(tx: Transaction, owner: DraftOwner): Promise<Order> {
    const { currency } = await termsOf(tx, owner.businessId);
    const order = tx.create(Order, {
      ...owner,
      id: newId(),
      state: 'draft',
      currency,
      deliveryFee: 0,
      discount: 0,
      credit: 0,
      tax: 0,
      total: 0,
      deposit: null,
      kept: 0,
      holdEndsAt: null,
      expectedAt: null,
      origin: null,
      number: null,
      delivery: null,
      address: null,
      place: null,
      note: null,
      payment: null,
      couponId: null,
      deliveryZone: null,
      minimum: null,
      rating: null,
      ratingWords: null,
    });
    await tx.insert(Order, order);
    return Object.assign(order, { lines: [] });
  }

  private async addLine(tx: Transaction, order: Order, variant: Variant, quantity: number): Promise<OrderLine> {
    const position = Math.max(0, ...order.lines.map((line) => line.position)) + 1;
    const line = tx.create(OrderLine, {
      businessId: order.businessId,
      id: newId(),
      orderId: order.id,
      variantId: variant.id,
      title: variant.title,
      unitAmount: variant.amount,
      quantity,
      handedOver: 0,
      cancelled: 0,
      returned: 0,
      ...taxIn(variant),
      position,
    });
    await tx.insert(OrderLine, line);
    order.lines.push(line);
    return line;
  }

  private async setQuantity(tx: Transaction, line: OrderLine, quantity: number): Promise<void> {
    line.quantity = quantity;
    if (quantity > 0) await tx.update(OrderLine, keyOf(line), { quantity });
    else await tx.delete(OrderLine, keyOf(line));
  }

  /** Forgets lines without quantity. A draft without lines is none: what was said of its delivery must not reach the next one. */
  private async emptied(tx: Transaction, order: Order): Promise<boolean> {
    order.lines = order.lines.filter(({ quantity }) => quantity > 0);
    await reckon(tx, order);
    if (order.lines.length > 0) return false;
    await enterState(tx, order, 'discard', { by: 'contact' });
    return true;
  }

  private async variant(tx: Transaction, businessId: string, id: string): Promise<Variant | null> {
    return isUuid(id) ? tx.findOne(Variant, { where: { businessId, id }, relations: { product: { taxRate: true } } }) : null;
  }

  private async variantsOf(tx: Transaction, { businessId, lines }: Order): Promise<ReadonlyMap<string, Variant>> {
    const ids = lines.map(({ variantId }) => variantId!);
    const variants = await tx.find(Variant, { where: { businessId, id: In(ids) }, relations: { product: { taxRate: true } } });
    return new Map(variants.map((variant) => [variant.id, variant]));
  }
}

const keyOf = ({ businessId, id }: Order | OrderLine) => ({ businessId, id });

const mostOf = (variant: Variant): number => Math.max(0, Math.min(variant.orderable, mostPerLine));

function mustBeWhole(quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 0) throw new Error(`A quantity is a whole number from 0, and ${quantity} is not`);
}

/** The tax of a variant, as a line keeps it. */
export function taxIn({ product: { taxRate } }: Variant): Pick<OrderLine, 'taxName' | 'taxRate' | 'taxInclusive'> {
  return { taxName: taxRate?.name ?? '', taxRate: taxRate?.basisPoints ?? 0, taxInclusive: taxRate?.inclusive ?? true };
}
