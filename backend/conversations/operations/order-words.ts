import type { Text } from '../../../flows/language/flow.ts';
import { inLanguage } from '../../../flows/language/text.ts';
import type { OrderState } from '../../contract/orders.ts';

/** The words that operations put around names and amounts. Everything else that a customer reads stands in the flows. */
const words = {
  delivery: { en: 'Delivery', es: 'Envío' },
  total: { en: 'Total', es: 'Total' },
  discount: { en: 'Discount', es: 'Descuento' },
  credit: { en: 'Paid before', es: 'Pagado antes' },
  tax: { en: 'Tax', es: 'Impuestos' },
  'tax-included': { en: 'tax included', es: 'impuestos incluidos' },
  'in-basket': { en: 'in your basket', es: 'en tu cesta' },
  now: { en: 'now', es: 'ahora' },
  pickup: { en: 'Pickup', es: 'Recogida' },
  to: { en: 'To', es: 'Para' },
  note: { en: 'Note', es: 'Nota' },
  left: { en: 'left', es: 'disponibles' },
  'sold-out': { en: 'sold out', es: 'agotado' },
  'other-things': { en: 'Other', es: 'Otros' },
  'each-now': { en: 'each now', es: 'ahora cada uno' },
  before: { en: 'before', es: 'antes' },
} as const satisfies Record<string, Text>;

const states: Readonly<Record<OrderState, Text>> = {
  draft: { en: 'not placed yet', es: 'sin confirmar' },
  awaiting_payment: { en: 'waiting for payment', es: 'pendiente de pago' },
  lapsed: { en: 'not paid in time', es: 'no pagado a tiempo' },
  confirmed: { en: 'confirmed', es: 'confirmado' },
  preparing: { en: 'in preparation', es: 'en preparación' },
  ready: { en: 'ready', es: 'listo' },
  out: { en: 'on its way', es: 'en camino' },
  delivered: { en: 'delivered', es: 'entregado' },
  closed: { en: 'completed', es: 'completado' },
  cancelled: { en: 'cancelled', es: 'cancelado' },
  discarded: { en: 'not placed', es: 'no realizado' },
};

const payments = {
  ahead: { en: 'Pay now', es: 'Pagar ahora' },
  cash: { en: 'Cash', es: 'En efectivo' },
} as const satisfies Record<string, Text>;

export const paymentWord = (way: keyof typeof payments, language: string): string => inLanguage(payments[way], language);

export const orderWord = (word: keyof typeof words, language: string): string => inLanguage(words[word], language);

export const stateWord = (state: OrderState, language: string): string => inLanguage(states[state], language);
