import { createHmac } from 'node:crypto';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { PhoneFeed } from './phone-feed.ts';
import type { MessageRow } from './sandbox-rows.ts';
import { webhookBytes } from './webhook-values.ts';

/** A webhook to be sent. One lane is a queue: its webhooks leave one after the other. */
export interface NewWebhook {
  readonly phoneNumberId: string;
  readonly lane: string;
  readonly value: unknown;
  readonly field?: string;
  readonly delayMs?: number;
  /** The message whose state moves on once this webhook has been taken. */
  readonly moves?: { readonly wamid: string; readonly to: MessageRow['state'] };
}

interface TakenWebhook {
  id: string;
  value: unknown;
  field: string;
  wamid: string | null;
  state_then: string | null;
  tries: number;
  made_at: Date;
  phone_number_id: string;
  waba_id: string;
  app_secret: string;
  webhook_url: string | null;
  customer_id: string | null;
}

/** Only the first of a lane may leave. One that was refused three times no longer holds up the others: Meta promises no order either. */
const firstOfItsLane = `not exists (select 1 from sandbox.webhooks e where e.lane = w.lane and e.id < w.id and e.tries < 3)`;

const atOnce = 32;
const answerWithinMs = 10_000;
const idleMs = 2_000;
const longestPauseSeconds = 60;

/** Sends webhooks as Meta does: signed, at least once, and again with growing pauses until somebody answers 200. */
@Injectable()
export class SandboxWebhooks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SandboxWebhooks.name);
  private readonly inFlight = new Set<Promise<void>>();
  private readonly stopped = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private taking = false;
  private wokenMeanwhile = false;

  constructor(
    private readonly database: TenantDatabase,
    private readonly feed: PhoneFeed,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    clearTimeout(this.timer);
    await Promise.allSettled(this.inFlight);
  }

  /** Puts webhooks on their way with the transaction that causes them. Wake the sender once it is committed. */
  async put(tx: Transaction, webhooks: readonly NewWebhook[]): Promise<void> {
    await tx.query(
      `insert into sandbox.webhooks (phone_number_id, lane, value, field, wamid, state_then, due_at, made_at)
       select w.phone_number_id, w.lane, w.value, w.field, w.wamid, w.state_then, clock_timestamp() + w.delay_ms * interval '1 millisecond',
              clock_timestamp() + w.delay_ms * interval '1 millisecond'
       from jsonb_to_recordset($1::jsonb) as w(phone_number_id text, lane text, value jsonb, field text, wamid text, state_then text, delay_ms int)`,
      [
        JSON.stringify(
          webhooks.map(({ phoneNumberId, lane, value, field, delayMs, moves }) => ({
            phone_number_id: phoneNumberId,
            lane,
            value,
            field: field ?? 'messages',
            wamid: moves?.wamid ?? null,
            state_then: moves?.to ?? null,
            delay_ms: delayMs ?? 0,
          })),
        ),
      ],
    );
  }

  /** Looks for due webhooks now. */
  wake(): void {
    if (this.stopped.signal.aborted) return;
    if (this.taking) {
      this.wokenMeanwhile = true;
      return;
    }
    this.taking = true;
    clearTimeout(this.timer);
    const round = this.takeDue()
      .catch((error: unknown) => {
        this.logger.warn(`The sandbox cannot look for webhooks: ${String(error)}`);
        return idleMs;
      })
      .then((pauseMs) => {
        this.taking = false;
        if (this.stopped.signal.aborted) return;
        if (this.wokenMeanwhile) {
          this.wokenMeanwhile = false;
          this.wake();
        } else this.timer = setTimeout(() => this.wake(), pauseMs);
      });
    this.track(round);
  }

  private track(work: Promise<void>): void {
    this.inFlight.add(work);
    void work.finally(() => this.inFlight.delete(work));
  }

  private free = atOnce;

  /** Starts what is due and tells how long to wait before looking again. */
  private async takeDue(): Promise<number> {
    if (this.free === 0) return idleMs;
    for (const webhook of await this.take(this.free)) {
      this.free -= 1;
      this.track(
        this.deliver(webhook)
          .catch((error: unknown) => this.logger.warn(`A webhook of the sandbox could not be settled: ${String(error)}`))
          .then(() => {
            this.free += 1;
            this.wake();
          }),
      );
    }
    const [next] = await this.database.query<{ ms: number | null }>(
      `select extract(epoch from min(w.due_at) - clock_timestamp())::float8 * 1000 as ms from sandbox.webhooks w where ${firstOfItsLane}`,
    );
    return Math.min(Math.max(next?.ms ?? idleMs, 5), idleMs);
  }

  /** Takes the first webhook of each lane that is due, and holds it for longer than an answer may take. */
  private take(limit: number): Promise<TakenWebhook[]> {
    return this.database.query<TakenWebhook>(
      `with due as (
         select w.id from sandbox.webhooks w
         where w.due_at <= clock_timestamp() and ${firstOfItsLane}
         order by w.due_at, w.id limit $1 for update skip locked),
       held as (
         update sandbox.webhooks w set tries = tries + 1, due_at = clock_timestamp() + interval '12 seconds'
         from due where w.id = due.id returning w.*)
       select h.id, h.value, h.field, h.wamid, h.state_then, h.tries, h.made_at, n.phone_number_id, n.waba_id, n.app_secret, n.webhook_url, m.customer_id
       from held h join sandbox.numbers n using (phone_number_id) left join sandbox.messages m on m.wamid = h.wamid
       order by h.id`,
      [limit],
    );
  }

  private async deliver(webhook: TakenWebhook): Promise<void> {
    const trouble = await this.post(webhook);
    await (trouble ? this.putOff(webhook) : this.settle(webhook));
    if (trouble && !this.stopped.signal.aborted && webhook.tries % 5 === 1)
      this.logger.warn(`A webhook of the sandbox was not taken (${trouble}); it will be sent again`);
    if (!trouble && webhook.customer_id)
      this.feed.tell({ kind: 'changed', customerId: webhook.customer_id, phoneNumberId: webhook.phone_number_id });
  }

  /** Undefined when it was taken, else what went wrong. */
  private async post(webhook: TakenWebhook): Promise<string | undefined> {
    const bytes = webhookBytes(webhook.waba_id, webhook.field, webhook.value, webhook.made_at);
    const signature = createHmac('sha256', webhook.app_secret).update(bytes).digest('hex');
    try {
      const answer = await fetch(webhook.webhook_url ?? webhooksOfThisServer(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', 'x-hub-signature-256': `sha256=${signature}` },
        body: bytes,
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(answerWithinMs)]),
      });
      await answer.arrayBuffer();
      return answer.status === 200 ? undefined : `HTTP ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error);
    }
  }

  /** States of a message only move forward. */
  private async settle(webhook: TakenWebhook): Promise<void> {
    await this.database.query(
      `with gone as (delete from sandbox.webhooks where id = $1 returning wamid, state_then)
       update sandbox.messages m set state = gone.state_then from gone
       where m.wamid = gone.wamid
         and array_position('{accepted,sent,delivered,read,failed}', m.state) < array_position('{accepted,sent,delivered,read,failed}', gone.state_then)`,
      [webhook.id],
    );
  }

  /** Pauses grow to a minute; after seven days Meta gives up, and so does the sandbox. */
  private async putOff(webhook: TakenWebhook): Promise<void> {
    const pause = Math.min(2 ** (webhook.tries - 1), longestPauseSeconds) * (0.5 + Math.random() / 2);
    await this.database.query(`update sandbox.webhooks set due_at = clock_timestamp() + $2 * interval '1 second' where id = $1`, [
      webhook.id,
      pause,
    ]);
    await this.database.query(`delete from sandbox.webhooks where id = $1 and made_at < now() - interval '7 days'`, [webhook.id]);
  }
}

/** Read when it is needed: a test may listen on a port that is known only once the server is up. */
const webhooksOfThisServer = () => `http://127.0.0.1:${process.env['PORT'] ?? '3000'}/webhooks/whatsapp`;
