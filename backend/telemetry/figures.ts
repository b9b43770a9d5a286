import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How a webhook ended, as Meta was told. `broken-off`: the other side hung up before it was answered. */
export type WebhookOutcome = 'stored' | 'unsigned' | 'unreadable' | 'unavailable' | 'failed' | 'broken-off';

/** The use of the connections to the database at this moment. */
export interface PoolUse {
  readonly used: number;
  readonly idle: number;
  /** Pieces of work that wait for a connection. */
  readonly waiting: number;
}

/** From a tenth of a millisecond to the longest that any of this may take. */
const within = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/**
 * What this process did, in figures for an operator. Whoever does the work tells it here, in a word; a page shows it. Labels are few
 * and fixed: never a business, a number or a person.
 */
@Injectable()
export class Figures {
  /** Of this process alone; what is in the database is read when somebody looks. */
  readonly register = new Registry();

  private readonly webhooks = this.counter('perfcent_webhooks_total', 'Webhooks of WhatsApp, by how they ended.', ['outcome']);
  private readonly webhookTime = this.histogram('perfcent_webhook_seconds', 'From the first byte of a webhook to our answer.');
  private readonly turns = this.counter('perfcent_turns_total', 'Events that conversations took.', ['outcome']);
  private readonly turnTime = this.histogram('perfcent_turn_seconds', 'One turn: machine, operations and rendering, without the commit.');
  private readonly commitTime = this.histogram(
    'perfcent_turns_commit_seconds',
    'A transaction of one or more turns, from begin to commit.',
  );
  private readonly sends = this.counter('perfcent_sends_total', 'Requests to send a message, by what Graph answered.', ['result']);
  private readonly sendTime = this.histogram('perfcent_send_seconds', 'A request to send a message, until its outcome is known.');
  private readonly streams = new Gauge({
    name: 'perfcent_live_streams',
    help: 'Dashboards that listen for changes.',
    registers: [this.register],
  });

  /** A running watch: gives the seconds since now. */
  stopwatch(): () => number {
    const began = performance.now();
    return () => (performance.now() - began) / 1000;
  }

  webhook(outcome: WebhookOutcome, seconds: number): void {
    this.webhooks.inc({ outcome });
    this.webhookTime.observe(seconds);
  }

  /** One event was decided. Whether it counts is told by `committed`. */
  turn(seconds: number): void {
    this.turnTime.observe(seconds);
  }

  /** So many turns are committed, by a transaction that took so long. */
  committed(turns: number, seconds: number): void {
    this.turns.inc({ outcome: 'taken' }, turns);
    this.commitTime.observe(seconds);
  }

  /** An event could not be taken; it is tried again, or set aside. */
  stumbled(): void {
    this.turns.inc({ outcome: 'failed' });
  }

  /** `result`: `accepted`, `unknown`, `unreachable`, or the class of Graph's refusal. */
  sent(result: string, seconds: number): void {
    this.sends.inc({ result });
    this.sendTime.observe(seconds);
  }

  /** A dashboard listens; the returned function tells that it stopped. */
  listening(): () => void {
    this.streams.inc();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.streams.dec();
    };
  }

  /** Has the use of the pool read whenever somebody looks. */
  watchPool(use: () => PoolUse): void {
    new Gauge({
      name: 'perfcent_database_connections',
      help: 'Connections to the database by use, and the work that waits for one.',
      labelNames: ['state'],
      registers: [this.register],
      collect() {
        for (const [state, count] of Object.entries<number>({ ...use() })) this.set({ state }, count);
      },
    });
  }

  private counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.register] });
  }

  private histogram(name: string, help: string): Histogram {
    return new Histogram({ name, help, buckets: within, registers: [this.register] });
  }
}
