import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { AcrossBusinesses, type TakenPaymentWork } from '../database/across-businesses.ts';
import { Notifications } from '../database/notifications.ts';
import { isDatabaseDown, TenantDatabase } from '../database/tenant-database.ts';
import { Pump } from '../messaging/pump.ts';
import { LinkWork } from './link-work.ts';
import { paymentWorkChannel, type PaymentWorkKind, retryWork } from './payment-work.ts';
import { Away } from './providers/provider.ts';
import { RefundWork } from './refund-work.ts';

/** What is asked of providers at once. */
const hands = 16;
/** Longer than the slowest answer that is waited for, with all the questions of one look-up. */
const leaseSeconds = 90;

/** Asks the providers what is to be asked, in any number of processes. What fails is asked again; the same question twice has one answer. */
@Injectable()
export class PaymentWorker implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(PaymentWorker.name);
  private readonly pump = new Pump(
    () => this.round(),
    (error) => this.log.error(`Payment providers cannot be asked now: ${(error as Error).message}`),
  );
  private readonly acts: Readonly<Record<PaymentWorkKind, (work: TakenPaymentWork) => Promise<void>>>;

  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
    private readonly notifications: Notifications,
    links: LinkWork,
    refunds: RefundWork,
  ) {
    this.acts = {
      link: (work) => links.link(work),
      'look-up': (work) => links.lookUp(work),
      close: (work) => links.close(work),
      refund: (work) => refunds.refund(work),
      'look-up-refund': (work) => refunds.lookUp(work),
    };
  }

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(paymentWorkChannel, () => void this.pump.wake());
  }

  /** Resolves when what is due has been asked. */
  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async look(): Promise<void> {
    await this.pump.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pump.stop();
  }

  private async round(): Promise<void> {
    for (;;) {
      const taken = await this.across.takePaymentWork(hands, leaseSeconds);
      await Promise.all(taken.map((work) => this.act(work)));
      if (taken.length < hands) return;
    }
  }

  private async act(work: TakenPaymentWork): Promise<void> {
    try {
      await this.acts[work.kind](work);
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      const failure = error as Error;
      if (!(error instanceof Away)) this.log.error({ err: failure }, `A payment provider was asked in vain ("${work.kind}")`);
      await this.database.inBusiness(work.businessId, (tx) => retryWork(tx, work, failure.message));
    }
  }
}
