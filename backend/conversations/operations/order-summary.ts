import { money } from '../../../flows/language/liquid.ts';
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
  const { lines, delivery, deliveryFee, address, note } = order;
  return [
    ...lines.map(({ id, title, quantity, unitAmount }) => {
      const was = before.get(id);
      const change = was === undefined ? '' : ` (${say('each-now')} ${amount(unitAmount)}, ${say('before')} ${amount(was)})`;
      return `${quantity} × ${title}: ${amount(quantity * unitAmount)}${change}`;
    }),
    ...(delivery === 'delivery' && deliveryFee > 0 ? [`${say('delivery')}: ${amount(deliveryFee)}`] : []),
    `*${say('total')}: ${amount(order.total)}*`,
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
