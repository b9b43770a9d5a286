import { GraphError } from '../graph-error.ts';
import { checkBody, checkFooter, checkHeader, type References } from './content-rules.ts';
import type { Part } from './part.ts';

const gateways = ['razorpay', 'payu', 'billdesk', 'zaakpay'] as const;
const reference = /^[A-Za-z0-9_.-]+$/;
const most = 1_000_000_000_000;

const wrong = (why: string) => new GraphError(131009, why);

function amountOf(part: Part, { min = 0 }: { readonly min?: number } = {}): number {
  const value = part.integer('value', min, most);
  if (part.integer('offset', 1, 1_000) !== 100) throw wrong(`${part.at('offset')} must be 100`);
  part.optionalString('description', { max: 60 });
  part.end();
  return value;
}

/** `order_details`: what is paid for, how, and that it adds up. */
export function checkOrderDetails(interactive: Part, references: References): void {
  const header = interactive.optionalPart('header');
  if (header) checkHeader(header, ['text', 'image', 'video', 'document'], references);
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = interactive.part('action');
  action.oneOf('name', ['review_and_pay']);
  const parameters = action.part('parameters');
  const currency = parameters.oneOf('currency', ['INR', 'BRL']);
  parameters.string('reference_id', { max: currency === 'INR' ? 35 : 60, pattern: reference });
  parameters.oneOf('type', ['digital-goods', 'physical-goods']);
  if (currency === 'BRL') parameters.oneOf('payment_type', ['br']);
  checkSettings(parameters.list('payment_settings', 1, 3), currency);
  const total = amountOf(parameters.part('total_amount'), { min: 1 });
  checkOrder(parameters.part('order'), total, currency);
  parameters.end();
  action.end();
}

function checkSettings(settings: readonly Part[], currency: 'INR' | 'BRL'): void {
  for (const setting of settings) {
    if (currency === 'INR') {
      setting.oneOf('type', ['payment_gateway']);
      const gateway = setting.part('payment_gateway');
      gateway.oneOf('type', gateways);
      gateway.string('configuration_name', { max: 60 });
      gateway.end();
    } else {
      setting.oneOf('type', ['payment_link']);
      const link = setting.part('payment_link');
      link.url('uri');
      link.end();
    }
    setting.end();
  }
}

function checkOrder(order: Part, total: number, currency: 'INR' | 'BRL'): void {
  order.oneOf('status', ['pending']);
  const catalog = order.optionalString('catalog_id');
  const items = order.list('items', 1, 999).map((item) => {
    item.string('retailer_id', { max: 256 });
    item.string('name', { max: 60 });
    const amount = amountOf(item.part('amount'), { min: 1 });
    const sale = item.optionalPart('sale_amount');
    const reduced = sale && amountOf(sale, { min: 1 });
    if (reduced !== undefined && reduced >= amount) throw wrong(`${item.at('sale_amount')} must be less than the amount`);
    const quantity = item.integer('quantity', 1, 100_000);
    if (currency === 'INR' && catalog === undefined) checkOrigin(item);
    item.end();
    return (reduced ?? amount) * quantity;
  });
  const subtotal = amountOf(order.part('subtotal'));
  const tax = amountOf(order.part('tax'));
  const [shipping, discount] = ['shipping', 'discount'].map((name) => {
    const part = order.optionalPart(name);
    return part ? amountOf(part) : 0;
  }) as [number, number];
  if (subtotal !== items.reduce((sum, each) => sum + each, 0)) throw wrong(`${order.at('subtotal')} must be the sum of the items`);
  if (total !== subtotal + tax + shipping - discount) throw wrong('total_amount must be subtotal + tax + shipping - discount');
  const expiration = order.optionalPart('expiration');
  if (expiration) {
    const at = Number(expiration.string('timestamp', { pattern: /^\d{10}$/ }));
    if (at < Date.now() / 1_000 + 300) throw wrong(`${expiration.at('timestamp')} must be at least 300 seconds from now`);
    expiration.optionalString('description', { max: 120 });
    expiration.end();
  }
  order.end();
}

/** Without a catalog, the law of India wants to know who imported the goods. */
function checkOrigin(item: Part): void {
  item.string('country_of_origin');
  item.string('importer_name');
  const address = item.part('importer_address');
  address.string('address_line1', { max: 100 });
  address.optionalString('address_line2', { max: 100 });
  address.string('city', { max: 120 });
  address.string('postal_code', { max: 20 });
  address.oneOf('country_code', ['IN']);
  address.end();
}

/** `order_status`: what became of it. Whether it may become so is the bill's business. */
export function checkOrderStatus(interactive: Part): void {
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = interactive.part('action');
  action.oneOf('name', ['review_order']);
  const parameters = action.part('parameters');
  parameters.string('reference_id', { max: 60, pattern: reference });
  const order = parameters.part('order');
  order.oneOf('status', ['processing', 'partially_shipped', 'shipped', 'completed', 'canceled']);
  order.optionalString('description', { max: 120 });
  order.end();
  parameters.end();
  action.end();
}
