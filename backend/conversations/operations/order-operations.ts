import { Temporal } from 'temporal-polyfill';
import type { Checkout } from '../../orders/checkout.service.ts';
import { waysToPay } from '../../orders/checkout.service.ts';
import type { DraftOrders } from '../../orders/draft-orders.service.ts';
import type { Payment } from '../../orders/order-lifecycle.ts';
import { termsOf } from '../../orders/order-terms.ts';
import type { Order } from '../../orders/order.entity.ts';
import type { OrdersService, Placed } from '../../orders/orders.service.ts';
import { businessFacts } from './business-facts.ts';
import { opensInWords } from './opening-words.ts';
import type { OperationCall, Operations, OptionItem } from './operation.ts';
import { missingSummary, orderLine, orderSummary } from './order-summary.ts';
import { paymentWord } from './order-words.ts';
import { tooSmall } from './too-small.ts';

type OrderOperation =
  | 'order.ways-to-pay'
  | 'order.checkout'
  | 'order.held'
  | 'order.pay'
  | 'order.confirm'
  | 'order.hold-again'
  | 'order.place'
  | 'order.cancel'
  | 'order.expected'
  | 'order.latest';

/** As many as fit into one look. */
const mostShown = 3;

/** What happens to an order from placing on. */
export const orderOperations = (drafts: DraftOrders, orders: OrdersService, checkout: Checkout): Pick<Operations, OrderOperation> => ({
  'order.ways-to-pay': async ({ tx, businessId, language }) => {
    const ways = waysToPay(await termsOf(tx, businessId));
    // How it is paid in advance is asked by the flow that is about payments.
    const ahead = ways.find((way) => way !== 'cash');
    const offered = [...(ahead ? [ahead] : []), ...(ways.includes('cash') ? (['cash'] as const) : [])];
    const options = offered.map((way): OptionItem => ({ id: way, title: paymentWord(way === 'cash' ? 'cash' : 'ahead', language) }));
    return { outcome: offered.length > 1 ? 'several' : 'one', output: { options, way: offered.length > 1 ? null : offered[0]! } };
  },

  'order.checkout': async (call) => {
    const { tx, businessId } = call;
    const order = await drafts.find(tx, call);
    if (!order) return { outcome: 'empty', output: {} };
    const { minimumOrder, holdMinutes } = await termsOf(tx, businessId);
    const small = tooSmall(order, order.minimum ?? minimumOrder);
    if (small) return small;
    const done = await orders.place(tx, businessId, order.id, { payment: null });
    if (done.outcome !== 'placed') return notPlaced(done, call);
    return { outcome: 'held', output: { ...placed(done.order, call), orderId: done.order.id, minutes: holdMinutes } };
  },

  'order.held': async ({ tx, businessId, input }) => {
    const { outcome, order } = await checkout.held(tx, businessId, input.orderId ?? '');
    const { now } = await termsOf(tx, businessId);
    const minutes = order.holdEndsAt && Math.max(0, Math.round((order.holdEndsAt.valueOf() - now.valueOf()) / 60_000));
    return { outcome, output: { number: order.spokenNumber, total: order.total - order.kept, minutes } };
  },

  'order.pay': async ({ tx, businessId, input }) => {
    const done = await checkout.pay(tx, businessId, input.orderId ?? '', input.way as Payment);
    const { spokenNumber: number } = done.order;
    return { outcome: done.outcome, output: done.outcome === 'due' ? { number, dueId: done.due.id } : { number } };
  },

  'order.confirm': async ({ tx, businessId, input }) => {
    const { outcome, order } = await checkout.confirm(tx, businessId, input.orderId ?? '');
    return { outcome, output: { number: order.spokenNumber } };
  },

  'order.hold-again': async (call) => {
    const { tx, businessId } = call;
    const first = await orders.place(tx, businessId, call.input.orderId ?? '', { payment: null });
    const done = first.outcome === 'coupon-gone' ? await orders.place(tx, businessId, first.order.id, { payment: null }) : first;
    if (done.outcome === 'short') return { outcome: 'short', output: { missing: missingSummary(done.order, done.missing, call.language) } };
    if (done.outcome !== 'placed' || done.order.state !== 'awaiting_payment') return { outcome: 'gone', output: {} };
    const { holdMinutes: minutes } = await termsOf(tx, businessId);
    const { spokenNumber: number, total } = done.order;
    return { outcome: first.outcome === 'coupon-gone' ? 'dearer' : 'held', output: { number, total, minutes } };
  },

  'order.place': async (call) => {
    const { tx, businessId, conversationId } = call;
    if (call.input.payment !== null && call.input.payment !== 'cash-on-delivery')
      throw new Error(`An order is placed at once only when it is paid in cash, not by "${call.input.payment}"`);
    // Without a draft, the order that this conversation made last is the one meant: placing it again gives it again.
    const order = (await drafts.find(tx, call)) ?? (await orders.lastOf(tx, businessId, conversationId));
    if (!order || order.state === 'discarded') return { outcome: 'empty', output: {} };

    const done = await orders.place(tx, businessId, order.id);
    return done.outcome === 'placed' ? { outcome: 'placed', output: placed(done.order, call) } : notPlaced(done, call);
  },

  'order.cancel': async ({ tx, businessId, contactId, input }) => {
    const done = input.orderId
      ? await orders.cancelByContact(tx, businessId, contactId, input.orderId)
      : await orders.cancelLatest(tx, businessId, contactId);
    return done.outcome === 'none'
      ? { outcome: 'none', output: {} }
      : { outcome: done.outcome, output: { number: done.order.spokenNumber, refund: done.order.kept } };
  },

  'order.expected': async ({ tx, businessId, conversationId, contactId, language, input }) => {
    const order = input.orderId
      ? await orders.ofContact(tx, businessId, contactId, input.orderId)
      : await orders.lastOf(tx, businessId, conversationId);
    if (!order?.expectedAt) return { outcome: 'unknown', output: {} };
    const { zone, now } = await businessFacts(tx, businessId);
    const at = (time: Date) => Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO(zone);
    return { outcome: 'known', output: { expected: opensInWords(at(order.expectedAt), at(now), language) } };
  },

  'order.latest': async ({ tx, businessId, contactId, language }) => {
    const latest = await orders.latest(tx, businessId, contactId, mostShown);
    const [first] = latest;
    if (!first) return { outcome: 'none', output: {} };
    return {
      outcome: 'found',
      output: {
        summary: latest.map((order) => orderLine(order, language)).join('\n'),
        number: first.spokenNumber,
        state: first.state,
        orderId: first.id,
      },
    };
  },
});

const placed = (order: Order, { language }: OperationCall) => ({
  number: order.spokenNumber,
  total: order.total,
  summary: orderSummary(order, language),
});

function notPlaced(done: Exclude<Placed, { outcome: 'placed' }>, { language }: OperationCall) {
  if (done.outcome === 'empty') return { outcome: 'empty' as const, output: {} };
  const { order } = done;
  const told = { total: order.total, summary: orderSummary(order, language) };
  if (done.outcome === 'coupon-gone') return { outcome: 'coupon-gone' as const, output: told };
  return { outcome: 'short' as const, output: { ...told, missing: missingSummary(order, done.missing, language) } };
}
