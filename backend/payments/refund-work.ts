import { Injectable } from '@nestjs/common';
import type { TakenPaymentWork } from '../database/across-businesses.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import { PaymentRefund } from './payment-refund.entity.ts';
import { endWork } from './payment-work.ts';
import { Connections } from './providers/connections.ts';
import { type Account, Away, type FoundRefund, type Provider, Refused } from './providers/provider.ts';
import { Providers } from './providers/providers.ts';
import { Refunds } from './refunds.ts';

/** A bank may take days; whoever tells us sooner is a webhook. */
const patienceSeconds = 3_600;

/** What is asked of a provider about refunds. */
@Injectable()
export class RefundWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly connections: Connections,
    private readonly providers: Providers,
    private readonly refunds: Refunds,
  ) {}

  async refund(work: TakenPaymentWork): Promise<void> {
    await this.ask(work, async (provider, account, refund, capture) => {
      if (refund.state !== 'pending') return undefined;
      if (refund.externalId) return provider.lookUpRefund(account, refund.externalId);
      const { id: refundId, dueId, amount, currency, reason, tries } = refund;
      const order = { refundId, dueId, intentId: capture.intentId!, payment: capture.externalId, amount, currency, reason };
      return provider.refund(account, { ...order, key: `refund ${refundId} ${tries}` });
    });
  }

  async lookUp(work: TakenPaymentWork): Promise<void> {
    await this.ask(work, async (provider, account, { externalId }) =>
      externalId === null ? undefined : provider.lookUpRefund(account, externalId),
    );
  }

  /** Writes what a provider says of a refund, ours or one made there by hand. Gives in how many seconds to ask again, if at all. */
  async write(tx: Transaction, capture: PaymentCapture, found: FoundRefund, isAnswer = false): Promise<number | undefined> {
    const { businessId } = capture;
    const refund = found.refundId
      ? await tx.findOneBy(PaymentRefund, { businessId, id: found.refundId })
      : await tx.findOneBy(PaymentRefund, { businessId, externalId: found.externalId });
    if (!refund) {
      if (found.state === 'refunded') await this.refunds.note(tx, capture, found.amount, found.externalId);
      return undefined;
    }
    // An earlier try of the same refund says nothing about the present one.
    if (refund.externalId !== found.externalId && (refund.externalId !== null || (found.state === 'failed' && !isAnswer))) return undefined;
    if (found.state === 'failed' && (refund.state === 'pending' || refund.state === 'refunded'))
      await this.refunds.fail(tx, businessId, refund.id, found.failure ?? 'declined');
    if (found.state === 'refunded' && (refund.state === 'pending' || refund.state === 'failed'))
      await this.refunds.settle(tx, businessId, refund.id, { by: 'system' }, found.externalId);
    if (found.state !== 'pending') return undefined;
    await tx.update(PaymentRefund, { businessId, id: refund.id }, { externalId: found.externalId });
    return patienceSeconds;
  }

  private async ask(
    work: TakenPaymentWork,
    question: (provider: Provider, account: Account, refund: PaymentRefund, capture: PaymentCapture) => Promise<FoundRefund | undefined>,
  ): Promise<void> {
    const { businessId, subjectId: id } = work;
    const known = await this.database.inBusiness(businessId, async (tx) => {
      const refund = await tx.findOneBy(PaymentRefund, { businessId, id });
      if (!refund) return undefined;
      const capture = await tx.findOneByOrFail(PaymentCapture, { businessId, id: refund.captureId });
      if (capture.provider === 'cash' || capture.provider === 'transfer') return undefined;
      const account = await this.connections.account(tx, businessId, capture.provider);
      if (!account) throw new Away(`The account with ${capture.provider} is not connected`);
      return { refund, capture, account, provider: this.providers.of(capture.provider) };
    });
    let refused: Refused | undefined;
    const found = known
      ? await question(known.provider, known.account, known.refund, known.capture).catch((error: unknown) => {
          if (!(error instanceof Refused)) throw error;
          refused = error;
          return undefined;
        })
      : undefined;
    await this.database.inBusiness(businessId, async (tx) => {
      let again: number | undefined;
      if (known && found) again = await this.write(tx, known.capture, found, true);
      if (refused) await this.refunds.fail(tx, businessId, id, refused.message);
      await endWork(tx, work, again);
    });
  }
}
