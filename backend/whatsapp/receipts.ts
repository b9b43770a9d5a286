import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../database/ports.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import type { Arrival, MessageArrived } from '../messaging/arrivals.ts';
import type { ReadReceipts } from '../messaging/read-receipts.ts';
import { GraphApi } from './graph-api.ts';
import { readReceipt } from './outgoing/message.ts';
import { SendingNumbers } from './sending-numbers.ts';

/** Nobody waits for "typing…" under a message of some minutes ago. */
const freshForMs = 120_000;
/** Most answers are there sooner. Only for one that is not, the customer sees that somebody types. */
const patienceMs = 400;
/** A courtesy must not take the time of the answers: in a rush, receipts come late, and the oldest not at all. */
const perSecond = 50;
const mostWaiting = 500;
const mostRemembered = 10_000;

/** What the bot does not answer needs no sign that it is about to. */
const unanswered: ReadonlySet<string> = new Set(['reaction', 'edit', 'revoke']);

/** Whose message it is: one customer at one number. */
export const chatKey = (
  phoneNumberId: string,
  { waId, bsuid }: { readonly waId?: string | null; readonly bsuid?: string | null },
): string => `${phoneNumberId} ${bsuid ?? waId ?? ''}`;

/** A message that the bot has and that shall get its blue ticks. */
interface Unread {
  readonly businessId: string;
  readonly phoneNumberId: string;
  readonly wamid: string;
  readonly since: number;
  /** The bot's answer is out, so nobody types any more. */
  answered: boolean;
}

/**
 * Blue ticks, and "typing…" where the answer takes a moment, for messages that the bot answers. A courtesy: it is tried once, no answer waits
 * for it longer than a moment, and one that a crash loses is not missed. When a person has the conversation, their opening it is what reads it.
 */
@Injectable()
export class Receipts implements ReadReceipts {
  private readonly log = new Logger(Receipts.name);
  /** The newest message of each chat; it marks the earlier ones as read too. Oldest first. */
  private readonly waiting = new Map<string, Unread>();
  private readonly underWayByChat = new Map<string, Promise<void>>();
  private readonly remembered = new Set<string>();
  private walking = false;

  constructor(
    private readonly database: TenantDatabase,
    private readonly numbers: SendingNumbers,
    private readonly graph: GraphApi,
    private readonly clock: Clock,
  ) {}

  /** For those of the stored messages that the bot has. */
  acknowledge(businessId: string, arrivals: readonly Arrival[], forTheBot: ReadonlySet<string>): void {
    for (const arrival of arrivals) {
      if (arrival.type !== 'message' || !forTheBot.has(arrival.wamid) || !this.deservesOne(arrival)) continue;
      const { phoneNumberId, wamid, from } = arrival;
      const chat = chatKey(phoneNumberId, from);
      this.waiting.delete(chat);
      this.waiting.set(chat, { businessId, phoneNumberId, wamid, since: this.clock.now(), answered: false });
      if (this.waiting.size > mostWaiting) this.waiting.delete(this.waiting.keys().next().value!);
    }
    if (this.waiting.size > 0 && !this.walking) void this.walk();
  }

  /** The bot's answer has gone out. */
  answered(phoneNumberId: string, customer: { readonly waId: string | null; readonly bsuid: string | null }): void {
    const unread = this.waiting.get(chatKey(phoneNumberId, customer)) ?? this.waiting.get(chatKey(phoneNumberId, { waId: customer.waId }));
    if (unread) unread.answered = true;
  }

  /** The newest message of the customer is read, and with it all before it. */
  opened(businessId: string, conversationId: string): void {
    this.newestOf(businessId, conversationId)
      .then((newest) => {
        if (newest && this.isFirst(`read ${newest.wamid}`)) return this.post(businessId, newest.phone_number_id, newest.wamid, false);
      })
      .catch((error: Error) => this.log.warn(`A read receipt was not sent: ${error.message}`));
  }

  /** A reply that overtook the sign of typing would leave it standing; so the reply waits for it, if there is one. */
  async underWay(
    phoneNumberId: string,
    customer: { readonly waId: string | null; readonly bsuid: string | null },
    atMostMs: number,
  ): Promise<void> {
    const work =
      this.underWayByChat.get(chatKey(phoneNumberId, customer)) ??
      (customer.waId === null ? undefined : this.underWayByChat.get(chatKey(phoneNumberId, { waId: customer.waId })));
    if (work) await Promise.race([work, this.clock.sleep(atMostMs)]);
  }

  private deservesOne(message: MessageArrived): boolean {
    if (unanswered.has(message.received.kind) || this.clock.now() - message.at.getTime() > freshForMs) return false;
    return this.isFirst(`typing ${message.wamid}`);
  }

  private isFirst(receipt: string): boolean {
    if (this.remembered.has(receipt)) return false;
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    this.remembered.add(receipt);
    return true;
  }

  private async newestOf(businessId: string, conversationId: string): Promise<{ wamid: string; phone_number_id: string } | undefined> {
    const [newest] = await this.database.inBusiness<{ wamid: string; phone_number_id: string }[]>(businessId, (tx) =>
      tx.query(
        `select m.wamid, c.phone_number_id from messages m join conversations c on c.business_id = m.business_id and c.id = m.conversation_id
         where m.business_id = $1 and m.conversation_id = $2 and m.author = 'contact' and m.wamid is not null order by m.position desc limit 1`,
        [businessId, conversationId],
      ),
    );
    return newest;
  }

  private async walk(): Promise<void> {
    this.walking = true;
    for (let next = this.waiting.entries().next().value; next; next = this.waiting.entries().next().value) {
      const [chat, unread] = next;
      const wait = unread.since + patienceMs - this.clock.now();
      if (wait > 0) {
        await this.clock.sleep(wait);
        continue;
      }
      this.waiting.delete(chat);
      this.give(chat, unread);
      await this.clock.sleep(1_000 / perSecond);
    }
    this.walking = false;
  }

  private give(chat: string, { businessId, phoneNumberId, wamid, answered }: Unread): void {
    const work = this.post(businessId, phoneNumberId, wamid, !answered)
      .catch((error: Error) => this.log.warn(`A read receipt was not sent: ${error.message}`))
      .finally(() => {
        if (this.underWayByChat.get(chat) === work) this.underWayByChat.delete(chat);
      });
    this.underWayByChat.set(chat, work);
  }

  private async post(businessId: string, phoneNumberId: string, wamid: string, typing: boolean): Promise<void> {
    const number = await this.numbers.find(businessId, phoneNumberId);
    if (!number || number.stopped !== null) return;
    const why = await this.graph.acknowledge(number, readReceipt(wamid, { typing }));
    if (why !== undefined) this.log.warn(`Number ${phoneNumberId}: a read receipt was not taken: ${why}`);
  }
}
