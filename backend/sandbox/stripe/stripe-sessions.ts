import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/tenant-database.ts';
import { missing, StripeError } from './stripe-error.ts';
import type { Parameters } from './stripe-form.ts';
import { find, keep, newStripeId, nowInSeconds, type Session } from './stripe-rows.ts';
import { StripeWebhooks } from './stripe-webhooks.ts';

/** Stripe wants at least so much, in hundredths of most currencies. */
const least = 50;
const most = 99_999_999;

/** Checkout Sessions: the pages on which customers pay. */
@Injectable()
export class StripeSessions {
  constructor(private readonly webhooks: StripeWebhooks) {}

  async create(tx: Transaction, accountId: string, given: Parameters, payBase: string): Promise<Session> {
    const mode = given.required('mode');
    if (mode !== 'payment') throw new StripeError(`The sandbox knows no mode '${mode.slice(0, 40)}'`, { param: 'mode' });
    const successUrl = urlOf(given, 'success_url');
    const cancelUrl = given.text('cancel_url') === undefined ? null : urlOf(given, 'cancel_url');
    const items = given.list('line_items').map(lineItem);
    if (items.length === 0)
      throw new StripeError('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' });
    const currencies = new Set(items.map(({ currency }) => currency));
    if (currencies.size > 1) throw new StripeError('All prices on a Checkout Session must be of one currency.');
    const amount = items.reduce((sum, each) => sum + each.amount * each.quantity, 0);
    if (amount < least)
      throw new StripeError("The Checkout Session's total amount due must add up to at least 0.50", { code: 'amount_too_small' });
    if (amount > most) throw new StripeError('Amount must be no more than 999,999.99', { code: 'amount_too_large' });

    const created = nowInSeconds();
    const expiresAt = given.whole('expires_at') ?? created + 24 * 3_600;
    if (expiresAt < created + 30 * 60)
      throw new StripeError('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', {
        param: 'expires_at',
      });
    if (expiresAt > created + 24 * 3_600)
      throw new StripeError('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', {
        param: 'expires_at',
      });
    const ofPayment = given.record('payment_intent_data');
    const id = newStripeId('cs_test');
    const session: Session = {
      id,
      object: 'checkout.session',
      amount_subtotal: amount,
      amount_total: amount,
      cancel_url: cancelUrl,
      client_reference_id: given.text('client_reference_id') ?? null,
      created,
      currency: [...currencies][0]!,
      expires_at: expiresAt,
      livemode: false,
      metadata: given.metadata(),
      mode,
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
      success_url: successUrl,
      url: `${payBase}/sandbox/pay/${id}`,
      line_items_shown: items.map(({ name, quantity, amount: each }) => ({ name, quantity, amount: each })),
      payment_intent_metadata: ofPayment.metadata(),
    };
    ofPayment.text('description');
    ofPayment.end();
    given.end();
    await keep(tx, accountId, session);
    return session;
  }

  async get(tx: Transaction, id: string, accountId?: string): Promise<{ accountId: string; session: Session }> {
    const found = await find<Session>(tx, 'checkout.session', id, accountId);
    if (!found) throw missing('checkout.session', id);
    const session = found.object;
    if (session.status === 'open' && session.expires_at <= nowInSeconds()) await this.end(tx, found.accountId, session);
    return { accountId: found.accountId, session };
  }

  async expire(tx: Transaction, id: string, accountId: string): Promise<Session> {
    const { session } = await this.get(tx, id, accountId);
    if (session.status !== 'open')
      throw new StripeError(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    await this.end(tx, accountId, session);
    return session;
  }

  private async end(tx: Transaction, accountId: string, session: Session): Promise<void> {
    session.status = 'expired';
    session.url = null;
    await keep(tx, accountId, session);
    await this.webhooks.put(tx, accountId, 'checkout.session.expired', shown(session));
  }
}

/** Without what only the sandbox has to remember. */
export function shown(session: Session): Session {
  const { line_items_shown: _lines, payment_intent_metadata: _metadata, ...seen } = session;
  return seen as Session;
}

function lineItem(item: Parameters) {
  const quantity = item.whole('quantity') ?? 1;
  const price = item.record('price_data');
  const product = price.record('product_data');
  const name = product.required('name');
  const currency = price.required('currency');
  const amount = price.whole('unit_amount');
  if (amount === undefined || amount < 0)
    throw new StripeError('Invalid non-negative integer', { param: 'line_items[0][price_data][unit_amount]' });
  if (!/^[a-z]{3}$/.test(currency)) throw new StripeError(`Invalid currency: ${currency.slice(0, 10)}`, { param: 'currency' });
  if (quantity < 1) throw new StripeError('This value must be greater than or equal to 1.', { param: 'line_items[0][quantity]' });
  product.end();
  price.end();
  item.end();
  return { name, quantity, amount, currency };
}

function urlOf(given: Parameters, name: string): string {
  const url = given.required(name);
  if (!URL.canParse(url)) throw new StripeError('Not a valid URL', { code: 'url_invalid', param: name });
  return url;
}
