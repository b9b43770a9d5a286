import type { Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly price: number;
  stock: number;
  /** From when until when it is offered, every day; always where there are none. */
  hours?: readonly [from: string, until: string];
}

export interface Line {
  readonly id: string;
  readonly product: Product;
  quantity: number;
}

export type Payment = 'online' | 'transfer' | 'cash';

export interface Order {
  id: string;
  number?: string;
  state: 'draft' | 'awaiting' | 'lapsed' | 'placed' | 'preparing' | 'cancelled';
  lines: Line[];
  how?: 'delivery' | 'pickup';
  address?: string;
  note?: string;
  coupon?: Coupon;
  payment?: Payment;
  heldUntil?: Date;
  /** What of it was paid. */
  paid: number;
}

/** Something off the goods. */
export interface Coupon {
  readonly code: string;
  readonly percent: number;
  uses: number;
}

/** What somebody wants changed in a placed order. */
export interface Change {
  readonly id: string;
  readonly order: Order;
  readonly lines: Line[];
  done: boolean;
}

export const currency = 'EUR';
const deliveryFee = 300;

/** Words of this small shop's own messages. */
const words = {
  delivery: { en: 'Delivery', es: 'Envío' },
  to: { en: 'To', es: 'Para' },
  pickup: { en: 'Pickup at the shop', es: 'Recogida en la tienda' },
  note: { en: 'Note', es: 'Nota' },
  discount: { en: 'Discount', es: 'Descuento' },
  total: { en: 'Total', es: 'Total' },
  left: { en: 'left', es: 'disponibles' },
  awaiting: { en: 'waiting for payment', es: 'pendiente de pago' },
  lapsed: { en: 'not paid in time', es: 'no pagado a tiempo' },
  placed: { en: 'placed', es: 'recibido' },
  preparing: { en: 'in preparation', es: 'en preparación' },
  cancelled: { en: 'cancelled', es: 'cancelado' },
  online: { en: 'Pay now', es: 'Pagar ahora' },
  cash: { en: 'Cash', es: 'En efectivo' },
} as const;

export const say = (word: keyof typeof words, language: Language): string => words[word][language === 'es' ? 'es' : 'en'];

/** What the lines cost, without delivery. */
export const goods = ({ lines }: Order): number => lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);

export const discount = (order: Order): number => (order.coupon ? Math.floor((goods(order) * order.coupon.percent) / 100) : 0);

export const total = (order: Order): number => goods(order) - discount(order) + (order.how === 'delivery' ? deliveryFee : 0);

export function summary(order: Order, language: Language): string {
  const amount = (minor: number) => money(minor, currency, language);
  return [
    ...order.lines.map(({ product, quantity }) => `${quantity} × ${product.title}: ${amount(product.price * quantity)}`),
    ...(order.coupon ? [`${say('discount', language)}: −${amount(discount(order))}`] : []),
    ...(order.how === 'delivery' ? [`${say('delivery', language)}: ${amount(deliveryFee)}`] : []),
    `${say('total', language)}: ${amount(total(order))}`,
    ...(order.how === 'pickup' ? [say('pickup', language)] : []),
    ...(order.address ? [`${say('to', language)}: ${order.address}`] : []),
    ...(order.note ? [`${say('note', language)}: ${order.note}`] : []),
  ].join('\n');
}

export const stateWord = ({ state }: Order, language: Language): string => say(state === 'draft' ? 'placed' : state, language);
