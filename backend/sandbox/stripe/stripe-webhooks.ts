import { createHmac } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { TenantDatabase, type Transaction } from '../../database/tenant-database.ts';
import { StripeFaults } from './stripe-faults.ts';
import { newStripeId, nowInSeconds, type StripeObject } from './stripe-rows.ts';

interface TakenWebhook {
  readonly seq: string;
  readonly event: unknown;
  readonly tries: number;
  readonly url: string | null;
  readonly secret: string;
}

const answerWithinMs = 10_000;
const idleMs = 1_000;

/** Tells what happened, as Stripe does: signed, at least once, in no promised order, and again with growing pauses until somebody answers 2xx. */
@Injectable()
export class StripeWebhooks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StripeWebhooks.name);
  private readonly stopped = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private wokenMeanwhile = false;

  constructor(
    private readonly database: TenantDatabase,
    private readonly faults: StripeFaults,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    clearTimeout(this.timer);
    await this.round;
  }

  /** Puts an event on its way with the transaction that causes it. Wake once it is committed. */
  async put(tx: Transaction, accountId: string, kind: string, object: StripeObject): Promise<void> {
    const event = {
      id: newStripeId('evt'),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: nowInSeconds(),
      data: { object },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: kind,
    };
    if (await this.faults.meet(accountId, 'drop-webhook')) return;
    const times = (await this.faults.meet(accountId, 'double-webhook')) ? 2 : 1;
    await tx.query(
      `insert into sandbox.stripe_webhooks (endpoint_id, event, due_at)
       select e.id, $2, clock_timestamp() from sandbox.stripe_endpoints e cross join generate_series(1, $4)
       where e.account_id = $1 and (e.kinds && array['*', $3])`,
      [accountId, JSON.stringify(event), kind, times],
    );
  }

  /** Looks for due webhooks now. */
  wake(): void {
    if (this.stopped.signal.aborted) return;
    if (this.round) {
      this.wokenMeanwhile = true;
      return;
    }
    clearTimeout(this.timer);
    this.round = this.sendDue()
      .catch((error: unknown) => this.logger.warn(`The sandbox cannot look for payment webhooks: ${String(error)}`))
      .then(() => {
        this.round = undefined;
        if (this.stopped.signal.aborted) return;
        if (this.wokenMeanwhile) {
          this.wokenMeanwhile = false;
          this.wake();
        } else this.timer = setTimeout(() => this.wake(), idleMs);
      });
  }

  private async sendDue(): Promise<void> {
    const due = await this.database.query<TakenWebhook>(
      `with due as (
         select seq from sandbox.stripe_webhooks where due_at <= clock_timestamp() order by due_at, seq limit 32 for update skip locked),
       held as (
         update sandbox.stripe_webhooks w set tries = tries + 1, due_at = clock_timestamp() + least(power(2, tries), 60) * interval '1 second' + interval '12 seconds'
         from due where w.seq = due.seq returning w.*)
       select h.seq, h.event, h.tries, e.url, e.secret from held h join sandbox.stripe_endpoints e on e.id = h.endpoint_id order by h.seq`,
    );
    await Promise.all(due.map((webhook) => this.deliver(webhook)));
  }

  private async deliver({ seq, event, tries, url, secret }: TakenWebhook): Promise<void> {
    const body = JSON.stringify(event, null, 2);
    const at = nowInSeconds();
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    const trouble = await this.post(url ?? webhooksOfThisServer(), body, `t=${at},v1=${signature}`);
    if (trouble === undefined) await this.database.query(`delete from sandbox.stripe_webhooks where seq = $1`, [seq]);
    else {
      // Three days, then Stripe gives up.
      await this.database.query(`delete from sandbox.stripe_webhooks where seq = $1 and made_at < now() - interval '3 days'`, [seq]);
      if (tries % 5 === 1 && !this.stopped.signal.aborted)
        this.logger.warn(`A payment webhook of the sandbox was not taken (${trouble}); it will be sent again`);
    }
  }

  private async post(url: string, body: string, signature: string): Promise<string | undefined> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Stripe/1.0', 'stripe-signature': signature },
        body,
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(answerWithinMs)]),
      });
      await answer.arrayBuffer();
      return answer.ok ? undefined : `HTTP ${answer.status}`;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

/** Read when it is needed: a test may listen on a port that is known only once the server is up. */
const webhooksOfThisServer = () => `http://127.0.0.1:${process.env['PORT'] ?? '3000'}/webhooks/payments/sandbox`;
