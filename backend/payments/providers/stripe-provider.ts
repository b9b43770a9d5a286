import Stripe from 'stripe';
import type { ProviderName } from '../../contract/payments.ts';
import { reasonOf } from './decline-words.ts';
import {
  type Account,
  type AskedLink,
  type AskedRefund,
  Away,
  type Found,
  type FoundDispute,
  type FoundPayment,
  type FoundRefund,
  type Link,
  type LinkOrder,
  type Provider,
  type RefundOrder,
  Refused,
  type Telling,
} from './provider.ts';
import { toOurs, toStripes } from './stripe-amounts.ts';

const timeoutMs = 20_000;

/** So far may a webhook's time be from ours, to either side: what is older was heard before, and what comes from the future is made up. */
const toleranceSeconds = 300;

const told: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'charge.refunded',
  'charge.refund.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
];

export interface StripeOptions {
  readonly name: ProviderName;
  /** Where the API is; a path is put before its own. */
  readonly apiBase: () => string;
  /** Where a customer goes after paying: back to the chat. */
  readonly afterwards: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Stripe by its own SDK: Checkout Sessions as links, PaymentIntents as payments. */
export class StripeProvider implements Provider {
  readonly name: ProviderName;

  constructor(private readonly options: StripeOptions) {
    this.name = options.name;
  }

  async link(account: Account, { intentId, dueId, title, amount, currency, expiresAt }: LinkOrder): Promise<Link> {
    const metadata = { business_id: account.businessId, due_id: dueId, intent_id: intentId };
    const session = await this.asked(account, (stripe) =>
      stripe.checkout.sessions.create(
        {
          mode: 'payment',
          line_items: [
            {
              quantity: 1,
              price_data: { currency: currency.toLowerCase(), unit_amount: toStripes(amount, currency), product_data: { name: title } },
            },
          ],
          client_reference_id: intentId,
          metadata,
          payment_intent_data: { metadata, description: title },
          success_url: this.options.afterwards(),
          cancel_url: this.options.afterwards(),
          expires_at: Math.floor(expiresAt.valueOf() / 1_000),
        },
        { idempotencyKey: `link ${intentId}` },
      ),
    );
    if (!session.url) throw new Refused('The provider made a payment page without an address');
    return { providerId: session.id, url: session.url, expiresAt: new Date(session.expires_at * 1_000) };
  }

  async lookUp(account: Account, link: AskedLink): Promise<Found> {
    const session = await this.asked(account, (stripe) => stripe.checkout.sessions.retrieve(link.providerId));
    const own = typeof session.payment_intent === 'string' ? session.payment_intent : session.payment_intent?.id;
    const names = [...new Set([...(own ? [own] : []), ...link.payments])];
    const intents: Stripe.PaymentIntent[] = [];
    for (const name of names) {
      const called = await this.intentCalled(account, name);
      // A webhook may name the payment of another link; whose it is, the payment itself says.
      intents.push(...called.filter(({ id, metadata }) => id === own || metadata['intent_id'] === link.intentId));
    }
    const payments: FoundPayment[] = [];
    for (const intent of intents.filter(({ amount_received }) => amount_received > 0)) payments.push(await this.payment(account, intent));
    const isProcessing = intents.some(({ status }) => status === 'processing');
    const tried = intents.find(({ last_payment_error }) => last_payment_error);
    const error = tried?.last_payment_error;
    return {
      state: payments.length > 0 ? 'captured' : isProcessing ? 'processing' : session.status === 'open' ? 'open' : 'expired',
      payments,
      failed: error ? { externalId: error.charge ?? tried.id, reason: reasonOf(error.decline_code ?? error.code) } : null,
    };
  }

  async close(account: Account, providerId: string): Promise<void> {
    await this.asked(account, (stripe) => stripe.checkout.sessions.expire(providerId));
  }

  async refund(account: Account, { refundId, dueId, intentId, payment, amount, currency, key }: RefundOrder): Promise<FoundRefund> {
    const metadata = { business_id: account.businessId, due_id: dueId, intent_id: intentId, refund_id: refundId };
    const refund = await this.asked(account, (stripe) =>
      stripe.refunds.create({ payment_intent: payment, amount: toStripes(amount, currency), metadata }, { idempotencyKey: key }),
    );
    return foundRefund(refund);
  }

  async lookUpRefund(account: Account, { externalId }: AskedRefund): Promise<FoundRefund> {
    return foundRefund(await this.asked(account, (stripe) => stripe.refunds.retrieve(externalId)));
  }

  read({ webhookSecret }: Account, body: Buffer, signature: string): Telling | undefined {
    if (webhookSecret === null) return undefined;
    let event: Stripe.Event;
    try {
      event = Stripe.webhooks.constructEvent(body, signature, webhookSecret, toleranceSeconds);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError) return undefined;
      throw error;
    }
    return this.isSignedAhead(signature) ? undefined : telling(event);
  }

  async connect(apiKey: string, webhookUrl: string): Promise<{ webhookSecret: string }> {
    const { secret } = await this.asked({ apiKey }, (stripe) =>
      stripe.webhookEndpoints.create({ url: webhookUrl, enabled_events: told, description: 'Perfcent' }),
    );
    if (!secret) throw new Refused('The provider gave no secret to sign with');
    return { webhookSecret: secret };
  }

  /** None where the provider knows no such payment: then whoever named it was wrong. */
  private async intentCalled(account: Account, name: string): Promise<Stripe.PaymentIntent[]> {
    return this.asked(account, (stripe) => stripe.paymentIntents.retrieve(name, { expand: ['latest_charge'] })).then(
      (intent) => [intent],
      (error: unknown) => {
        if (error instanceof Refused && !error.isAccount) return [];
        throw error;
      },
    );
  }

  private async payment(account: Account, intent: Stripe.PaymentIntent): Promise<FoundPayment> {
    const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
    const refunds =
      charge?.amount_refunded === 0
        ? []
        : (await this.asked(account, (stripe) => stripe.refunds.list({ payment_intent: intent.id, limit: 100 }))).data;
    const disputes = charge?.disputed
      ? (await this.asked(account, (stripe) => stripe.disputes.list({ payment_intent: intent.id, limit: 100 }))).data
      : [];
    const currency = intent.currency.toUpperCase();
    return {
      externalId: intent.id,
      amount: toOurs(intent.amount_received, currency),
      currency,
      refunds: refunds.map(foundRefund),
      disputes: disputes.map(foundDispute),
    };
  }

  /** One question, with the trouble sorted: no, or nobody knows. */
  private async asked<T>({ apiKey }: Pick<Account, 'apiKey'>, question: (stripe: Stripe) => Promise<T>): Promise<T> {
    if (!apiKey) throw new Refused('There is no key for the payment provider', true);
    try {
      return await question(this.client(apiKey));
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw new Away(`The payment provider gave no answer: ${(error as Error).message}`);
      const isAccount = error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError;
      if (isAccount || error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeIdempotencyError)
        throw new Refused(error.message, isAccount);
      throw new Away(error.message);
    }
  }

  /** The SDK lets webhooks from the future through. */
  private isSignedAhead(signature: string): boolean {
    const [, at] = /(?:^|,)t=(\d+)/.exec(signature) ?? [];
    return Number(at) > this.options.now() / 1_000 + toleranceSeconds;
  }

  private client(apiKey: string): Stripe {
    // Work is tried again by whoever asked, with the same key; the SDK itself need not.
    return new Stripe(apiKey, {
      maxNetworkRetries: 0,
      timeout: timeoutMs,
      telemetry: false,
      httpClient: Stripe.createFetchHttpClient((url: Parameters<typeof fetch>[0], init: Parameters<typeof fetch>[1]) => {
        const { pathname, search } = new URL(url instanceof Request ? url.url : url);
        return fetch(`${this.options.apiBase()}${pathname}${search}`, init);
      }),
    });
  }
}

function foundDispute(dispute: Stripe.Dispute): FoundDispute {
  const currency = dispute.currency.toUpperCase();
  const by = dispute.evidence_details?.due_by;
  return {
    externalId: dispute.id,
    amount: toOurs(dispute.amount, currency),
    currency,
    reason: dispute.reason.replaceAll('_', ' '),
    answerBy: by ? new Date(by * 1_000) : null,
    // A mere warning that was closed took nothing.
    state: dispute.status === 'lost' ? 'lost' : ['won', 'warning_closed', 'prevented'].includes(dispute.status) ? 'won' : 'open',
  };
}

function foundRefund(refund: Stripe.Refund): FoundRefund {
  const state =
    refund.status === 'succeeded' ? 'refunded' : refund.status === 'failed' || refund.status === 'canceled' ? 'failed' : 'pending';
  return {
    externalId: refund.id,
    refundId: refund.metadata?.['refund_id'] ?? null,
    amount: toOurs(refund.amount, refund.currency.toUpperCase()),
    state,
    failure: state === 'failed' ? reasonOf(refund.failure_reason) : null,
  };
}

interface Marked {
  readonly id: string;
  readonly object: string;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly payment_intent?: string | { readonly id: string } | null;
}

/** Names the thing that a webhook is about, whatever kind it is. */
function telling(event: Stripe.Event): Telling {
  const object = event.data.object as unknown as Marked;
  const { id, metadata, payment_intent: by } = object;
  const payment = object.object === 'payment_intent' ? id : typeof by === 'string' ? by : (by?.id ?? null);
  return {
    externalId: event.id,
    kind: event.type,
    intentId: metadata?.['intent_id'] ?? null,
    refundId: metadata?.['refund_id'] ?? null,
    names: [id, ...(payment ? [payment] : [])],
    payment,
  };
}
