import type { Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly price: number;
  readonly category: string;
  stock: number;
  /** When it is offered, by the clock of the shop (UTC); always, where nothing is said. */
  hours?: readonly [from: string, until: string];
}

export interface Line {
  readonly id: string;
  readonly product: Product;
  quantity: number;
}

export interface Order {
  number?: string;
  state: 'draft' | 'placed' | 'preparing' | 'cancelled';
  lines: Line[];
  how?: 'delivery' | 'pickup';
  address?: string;
  note?: string;
}

export const currency = 'EUR';
const deliveryFee = 300;

/** Words of this small shop's own messages. */
const words = {
  delivery: { en: 'Delivery', es: 'Envío' },
  to: { en: 'To', es: 'Para' },
  pickup: { en: 'Pickup at the shop', es: 'Recogida en la tienda' },
  note: { en: 'Note', es: 'Nota' },
  total: { en: 'Total', es: 'Total' },
  left: { en: 'left', es: 'disponibles' },
  placed: { en: 'placed', es: 'recibido' },
  preparing: { en: 'in preparation', es: 'en preparación' },
  cancelled: { en: 'cancelled', es: 'cancelado' },
} as const;

export const say = (word: keyof typeof words, language: Language): string => words[word][language === 'es' ? 'es' : 'en'];

/** What the lines cost, without delivery. */
export const goods = ({ lines }: Order): number => lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);

export const total = (order: Order): number => goods(order) + (order.how === 'delivery' ? deliveryFee : 0);

export function summary(order: Order, language: Language): string {
  const amount = (minor: number) => money(minor, currency, language);
  return [
    ...order.lines.map(({ product, quantity }) => `${quantity} × ${product.title}: ${amount(product.price * quantity)}`),
    ...(order.how === 'delivery' ? [`${say('delivery', language)}: ${amount(deliveryFee)}`] : []),
    `${say('total', language)}: ${amount(total(order))}`,
    ...(order.how === 'pickup' ? [say('pickup', language)] : []),
    ...(order.address ? [`${say('to', language)}: ${order.address}`] : []),
    ...(order.note ? [`${say('note', language)}: ${order.note}`] : []),
  ].join('\n');
}

export const stateWord = ({ state }: Order, language: Language): string => say(state === 'draft' ? 'placed' : state, language);
