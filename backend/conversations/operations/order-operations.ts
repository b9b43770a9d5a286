import type { DraftOrders } from '../../orders/draft-orders.service.ts';
import type { OrdersService } from '../../orders/orders.service.ts';
import type { Operations } from './operation.ts';
import { missingSummary, orderLine, orderSummary } from './order-summary.ts';

type OrderOperation = 'order.place' | 'order.cancel' | 'order.latest';

/** As many as fit into one look. */
const mostShown = 3;

/** What happens to an order from placing on. */
export const orderOperations = (drafts: DraftOrders, orders: OrdersService): Pick<Operations, OrderOperation> => ({
  'order.place': async (call) => {
    const { tx, businessId, conversationId, language } = call;
    if (call.input.payment !== null && call.input.payment !== 'cash-on-delivery')
      throw new Error(`An order cannot be paid by "${call.input.payment}" yet`);
    // Without a draft, the order that this conversation made last is the one meant: placing it again gives it again.
    const order = (await drafts.find(tx, call)) ?? (await orders.lastOf(tx, businessId, conversationId));
    if (!order || order.state === 'discarded') return { outcome: 'empty', output: {} };

    const done = await orders.place(tx, businessId, order.id);
    if (done.outcome === 'empty') return { outcome: 'empty', output: {} };
    const summary = orderSummary(done.order, language);
    if (done.outcome === 'short')
      return {
        outcome: 'short',
        output: { total: done.order.total, summary, missing: missingSummary(done.order, done.missing, language) },
      };
    return { outcome: 'placed', output: { number: done.order.spokenNumber, total: done.order.total, summary } };
  },

  'order.cancel': async ({ tx, businessId, contactId }) => {
    const done = await orders.cancelLatest(tx, businessId, contactId);
    return done.outcome === 'none'
      ? { outcome: 'none', output: {} }
      : { outcome: done.outcome, output: { number: done.order.spokenNumber } };
  },

  'order.latest': async ({ tx, businessId, contactId, language }) => {
    const latest = await orders.latest(tx, businessId, contactId, mostShown);
    const [first] = latest;
    if (!first) return { outcome: 'none', output: {} };
    return {
      outcome: 'found',
      output: { summary: latest.map((order) => orderLine(order, language)).join('\n'), number: first.spokenNumber, state: first.state },
    };
  },
});
