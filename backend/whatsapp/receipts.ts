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
const mostUnderWay = 64;
const mostRemembered = 10_000;

/** What the bot does not answer needs no sign that it is about to. */
const unanswered: ReadonlySet<string> = new Set(['reaction', 'edit', 'revoke']);

/** Whose message it is: one customer at one number. */
export const chatKey = (
  phoneNumberId: string,
  { waId, bsuid }: { readonly waId?: string | null; readonly bsuid?: string | null },
): string => `${phoneNumberId} ${bsuid ?? waId ?? ''}`;

/**
 * Blue ticks and "typing…" as soon as a message is stored and the bot has the conversation. A courtesy: it is tried once, nothing waits
 * for it longer than a moment, and one that a crash loses is not missed. When a person has the conversation, their opening it is what reads it.
 */
@Injectable()
export class Receipts implements ReadReceipts {
  private readonly log = new Logger(Receipts.name);
  private readonly underWayByChat = new Map<string, Promise<void>>();
  private readonly remembered = new Set<string>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly numbers: SendingNumbers,
    private readonly graph: GraphApi,
    private readonly clock: Clock,
  ) {}

  /** For the newest message of each customer among these; it marks the earlier ones as read too. */
  acknowledge(businessId: string, arrivals: readonly Arrival[]): void {
    const newest = new Map<string, MessageArrived>();
    for (const arrival of arrivals)
      if (arrival.type === 'message' && this.deservesOne(arrival)) newest.set(chatKey(arrival.phoneNumberId, arrival.from), arrival);
    for (const [chat, message] of newest) {
      if (this.underWayByChat.size >= mostUnderWay) return;
      const work = this.ifTheBotHasIt(businessId, message)
        .catch((error: Error) => this.log.warn(`A read receipt was not sent: ${error.message}`))
        .finally(() => {
          if (this.underWayByChat.get(chat) === work) this.underWayByChat.delete(chat);
        });
      this.underWayByChat.set(chat, work);
    }
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

  private async ifTheBotHasIt(businessId: string, { phoneNumberId, wamid }: MessageArrived): Promise<void> {
    const [row] = await this.database.inBusiness<{ owner: string }[]>(businessId, (tx) =>
      tx.query(
        `select c.owner from messages m join conversations c on c.business_id = m.business_id and c.id = m.conversation_id
         where m.business_id = $1 and m.wamid = $2`,
        [businessId, wamid],
      ),
    );
    if (row?.owner === 'bot') await this.post(businessId, phoneNumberId, wamid, true);
  }

  private async post(businessId: string, phoneNumberId: string, wamid: string, typing: boolean): Promise<void> {
    const number = await this.numbers.find(businessId, phoneNumberId);
    if (!number || number.stopped !== null) return;
    const why = await this.graph.acknowledge(number, readReceipt(wamid, { typing }));
    if (why !== undefined) this.log.warn(`Number ${phoneNumberId}: a read receipt was not taken: ${why}`);
  }
}
