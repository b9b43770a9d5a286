import { Injectable } from '@nestjs/common';
import type { TakenPaymentWork } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Captures } from './captures.ts';
import { isPayable } from './due.ts';
import { billOf } from './native-payments.ts';
import { Disputes } from './disputes.ts';
import { Dues } from './dues.ts';
import { moveIntent, tell } from './enter-state.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { endWork, putWork, silenceSeconds } from './payment-work.ts';
import { Connections } from './providers/connections.ts';
import { type Account, Away, type Found, Refused } from './providers/provider.ts';
import { Providers } from './providers/providers.ts';
import { RefundWork } from './refund-work.ts';

/** What a customer was doing when a link ended may still come through. */
const graceSeconds = 600;
/** Looks while somebody waits for a payment that is under way. */
const processingSeconds = 60;
/** So often a link is tried to be made before the customer hears that there is none. */
const mostTries = 6;

interface Subject {
  readonly intent: PaymentIntent;
  readonly account: Account;
  readonly isOver: boolean;
}

/** What is asked of a provider about links: outside of any transaction, and what it answers is written in one. */
@Injectable()
export class LinkWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly connections: Connections,
    private readonly providers: Providers,
    private readonly dues: Dues,
    private readonly captures: Captures,
    private readonly refundWork: RefundWork,
    private readonly disputes: Disputes,
  ) {}

  async link(work: TakenPaymentWork): Promise<void> {
    const subject = await this.subject(work);
    if (!subject || subject.intent.state !== 'asked') return this.end(work);
    const { intent, account } = subject;
    const { id: intentId, dueId, amount, currency, expiresAt } = intent;
    const { title } = await this.inBusiness(work, (tx) => this.dues.get(tx, work.businessId, dueId));
    try {
      const link = await this.providers
        .of(account.provider)
        .link(account, { intentId, dueId, title, amount, currency, expiresAt: expiresAt! });
      await this.inBusiness(work, async (tx) => {
        const due = await this.dues.lock(tx, work.businessId, dueId);
        const now = await tx.findOneByOrFail(PaymentIntent, { businessId: work.businessId, id: intentId });
        if (now.state === 'asked') {
          await moveIntent(tx, now, 'open', link);
          // Nobody wants it by now: paid otherwise, replaced, or over.
          if (now.supersededAt || !isPayable(due.state)) await putWork(tx, { ...work, kind: 'close' });
          else {
            const wanted = await this.dues.withBalance(tx, due);
            const inChat = now.inChat ? await billOf(tx, this.connections, wanted, now, true) : null;
            await tell(tx, wanted, 'link-ready', intentId, { url: link.url, toPay: amount, inChat });
          }
          await putWork(tx, { ...work, kind: 'look-up' }, silenceSeconds);
        }
        await endWork(tx, work);
      });
    } catch (error) {
      if (error instanceof Refused) return this.noLink(work, error);
      if (error instanceof Away && work.tries >= mostTries) return this.noLink(work, new Refused('The payment provider cannot be reached'));
      throw error;
    }
  }

  async lookUp(work: TakenPaymentWork): Promise<void> {
    const subject = await this.subject(work);
    if (!subject?.intent.providerId) return this.end(work);
    const { intent, account, isOver } = subject;
    const { id: intentId, configuration } = intent;
    const payments = [...new Set([...(intent.chargeId ? [intent.chargeId] : []), ...intent.otherPayments])];
    const found = await this.providers
      .of(account.provider)
      .lookUp(account, { intentId, providerId: intent.providerId!, configuration, payments, isOver });
    await this.inBusiness(work, async (tx) => {
      const again = await this.write(tx, intent, found);
      await endWork(tx, work, again);
    });
  }

  async close(work: TakenPaymentWork): Promise<void> {
    const subject = await this.subject(work);
    if (subject?.intent.state === 'open' && subject.intent.providerId) {
      const { intent, account } = subject;
      try {
        await this.providers.of(account.provider).close(account, intent.providerId!);
      } catch (error) {
        // Paid or ended already; the look-up tells which.
        if (!(error instanceof Refused)) throw error;
      }
    }
    await this.inBusiness(work, async (tx) => {
      if (subject) await putWork(tx, { ...work, kind: 'look-up' });
      await endWork(tx, work);
    });
  }

  /** Writes what a provider says of a link. Gives in how many seconds to ask again, if at all. */
  private async write(tx: Transaction, { businessId, id, dueId, provider }: PaymentIntent, found: Found): Promise<number | undefined> {
    const due = await this.dues.lock(tx, businessId, dueId);
    const intent = await tx.findOneByOrFail(PaymentIntent, { businessId, id });
    for (const { externalId, amount, currency, refunds, disputes } of found.payments) {
      if (intent.state !== 'captured') await moveIntent(tx, intent, 'capture', { chargeId: externalId });
      await this.captures.record(tx, { businessId, dueId, intentId: id, provider, externalId, amount, currency, by: { by: 'system' } });
      const capture = await tx.findOneByOrFail(PaymentCapture, { businessId, provider, externalId });
      for (const refund of refunds) await this.refundWork.write(tx, capture, refund);
      for (const dispute of disputes) await this.disputes.write(tx, capture, dispute);
    }
    if (found.state === 'processing' && intent.state === 'open') await moveIntent(tx, intent, 'process');
    if (found.state === 'open' && intent.state === 'processing') await moveIntent(tx, intent, 'reopen');
    if (found.state === 'expired' && (intent.state === 'open' || intent.state === 'processing')) await moveIntent(tx, intent, 'lapse');
    if (found.failed && found.payments.length === 0 && isPayable(due.state) && intent.lastFailure !== found.failed.externalId) {
      await tx.update(PaymentIntent, { businessId, id }, { lastFailure: found.failed.externalId });
      const now = await this.dues.withBalance(tx, due);
      await tell(tx, now, 'failed', `${id} ${found.failed.externalId}`, { reason: found.failed.reason, url: intent.url });
    }
    if (intent.saidPaid) {
      await tx.update(PaymentIntent, { businessId, id }, { saidPaid: false });
      const nobodyElse = !(await tx.existsBy(PaymentIntent, { businessId, dueId, saidPaid: true }));
      if (nobodyElse && isPayable(due.state) && found.payments.length === 0 && !found.failed)
        await tell(tx, await this.dues.withBalance(tx, due), 'not-visible', newId());
    }
    if (intent.state === 'processing') return processingSeconds;
    return intent.state === 'open' ? silenceSeconds : undefined;
  }

  private async noLink(work: TakenPaymentWork, { message, isAccount }: Refused): Promise<void> {
    const { businessId, subjectId } = work;
    await this.inBusiness(work, async (tx) => {
      const intent = await tx.findOneByOrFail(PaymentIntent, { businessId, id: subjectId });
      const due = await this.dues.lock(tx, businessId, intent.dueId);
      if (isAccount) await this.connections.stop(tx, businessId, intent.provider, message);
      if (intent.state === 'asked') {
        await moveIntent(tx, intent, 'refuse', { refusal: message });
        await tell(tx, await this.dues.withBalance(tx, due), 'link-failed', intent.id, {});
      }
      await endWork(tx, work);
    });
  }

  private async subject({ businessId, subjectId: id }: TakenPaymentWork): Promise<Subject | undefined> {
    return this.database.inBusiness(businessId, async (tx) => {
      const intent = await tx.findOneBy(PaymentIntent, { businessId, id });
      if (!intent) return undefined;
      const account = await this.connections.account(tx, businessId, intent.provider, intent.dueId);
      if (!account) throw new Away(`The account with ${intent.provider} is not connected`);
      const [time]: { isOver: boolean }[] = await tx.query(
        `select coalesce($1::timestamptz + $2 * interval '1 second' < the_time(), false) "isOver"`,
        [intent.expiresAt, graceSeconds],
      );
      return { intent, account, isOver: time!.isOver };
    });
  }

  private end(work: TakenPaymentWork): Promise<void> {
    return this.inBusiness(work, (tx) => endWork(tx, work));
  }

  private inBusiness<T>({ businessId }: TakenPaymentWork, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.inBusiness(businessId, work);
  }
}
