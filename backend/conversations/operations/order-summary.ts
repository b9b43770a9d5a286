import { money } from '../../../flows/language/liquid.ts';
import { amountsOf } from '../../orders/order-amounts.ts';
import type { Wanted } from '../../orders/draft-orders.service.ts';
import type { Order } from '../../orders/order.entity.ts';
import type { Shortage } from '../../orders/stock.ts';
import { orderWord, stateWord } from './order-words.ts';

/** What lines cost before, by their ids, where that changed. */
type Before = ReadonlyMap<string, number>;

/** An order as a customer checks it: what, how much, how it arrives. */
export function orderSummary(
  order: Order,
  language: string,
  { before = new Map(), pickupAddress = null }: { readonly before?: Before; readonly pickupAddress?: string | null } = {},
): string {
  const say = (word: Parameters<typeof orderWord>[0]) => orderWord(word, language);
  const amount = (minor: number) => money(minor, order.currency, language);
  const { delivery, deliveryFee, address, note, credit } = order;
  const { discount, tax, taxOnTop } = amountsOf(order);
  const lines = order.lines.map((line) => ({ ...line, quantity: line.quantity - line.cancelled })).filter(({ quantity }) => quantity > 0);
  return [
    ...lines.map(({ id, title, quantity, unitAmount }) => {
      const was = before.get(id);
      const change = was === undefined ? '' : ` (${say('each-now')} ${amount(unitAmount)}, ${say('before')} ${amount(was)})`;
      return `${quantity} × ${title}: ${amount(quantity * unitAmount)}${change}`;
    }),
    ...(discount > 0 ? [`${say('discount')}: −${amount(discount)}`] : []),
    ...(taxOnTop > 0 ? [`${say('tax')}: ${amount(taxOnTop)}`] : []),
    ...(delivery === 'delivery' && deliveryFee > 0 ? [`${say('delivery')}: ${amount(deliveryFee)}`] : []),
    ...(credit > 0 ? [`${say('credit')}: −${amount(credit)}`] : []),
    `*${say('total')}: ${amount(order.total)}*`,
    ...(tax > taxOnTop ? [`(${say('tax-included')}: ${amount(tax - taxOnTop)})`] : []),
    ...(delivery === 'pickup' ? [[say('pickup'), pickupAddress].filter(Boolean).join(': ')] : []),
    ...(delivery === 'delivery' && address ? [`${say('to')}: ${address}`] : []),
    ...(note ? [`${say('note')}: ${note}`] : []),
  ].join('\n');
}

/** An order in one line: `#1042: €12.50, confirmed`. */
export const orderLine = (order: Order, language: string): string =>
  `${order.spokenNumber}: ${money(order.total, order.currency, language)}, ${stateWord(order.state, language)}`;

/** What is missing for an order: `3 × Croissant (1 left)`. */
export function missingSummary(order: Order, missing: readonly Shortage[], language: string): string {
  const titles = new Map(order.lines.map(({ variantId, title }) => [variantId, title]));
  return missing
    .map(({ variantId, quantity, left }) => {
      const rest = left > 0 ? `${left} ${orderWord('left', language)}` : orderWord('sold-out', language);
      return `${quantity} × ${titles.get(variantId)!} (${rest})`;
    })
    .join('\n');
}

/** What of a basket or of an earlier order cannot be had: `2 × Croissant`. */
export const wantedSummary = (wanted: readonly Wanted[]): string =>
  wanted.map(({ quantity, title }) => `${quantity} × ${title}`).join('\n');
