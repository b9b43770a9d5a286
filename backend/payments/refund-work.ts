import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { TakenPaymentWork } from '../database/across-businesses.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { PaymentRefund } from './payment-refund.entity.ts';
import { endWork } from './payment-work.ts';
import { Connections } from './providers/connections.ts';
import { type Account, Away, type FoundRefund, type Provider, type RefundOrder, Refused } from './providers/provider.ts';
import { Providers } from './providers/providers.ts';
import { Refunds } from './refunds.ts';

/** A bank may take days; whoever tells us sooner is a webhook. */
const patienceSeconds = 3_600;

interface Subject {
  readonly provider: Provider;
  readonly account: Account;
  readonly refund: PaymentRefund;
  readonly capture: PaymentCapture;
  readonly link: RefundOrder['link'];
  readonly known: readonly string[];
}

/** WhatsApp's refunds carry no mark of ours: one of the amount that we asked for, and have no answer to, is that one. */
async function unnamed(
  tx: Transaction,
  { businessId, id: captureId, provider }: PaymentCapture,
  { amount }: FoundRefund,
): Promise<PaymentRefund | null> {
  if (provider !== 'whatsapp') return null;
  return tx.findOneBy(PaymentRefund, { businessId, captureId, amount, state: 'pending', externalId: IsNull() });
}

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
    await this.ask(work, async ({ provider, account, refund, capture, link, known }) => {
      if (refund.state !== 'pending') return undefined;
      const { externalId } = refund;
      if (externalId) return provider.lookUpRefund(account, { externalId, link, amount: refund.amount });
      const { id: refundId, dueId, amount, currency, reason, tries } = refund;
      const order = { refundId, dueId, intentId: capture.intentId!, payment: capture.externalId, amount, currency, reason };
      return provider.refund(account, { ...order, key: `refund ${refundId} ${tries}`, link, known, isAgain: work.tries > 1 });
    });
  }

  async lookUp(work: TakenPaymentWork): Promise<void> {
    await this.ask(work, async ({ provider, account, refund: { externalId, amount }, link }) =>
      externalId === null ? undefined : provider.lookUpRefund(account, { externalId, link, amount }),
    );
  }

  /** Writes what a provider says of a refund, ours or one made there by hand. Gives in how many seconds to ask again, if at all. */
  async write(tx: Transaction, capture: PaymentCapture, found: FoundRefund, isAnswer = false): Promise<number | undefined> {
    const { businessId } = capture;
    const refund = found.refundId
      ? await tx.findOneBy(PaymentRefund, { businessId, id: found.refundId })
      : ((await tx.findOneBy(PaymentRefund, { businessId, externalId: found.externalId })) ?? (await unnamed(tx, capture, found)));
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

  private async ask(work: TakenPaymentWork, question: (subject: Subject) => Promise<FoundRefund | undefined>): Promise<void> {
    const { businessId, subjectId: id } = work;
    const subject = await this.database.inBusiness(businessId, async (tx): Promise<Subject | undefined> => {
      const refund = await tx.findOneBy(PaymentRefund, { businessId, id });
      if (!refund) return undefined;
      const capture = await tx.findOneByOrFail(PaymentCapture, { businessId, id: refund.captureId });
      if (capture.provider === 'cash' || capture.provider === 'transfer') return undefined;
      const intent = await tx.findOneByOrFail(PaymentIntent, { businessId, id: capture.intentId! });
      const others = await tx.findBy(PaymentRefund, { businessId, captureId: capture.id });
      const account = await this.connections.account(tx, businessId, capture.provider, capture.dueId);
      if (!account) throw new Away(`The account with ${capture.provider} is not connected`);
      return {
        refund,
        capture,
        account,
        provider: this.providers.of(capture.provider),
        link: { providerId: intent.providerId!, configuration: intent.configuration },
        known: others.flatMap(({ externalId }) => (externalId === null ? [] : [externalId])),
      };
    });
    let refused: Refused | undefined;
    const found = subject
      ? await question(subject).catch((error: unknown) => {
          if (!(error instanceof Refused)) throw error;
          refused = error;
          return undefined;
        })
      : undefined;
    await this.database.inBusiness(businessId, async (tx) => {
      let again: number | undefined;
      if (subject && found) again = await this.write(tx, subject.capture, { ...found, refundId: id }, true);
      if (refused) await this.refunds.fail(tx, businessId, id, refused.message);
      await endWork(tx, work, again);
    });
  }
}
