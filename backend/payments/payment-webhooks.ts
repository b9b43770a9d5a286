import { Injectable, NotFoundException, UnauthorizedException } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { ProviderName } from '../contract/payments.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { PaymentRefund } from './payment-refund.entity.ts';
import { putWork } from './payment-work.ts';
import { Connections } from './providers/connections.ts';
import type { Telling } from './providers/provider.ts';
import { Providers } from './providers/providers.ts';

const withWebhooks: readonly ProviderName[] = ['stripe', 'sandbox'];

/**
 * What payment providers tell by themselves. A webhook is believed to come from the provider when it is signed with the secret of the
 * business, and even then it only makes us ask: what the provider answers is the truth, however old or out of order its webhooks are.
 */
@Injectable()
export class PaymentWebhooks {
  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
    private readonly connections: Connections,
    private readonly providers: Providers,
  ) {}

  /** `address` is the business that the webhook was sent to, where its address names one. */
  async receive(provider: string, address: string | undefined, body: Buffer, signature: string): Promise<void> {
    if (!isProvider(provider)) throw new NotFoundException('There is no such payment provider.');
    const businessId = address ?? (await this.businessIn(provider, body));
    // One answer for whatever is wrong, so that nobody learns which businesses there are.
    const forged = () => new UnauthorizedException('This webhook is not signed by the provider of any business here.');
    if (!businessId || !isUuid(businessId)) throw forged();
    const telling = await this.database.inBusiness(businessId, async (tx) => {
      const account = await this.connections.account(tx, businessId, provider);
      return account && this.providers.of(provider).read(account, body, signature);
    });
    if (!telling) throw forged();
    await this.database.inBusiness(businessId, (tx) => this.take(tx, businessId, provider, telling));
  }

  private async take(tx: Transaction, businessId: string, provider: ProviderName, telling: Telling): Promise<void> {
    const isNew: unknown[] = await tx.query(
      `insert into payment_events (business_id, provider, external_id, kind, about) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
      [businessId, provider, telling.externalId, telling.kind, telling.names[0] ?? null],
    );
    if (isNew.length === 0) return;
    const refund =
      telling.refundId && isUuid(telling.refundId) && (await tx.findOneBy(PaymentRefund, { businessId, id: telling.refundId }));
    if (refund) await putWork(tx, { businessId, kind: 'look-up-refund', subjectId: refund.id });
    const intent = await this.intentOf(tx, businessId, provider, telling);
    if (!intent) return;
    const { payment } = telling;
    if (payment && payment !== intent.chargeId && !intent.otherPayments.includes(payment))
      await tx.query(
        `update payment_intents set other_payments = array_append(other_payments, $3) where business_id = $1 and id = $2 and not $3 = any(other_payments)`,
        [businessId, intent.id, payment],
      );
    await putWork(tx, { businessId, kind: 'look-up', subjectId: intent.id });
  }

  private async intentOf(
    tx: Transaction,
    businessId: string,
    provider: ProviderName,
    { intentId, names }: Telling,
  ): Promise<PaymentIntent | null> {
    if (intentId && isUuid(intentId)) return tx.findOneBy(PaymentIntent, { businessId, id: intentId, provider });
    for (const name of names) {
      const capture = await tx.findOneBy(PaymentCapture, { businessId, provider, externalId: name });
      const intent = capture?.intentId
        ? await tx.findOneBy(PaymentIntent, { businessId, id: capture.intentId })
        : await tx.findOneBy(PaymentIntent, { businessId, provider, providerId: name });
      if (intent) return intent;
    }
    return null;
  }

  /** Whose webhook it claims to be; the signature has to show it. */
  private async businessIn(provider: ProviderName, body: Buffer): Promise<string | undefined> {
    let event: unknown;
    try {
      event = JSON.parse(body.toString('utf8'));
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
    const object = (
      event as { data?: { object?: { id?: unknown; payment_intent?: unknown; metadata?: { business_id?: unknown } } } } | null
    )?.data?.object;
    const marked = object?.metadata?.business_id;
    if (typeof marked === 'string') return marked;
    const names = [object?.id, object?.payment_intent].filter((name): name is string => typeof name === 'string' && name.length < 200);
    return names.length > 0 ? this.across.businessOfPayment(provider, names) : undefined;
  }
}

const isProvider = (name: string): name is ProviderName => (withWebhooks as readonly string[]).includes(name);
