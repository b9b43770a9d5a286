import { Injectable } from '@nestjs/common';
import { Clock } from '../database/ports.ts';
import { isDatabaseDown, TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { newId } from '../database/ids.ts';
import type { AccountNotice, Arrival, ContactChanged, EchoArrived, MessageArrived, PreferenceChanged, StatusArrived } from './arrivals.ts';
import { conversationsOf, type Address } from './conversations-of.ts';
import { takeStatuses } from './delivery.ts';
import { putEvents } from './inbox.ts';
import { contactsOf, relinkContact, senderKey } from './people.ts';
import { notifyLive } from './live.ts';
import { changeThread, putArrived } from './thread.ts';
import { sha256 } from '../database/secrets.ts';

interface Waiting {
  readonly arrivals: readonly Arrival[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** More than this many webhooks are not committed together, so that one failing costs little. */
const together = 64;

/**
 * Takes in what the webhooks say. The promise resolves when all of it is committed; the same thing told again changes nothing.
 * Webhooks of one business that arrive while a transaction runs are committed together in the next.
 */
@Injectable()
export class Intake {
  private readonly queues = new Map<string, Waiting[]>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** @throws when it could not be committed; nothing of it is stored then. */
  receive(businessId: string, arrivals: readonly Arrival[]): Promise<void> {
    return new Promise((done, failed) => {
      const queue = this.queues.get(businessId);
      if (queue) {
        queue.push({ arrivals, done, failed });
      } else {
        this.queues.set(businessId, [{ arrivals, done, failed }]);
        void this.drain(businessId);
      }
    });
  }

  private async drain(businessId: string): Promise<void> {
    const queue = this.queues.get(businessId)!;
    while (queue.length) {
      const batch = queue.splice(0, together);
      try {
        await this.store(
          businessId,
          batch.flatMap(({ arrivals }) => arrivals),
        );
        for (const { done } of batch) done();
      } catch (error) {
        if (batch.length === 1 || isDatabaseDown(error)) for (const { failed } of batch) failed(error);
        else for (const { arrivals, done, failed } of batch) await this.store(businessId, arrivals).then(done, failed);
      }
    }
    this.queues.delete(businessId);
  }

  private store(businessId: string, arrivals: readonly Arrival[]): Promise<void> {
    return this.database.inBusiness(businessId, async (tx) => {
      const of = <T extends Arrival['type']>(type: T) =>
        arrivals.filter((arrival): arrival is Extract<Arrival, { type: T }> => arrival.type === type);
      for (const change of of('contact-changed')) await relinkContact(tx, businessId, change satisfies ContactChanged);
      await this.storeMessages(tx, businessId, of('message'), of('echo'));
      await takeStatuses(tx, businessId, of('status') satisfies StatusArrived[]);
      await this.storePreferences(tx, businessId, of('preference'));
      await this.storeNotices(tx, businessId, of('notice'));
    });
  }

  private async storeMessages(
    tx: Transaction,
    businessId: string,
    messages: readonly MessageArrived[],
    echoes: readonly EchoArrived[],
  ): Promise<void> {
    if (messages.length + echoes.length === 0) return;
    const contacts = await contactsOf(tx, businessId, [...messages.map(({ from }) => from), ...echoes.map(({ to }) => to)]);
    const addressOf = (arrival: MessageArrived | EchoArrived): Address => ({
      contactId: contacts.get(senderKey(arrival.type === 'message' ? arrival.from : arrival.to))!,
      phoneNumberId: arrival.phoneNumberId,
    });
    const conversations = await conversationsOf(tx, businessId, [...messages, ...echoes].map(addressOf));
    const conversationOf = (arrival: MessageArrived | EchoArrived) => conversations.idOf(addressOf(arrival));

    const news = await putEvents(tx, businessId, [
      ...messages.map((message) => ({
        conversationId: conversationOf(message),
        source: 'whatsapp',
        externalId: message.wamid,
        occurredAt: this.promptly(message.at),
        event: { type: 'message.received' as const, message: message.received },
      })),
      // The owner wrote from the business's own phone: the bot is silent from here on. What is imported from the past pauses nobody.
      ...echoes
        .filter(({ history, about }) => !history && !about)
        .map((echo) => ({
          conversationId: conversationOf(echo),
          source: 'whatsapp',
          externalId: echo.wamid,
          occurredAt: this.promptly(echo.at),
          event: { type: 'staff.took' as const },
        })),
    ]);

    const shown = messages.filter((message) => news.has(message.wamid));
    await putArrived(tx, businessId, [
      ...shown
        .filter(({ about }) => !about)
        .map((message) => ({
          ...message,
          conversationId: conversationOf(message),
          author: 'contact' as const,
          inboxId: news.get(message.wamid)!,
        })),
      ...echoes
        .filter(({ about }) => !about)
        .map((echo) => ({
          ...echo,
          conversationId: conversationOf(echo),
          author: echo.history?.fromContact ? ('contact' as const) : ('phone' as const),
          inboxId: news.get(echo.wamid),
        })),
    ]);
    await changeThread(
      tx,
      businessId,
      [...shown, ...echoes].flatMap((arrival) =>
        arrival.about ? [{ about: arrival.about, content: arrival.content, at: arrival.at }] : [],
      ),
    );

    const touched = new Set([...shown, ...echoes].map(conversationOf));
    await notifyLive(tx, ...[...touched].map((id) => ({ businessId, what: 'conversation' as const, id })));
  }

  private async storePreferences(tx: Transaction, businessId: string, preferences: readonly PreferenceChanged[]): Promise<void> {
    if (preferences.length === 0) return;
    const contacts = await contactsOf(
      tx,
      businessId,
      preferences.map(({ from }) => from),
    );
    for (const { from, marketing, at } of preferences) {
      await tx.query(`update contacts set marketing_stopped_at = $3 where business_id = $1 and id = $2`, [
        businessId,
        contacts.get(senderKey(from)),
        marketing === 'stop' ? at : null,
      ]);
    }
  }

  /** A notice has no id of its own: the same field with the same value at the same number is the same notice. */
  private async storeNotices(tx: Transaction, businessId: string, notices: readonly AccountNotice[]): Promise<void> {
    for (const { field, value, wabaId, phoneNumberId = '' } of notices) {
      const name = sha256(JSON.stringify([wabaId, phoneNumberId, field, value])).toString('hex');
      await tx.query(
        `insert into account_notices (business_id, id, field, value, external_id) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [businessId, newId(), field, JSON.stringify(value), name],
      );
    }
  }

  /**
   * WhatsApp's own time orders messages of a burst that arrive together; one that comes more than a minute late, or from a clock
   * ahead of ours, takes its place by arrival.
   */
  private promptly(at: Date): Date | undefined {
    const late = this.clock.now() - at.getTime();
    return late > 60_000 || late < -2_000 ? undefined : at;
  }
}
