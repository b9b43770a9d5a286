import { createHmac } from 'node:crypto';
import type { NewNumber } from '../contract/businesses.ts';
import { Chance } from './chance.ts';
import type { Copy } from './graph.ts';
import { pause } from './waiting.ts';

export type StatusName = 'sent' | 'delivered' | 'read' | 'failed';

const rank: Readonly<Record<StatusName, number>> = { sent: 1, failed: 2, delivered: 3, read: 4 };

/** A customer's message as Meta writes it, without what goes around it. */
export interface Inbound {
  readonly from: string;
  readonly id: string;
  readonly timestamp: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface MetaHabits {
  /** How many times the same webhook comes, at most. */
  readonly mostCopies: number;
  /** How likely it comes more than once. */
  readonly repeats: number;
}

/**
 * Meta as the sender of webhooks: signs them, brings each to any of the servers, some more than once, and brings it again until it was
 * answered with 200. What was answered with 200 is remembered: that is what may not be lost.
 */
export class Meta {
  /** Ids of the customers' messages that were answered with 200, with how often. */
  readonly acknowledged = new Map<string, number>();
  /** The furthest status of each of our messages that was answered with 200. */
  readonly reported = new Map<string, StatusName>();
  /** Answers other than 200, by status; 0 is no answer at all. */
  readonly otherAnswers = new Map<number, number>();
  readonly acknowledgedAfterMs: number[] = [];

  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly number: NewNumber,
    private readonly doors: readonly string[],
    private readonly chance: Chance,
    private readonly habits: MetaHabits = { mostCopies: 1, repeats: 0 },
  ) {}

  /** Brings a customer's messages, each in a webhook of its own, in the given order of leaving. */
  bring(...messages: readonly Inbound[]): Promise<void> {
    return Promise.all(
      messages.map((message) =>
        this.deliver(
          { contacts: [{ wa_id: message.from, profile: { name: `Customer ${message.from.slice(-4)}` } }], messages: [message] },
          this.copiesOfOne(),
          () => this.acknowledged.set(message.id, (this.acknowledged.get(message.id) ?? 0) + 1),
        ),
      ),
    ).then(() => undefined);
  }

  /** Tells how far a copy got. */
  report(copy: Pick<Copy, 'wamid' | 'opaque' | 'to'>, status: StatusName, copies = this.copiesOfOne()): Promise<void> {
    const told = {
      id: copy.wamid,
      status,
      timestamp: seconds(),
      recipient_id: copy.to,
      biz_opaque_callback_data: copy.opaque,
      ...(status === 'failed' && { errors: [{ code: 131026, title: 'Message undeliverable' }] }),
    };
    return this.deliver({ statuses: [told] }, copies, () => {
      const known = this.reported.get(copy.wamid);
      if (!known || rank[status] > rank[known]) this.reported.set(copy.wamid, status);
    });
  }

  /** `value` in a signed webhook, `copies` times at once, each brought until it is answered with 200. */
  deliver(value: Readonly<Record<string, unknown>>, copies: number, acknowledged: () => void = () => undefined): Promise<void> {
    const body = this.webhook(value);
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signed(body, this.number.appSecret) };
    const work = Promise.all(Array.from({ length: copies }, () => this.untilTaken(body, headers, acknowledged))).then(() => undefined);
    this.underWay.add(work);
    return work.finally(() => this.underWay.delete(work));
  }

  /** When everything that is under way has been taken, and what follows from it. */
  async quiet(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Gives up what is under way. */
  stop(): void {
    this.stopped = true;
  }

  private copiesOfOne(): number {
    return this.chance.happens(this.habits.repeats) ? this.chance.between(2, Math.max(2, this.habits.mostCopies)) : 1;
  }

  private webhook(value: Readonly<Record<string, unknown>>): string {
    const { phoneNumberId, wabaId, displayPhoneNumber } = this.number;
    const metadata = { display_phone_number: displayPhoneNumber.replace(/\D/g, ''), phone_number_id: phoneNumberId };
    const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
    return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [change] }] });
  }

  private async untilTaken(body: string, headers: Readonly<Record<string, string>>, acknowledged: () => void): Promise<void> {
    for (let patience = 100; !this.stopped; patience = Math.min(2_000, patience * 1.5)) {
      const began = performance.now();
      const status = await post(`${this.chance.of(this.doors)}/webhooks/whatsapp`, body, headers);
      if (status === 200) {
        this.acknowledgedAfterMs.push(performance.now() - began);
        return acknowledged();
      }
      this.otherAnswers.set(status, (this.otherAnswers.get(status) ?? 0) + 1);
      await pause(patience * (0.5 + this.chance.next()));
    }
  }
}

export const seconds = (at: number = Date.now()): string => String(Math.floor(at / 1000));

const signed = (body: string, secret: string): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** The status, or 0 when there was no answer. */
async function post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(15_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
