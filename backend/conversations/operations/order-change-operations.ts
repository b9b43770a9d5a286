import { money } from '../../../flows/language/liquid.ts';
import { Refusal } from '../../lifecycle/lifecycle.ts';
import type { OrderChanges } from '../../orders/order-changes.service.ts';
import type { OrdersService } from '../../orders/orders.service.ts';
import { businessFacts } from './business-facts.ts';
import type { Operations, OptionItem } from './operation.ts';
import { missingSummary, orderSummary } from './order-summary.ts';

type ChangeOperation = 'order.changeable' | 'order.propose-change' | 'order.make-change';

const byContact = { by: 'contact' } as const;

/** Changes of an order that is placed. */
export const orderChangeOperations = (orders: OrdersService, changes: OrderChanges): Pick<Operations, ChangeOperation> => ({
  'order.changeable': async ({ tx, businessId, contactId, language }) => {
    const [order] = await orders.latest(tx, businessId, contactId, 1);
    if (!order) return { outcome: 'none', output: {} };
    const number = order.spokenNumber;
    if (order.state !== 'confirmed') return { outcome: 'too-late', output: { number } };
    const options = order.lines
      .filter(({ quantity, cancelled }) => quantity > cancelled)
      .map(({ id, title, quantity, cancelled, unitAmount }): OptionItem => ({
        id,
        title,
        description: `${quantity - cancelled} × ${money(unitAmount, order.currency, language)}`,
      }));
    return { outcome: 'listed', output: { orderId: order.id, number, options } };
  },

  'order.propose-change': async ({ tx, businessId, language, input }) => {
    const { orderId, lineId, variantId, quantity } = input;
    const wanted = lineId ? { lineId, quantity: quantity ?? 0 } : { variantId: variantId ?? '', quantity: quantity ?? 1 };
    try {
      const done = await tx.transaction((inner) => changes.propose(inner, businessId, orderId ?? '', [wanted], byContact));
      if (done.outcome !== 'proposed') return { outcome: done.outcome, output: {} };
      const { id: changeId, delta } = done.change;
      const { pickupAddress } = await businessFacts(tx, businessId);
      const summary = orderSummary(done.after, language, { pickupAddress });
      return { outcome: 'proposed', output: { changeId, more: Math.max(0, delta), less: Math.max(0, -delta), summary } };
    } catch (error) {
      if (error instanceof Refusal) return { outcome: 'unavailable', output: {} };
      throw error;
    }
  },

  'order.make-change': async ({ tx, businessId, language, input }) => {
    const done = await changes.make(tx, businessId, input.changeId ?? '', byContact);
    const { spokenNumber: number } = done.order;
    switch (done.outcome) {
      case 'applied':
        return { outcome: 'applied', output: { number, summary: orderSummary(done.order, language) } };
      case 'due':
        return { outcome: 'due', output: { number, dueId: done.due.id } };
      case 'short':
        return { outcome: 'short', output: { number, missing: missingSummary(done.order, done.missing, language) } };
      case 'too-late':
        return { outcome: 'too-late', output: { number } };
    }
  },
});
