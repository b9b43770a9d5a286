import { In } from 'typeorm';
import type { Json } from '../../../flows/language/flow.ts';
import { money } from '../../../flows/language/liquid.ts';
import { Variant } from '../../catalog/variant.entity.ts';
import type { Transaction } from '../../database/tenant-database.ts';
import { addressOf } from '../../contacts/addresses.ts';
import type { AbandonedOrders } from '../../orders/abandoned-orders.ts';
import type { Added, Changed, Delivery, DraftOrders, Gathered, Wanted } from '../../orders/draft-orders.service.ts';
import type { OrdersService } from '../../orders/orders.service.ts';
import { businessFacts } from './business-facts.ts';
import { opensInWords } from './opening-words.ts';
import type { AnswerOf, CallOf, OperationCall, Operations, OptionItem } from './operation.ts';
import { minorUnits } from './minor-units.ts';
import { orderSummary, wantedSummary } from './order-summary.ts';
import { orderWord } from './order-words.ts';
import { tooSmall } from './too-small.ts';

type DraftOperation =
  | 'order.coupon'
  | 'order.repeat'
  | 'order.cart'
  | 'order.add'
  | 'order.take-off'
  | 'order.lines'
  | 'order.change'
  | 'order.review'
  | 'order.ways'
  | 'order.deliver'
  | 'order.take-available'
  | 'order.abandon'
  | 'order.discard';

/** What happens to an order before it is placed. */
export const draftOperations = (
  drafts: DraftOrders,
  orders: OrdersService,
  abandoned: AbandonedOrders,
): Pick<Operations, DraftOperation> => ({
  'order.add': async (call) => {
    const { variantId, quantity } = call.input;
    return added(await drafts.add(call.tx, call, variantId ?? '', quantity ?? 1), call.language);
  },

  'order.take-off': async (call) => {
    await drafts.takeOff(call.tx, call, call.input.variantId ?? '', call.input.quantity ?? 0);
    return { outcome: 'taken-off', output: {} };
  },

  'order.lines': async (call) => {
    const order = await drafts.find(call.tx, call);
    if (!order || order.lines.length === 0) return { outcome: 'empty', output: { options: [], count: 0 } };
    const options = order.lines.map(({ id, title, quantity, unitAmount }): OptionItem => ({
      id,
      title,
      description: `${quantity} × ${money(unitAmount, order.currency, call.language)}`,
    }));
    return { outcome: 'listed', output: { options, count: options.length } };
  },

  'order.change': async (call) => {
    const { lineId, quantity } = call.input;
    return changed(await drafts.change(call.tx, call, lineId ?? '', quantity ?? 0), call.language);
  },

  'order.review': async (call) => {
    const review = await drafts.review(call.tx, call);
    if (!review) return { outcome: 'empty', output: { count: 0 } };
    const { order, before } = review;
    const { pickupAddress, minimumOrder } = await businessFacts(call.tx, call.businessId);
    const summary = orderSummary(order, call.language, { before, pickupAddress });
    const small = tooSmall(order, order.minimum ?? minimumOrder);
    if (small) return { ...small, output: { ...small.output, summary } };
    return { outcome: 'ready', output: { summary, total: order.total, count: order.lines.length, repriced: before.size > 0 } };
  },

  'order.ways': async (call) => {
    const { delivers, pickup, minimumOrder } = await businessFacts(call.tx, call.businessId);
    const order = await drafts.find(call.tx, call);
    const small = order && tooSmall(order, minimumOrder);
    if (small) return small;
    return { outcome: delivers && pickup ? 'both' : delivers ? 'delivery' : pickup ? 'pickup' : 'neither', output: {} };
  },

  'order.deliver': async (call) => {
    const done = await drafts.deliver(call.tx, call, await deliveryIn(call), call.input.note?.trim() || null);
    return { outcome: done?.outcome ?? 'set', output: { summary: done ? orderSummary(done.order, call.language) : '' } };
  },

  'order.coupon': async (call) => {
    const done = await drafts.useCoupon(call.tx, call, call.input.code ?? '');
    switch (done.outcome) {
      case 'applied':
        return { outcome: 'applied', output: { summary: orderSummary(done.order, call.language), discount: done.discount } };
      case 'too-small':
        return { outcome: 'too-small', output: { minimum: done.minimum } };
      case 'not-yet':
      case 'over':
        return { outcome: 'not-valid', output: {} };
      default:
        return { outcome: done.outcome, output: {} };
    }
  },

  'order.repeat': async (call) => {
    const { tx, businessId, contactId, language, input } = call;
    const [latest] = input.orderId ? [] : await orders.latest(tx, businessId, contactId, 1);
    const order = input.orderId ? await orders.ofContact(tx, businessId, contactId, input.orderId) : (latest ?? null);
    if (!order) return { outcome: 'nothing', output: {} };
    return gathered(await drafts.repeat(tx, call, order), language);
  },

  'order.cart': async (call) => {
    const { tx, businessId, language } = call;
    const { currency } = await businessFacts(tx, businessId);
    const done = await drafts.gather(tx, call, await basket(tx, businessId, call.input.items ?? [], currency));
    const repriced = done.repriced.map(
      ({ title, unitAmount, now }) =>
        `${title}: ${orderWord('now', language)} ${money(now, currency, language)}, ${orderWord('in-basket', language)} ${money(unitAmount!, currency, language)}`,
    );
    const { outcome, output } = gathered(done, language);
    return { outcome, output: { ...output, repriced: repriced.join('\n') } };
  },

  'order.take-available': async (call) => {
    const done = await drafts.takeAvailable(call.tx, call);
    return done.outcome === 'changed'
      ? { outcome: 'changed', output: { summary: orderSummary(done.order, call.language) } }
      : { outcome: 'empty', output: {} };
  },

  'order.abandon': async (call) => ({ outcome: (await abandoned.note(call.tx, call)) ? 'abandoned' : 'none', output: {} }),

  'order.discard': async (call) => {
    await drafts.discard(call.tx, call);
    return { outcome: 'discarded', output: {} };
  },
});

function added(done: Added, language: string): AnswerOf<'order.add'> {
  switch (done.outcome) {
    case 'added':
      return { outcome: 'added', output: { summary: orderSummary(done.order, language), title: done.line.title } };
    case 'too-many':
      return { outcome: 'too-many', output: { available: done.available, title: done.title } };
    case 'unavailable':
      return {
        outcome: 'unavailable',
        output: {
          title: done.title,
          offeredFrom: done.offeredFrom?.opens ? opensInWords(done.offeredFrom.opens, done.offeredFrom.now, language) : null,
        },
      };
  }
}

function changed(done: Changed, language: string): AnswerOf<'order.change'> {
  switch (done.outcome) {
    case 'changed':
      return { outcome: 'changed', output: { summary: orderSummary(done.order, language), title: done.line?.title ?? null } };
    case 'too-many':
      return { outcome: 'too-many', output: { available: done.available, title: done.title } };
    case 'empty':
      return { outcome: 'empty', output: {} };
  }
}

function gathered(
  { order, missing }: Gathered,
  language: string,
): { outcome: 'all' | 'some' | 'none'; output: { summary: string; missing: string } } {
  const outcome = missing.length === 0 ? 'all' : order ? 'some' : 'none';
  return { outcome, output: { summary: order ? orderSummary(order, language) : '', missing: wantedSummary(missing) } };
}

/** A basket as the customer's phone sent it, with our variants where we know them. */
async function basket(tx: Transaction, businessId: string, items: readonly Json[], currency: string): Promise<Wanted[]> {
  const lines = items.map(
    (item) => item as { readonly retailerId: string; readonly quantity: number; readonly amount?: string; readonly currency?: string },
  );
  const known = await tx.find(Variant, {
    where: { businessId, retailerId: In(lines.map(({ retailerId }) => retailerId)) },
    relations: { product: true },
  });
  return lines.map(({ retailerId, quantity, amount, currency: claimed }) => {
    const variant = known.find((each) => each.retailerId === retailerId);
    const unitAmount = amount && claimed === currency ? minorUnits(amount, currency) : null;
    return { variantId: variant?.id ?? null, title: variant?.title ?? retailerId, quantity, unitAmount };
  });
}

/** A place as a flow keeps it: `{ address }` when it was typed, coordinates when it came as a pin, perhaps with a name. */
async function deliveryIn({ tx, businessId, contactId, input }: OperationCall<CallOf<'order.deliver'>['input']>): Promise<Delivery> {
  if (input.how === 'pickup') return { how: 'pickup' };
  if (input.how !== 'delivery') throw new Error(`An order is for delivery or for pickup, not for "${input.how}"`);
  if (input.addressId) {
    const { address, place } = await addressOf(tx, businessId, contactId, input.addressId);
    return { how: 'delivery', address, place };
  }

  const { latitude, longitude, name, address } = input.place ?? {};
  const place = typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : null;
  const pinned = place && `📍 ${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  const named = [name, address].filter((part): part is string => typeof part === 'string' && part.trim() !== '').join(', ');
  return { how: 'delivery', address: (place ? named : input.address?.trim() || named) || pinned, place };
}
