import { Injectable } from '@nestjs/common';
import { Clock } from '../database/ports.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { type Span, untraced } from '../telemetry/traces.ts';
import { newId } from '../database/ids.ts';
import type { AccountNotice, Arrival, EchoArrived, MessageArrived, PreferenceChanged } from './arrivals.ts';
import { type Address, conversationsOf } from './conversations-of.ts';
import { takeStatuses } from './delivery.ts';
import { Gathered } from './gathered.ts';
import { putEventsOf } from './inbox.ts';
import { contactsOf, relinkContact, type Writer, writerKey } from './people.ts';
import { notifyLive } from './live.ts';
import { changeThread, putArrived } from './thread.ts';
import { sha256 } from '../database/secrets.ts';

/** What arrived for one business, told by one webhook. */
interface Delivered {
  readonly businessId: string;
  readonly arrivals: readonly Arrival[];
  /** The part of the way that storing them is. */
  readonly trace: string | null;
}

/** What the intake knows of what it has stored. */
export interface Receipt {
  /** The new messages that the bot will answer, by their wamids. */
  readonly forTheBot: ReadonlySet<string>;
}

type Owned<T extends Arrival> = T & Pick<Delivered, 'businessId' | 'trace'>;

/** More than this many webhooks are not committed together, so that one failing costs little. */
const together = 128;

/**
 * Takes in what the webhooks say. The promise resolves when all of it is committed; the same thing told again changes nothing.
 * Webhooks that arrive while a transaction runs are committed together in the next, whichever businesses they are for.
 */
@Injectable()
export class Intake {
  private readonly delivered: Gathered<Delivered, Receipt>;

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {
    this.delivered = new Gathered(together, (batch) => this.store(batch));
  }

  /** @throws when it could not be committed; nothing of it is stored then. */
  async receive(businessId: string, arrivals: readonly Arrival[], webhook: Span = untraced): Promise<Receipt> {
    const span = webhook.begin('intake', { arrivals: arrivals.length });
    try {
      const receipt = await this.delivered.add({ businessId, arrivals, trace: span.traceparent });
      span.end();
      return receipt;
    } catch (error) {
      span.fail();
      throw error;
    }
  }

  private store(batch: readonly Delivered[]): Promise<Receipt> {
    const businesses = new Set(batch.map(({ businessId }) => businessId));
    const all = batch.flatMap(({ businessId, trace, arrivals }) => arrivals.map((arrival) => ({ ...arrival, businessId, trace })));
    const of = <T extends Arrival['type']>(type: T) =>
      all.filter((arrival): arrival is Owned<Extract<Arrival, { type: T }>> => arrival.type === type);
    return this.database.inBusinesses(businesses, async (tx) => {
      for (const change of of('contact-changed')) await relinkContact(tx, change.businessId, change);
      const forTheBot = await this.storeMessages(tx, of('message'), of('echo'));
      await takeStatuses(tx, of('status'));
      await this.storePreferences(tx, of('preference'));
      await this.storeNotices(tx, of('notice'));
      return { forTheBot };
    });
  }

  private async storeMessages(
    tx: Transaction,
    messages: readonly Owned<MessageArrived>[],
    echoes: readonly Owned<EchoArrived>[],
  ): Promise<ReadonlySet<string>> {
    if (messages.length + echoes.length === 0) return new Set();
    const writerOf = (arrival: Owned<MessageArrived> | Owned<EchoArrived>): Writer => ({
      businessId: arrival.businessId,
      sender: arrival.type === 'message' ? arrival.from : arrival.to,
    });
    const contacts = await contactsOf(tx, [...messages, ...echoes].map(writerOf));
    const addressOf = (arrival: Owned<MessageArrived> | Owned<EchoArrived>): Address => ({
      businessId: arrival.businessId,
      contactId: contacts.get(writerKey(writerOf(arrival)))!,
      phoneNumberId: arrival.phoneNumberId,
    });
    const conversations = await conversationsOf(tx, [...messages, ...echoes].map(addressOf));
    const conversationOf = (arrival: Owned<MessageArrived> | Owned<EchoArrived>) => conversations.at(addressOf(arrival)).id;

    // The owner wrote from the business's own phone: the bot is silent from here on. What is imported from the past pauses nobody.
    const events = [...messages, ...echoes.filter(({ history, about }) => !history && !about)].map((arrival) => ({
      arrival,
      id: newId(),
      businessId: arrival.businessId,
      conversationId: conversationOf(arrival),
      source: 'whatsapp',
      externalId: arrival.wamid,
      trace: arrival.trace,
      ...this.promptly(arrival.at),
      event:
        arrival.type === 'message' ? { type: 'message.received' as const, message: arrival.received } : { type: 'staff.took' as const },
    }));
    const put = await putEventsOf(
      tx,
      events.map(({ arrival: _, ...event }) => event),
    );
    const news = new Map(events.flatMap(({ arrival }, nth) => (put.has(nth) ? [[arrival, put.get(nth)!] as const] : [])));

    const shown = messages.filter((message) => news.has(message));
    await putArrived(tx, [
      ...shown
        .filter(({ about }) => !about)
        .map((message) => ({
          ...message,
          conversationId: conversationOf(message),
          author: 'contact' as const,
          inboxId: news.get(message),
        })),
      ...echoes
        .filter(({ about }) => !about)
        .map((echo) => ({
          ...echo,
          conversationId: conversationOf(echo),
          author: echo.history?.fromContact ? ('contact' as const) : ('phone' as const),
          inboxId: news.get(echo),
        })),
    ]);
    await changeThread(
      tx,
      [...shown, ...echoes].flatMap(({ businessId, about, content, at }) => (about ? [{ businessId, about, content, at }] : [])),
    );
    await notifyLive(
      tx,
      ...[...shown, ...echoes].map((arrival) => ({
        businessId: arrival.businessId,
        what: 'conversation' as const,
        id: conversationOf(arrival),
      })),
    );
    return new Set(shown.filter((message) => conversations.at(addressOf(message)).owner === 'bot').map(({ wamid }) => wamid));
  }

  private async storePreferences(tx: Transaction, preferences: readonly Owned<PreferenceChanged>[]): Promise<void> {
    if (preferences.length === 0) return;
    const writerOf = ({ businessId, from }: Owned<PreferenceChanged>): Writer => ({ businessId, sender: from });
    const contacts = await contactsOf(tx, preferences.map(writerOf));
    for (const preference of preferences) {
      await tx.query(`update contacts set marketing_stopped_at = $3 where business_id = $1 and id = $2`, [
        preference.businessId,
        contacts.get(writerKey(writerOf(preference))),
        preference.marketing === 'stop' ? preference.at : null,
      ]);
    }
  }

  /** A notice has no id of its own: the same field with the same value at the same number is the same notice. */
  private async storeNotices(tx: Transaction, notices: readonly Owned<AccountNotice>[]): Promise<void> {
    for (const { businessId, field, value, wabaId, phoneNumberId = '' } of notices) {
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
  private promptly(at: Date): { readonly occurredAt?: Date } {
    const late = this.clock.now() - at.getTime();
    return late > 60_000 || late < -2_000 ? {} : { occurredAt: at };
  }
}
