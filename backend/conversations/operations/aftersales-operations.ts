import type { Aftersales } from '../../aftersales/aftersales.service.ts';
import type { Fulfilment } from '../../aftersales/fulfilment.service.ts';
import type { Operations } from './operation.ts';
import { orderSummary } from './order-summary.ts';

type AftersalesOperation = 'order.settle-shortage' | 'order.rate' | 'order.claim';

/** What comes after an order was confirmed: something is missing, somebody complains, somebody says how it was. */
export const aftersalesOperations = (aftersales: Aftersales, fulfilment: Fulfilment): Pick<Operations, AftersalesOperation> => ({
  'order.settle-shortage': async ({ tx, businessId, language, input }) => {
    const how = input.how === 'replace' || input.how === 'cancel' ? input.how : 'leave-out';
    const done = await fulfilment.settle(tx, businessId, input.orderId ?? '', how, { by: 'contact' });
    if (done.outcome === 'gone') return { outcome: 'gone', output: {} };
    return { outcome: done.outcome, output: { summary: orderSummary(done.order, language), refund: done.refund } };
  },

  'order.rate': async ({ tx, businessId, contactId, input }) => {
    const rated = await aftersales.rate(tx, businessId, contactId, input.orderId ?? '', input.stars ?? 0, input.words);
    return { outcome: rated ? 'rated' : 'gone', output: {} };
  },

  'order.claim': async ({ tx, businessId, contactId, input }) => {
    const order = await aftersales.claim(tx, businessId, contactId, input.orderId ?? '', input.words ?? '', input.photo);
    return order ? { outcome: 'noted', output: { number: order.spokenNumber } } : { outcome: 'gone', output: {} };
  },
});
