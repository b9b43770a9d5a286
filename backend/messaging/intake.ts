import { Injectable } from '@nestjs/common';
import type { Json } from '../../flows/language/flow.ts';
import { read } from '../../flows/language/values.ts';
import type { ConversationEvent, Referral } from '../../flows/machine/events.ts';
import { recordConsent } from '../consent/record-consent.ts';
import { Clock } from '../database/ports.ts';
import { commitWith, TenantDatabase, together, type Transaction } from '../database/tenant-database.ts';
import { type Span, untraced } from '../telemetry/traces.ts';
import { newId } from '../database/ids.ts';
import type { AccountNotice, Arrival, EchoArrived, MessageArrived, PreferenceChanged } from './arrivals.ts';
import { announce } from './announce.ts';
import { Bell } from './bell.ts';
import { type Address, type ConversationAt, conversationsOf } from './conversations-of.ts';
import { takeStatuses } from './delivery.ts';
import { Gathered } from './gathered.ts';
import { Notices } from './notices.ts';
import { contactsOf, relinkContact, type Writer, writerKey } from './people.ts';
import { type Arrived, changeThread, putArrived } from './thread.ts';
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
const mostTogether = 128;

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
    private readonly bell: Bell,
    private readonly notices: Notices = new Notices(),
  ) {
    this.delivered = new Gathered(mostTogether, (batch) => this.store(batch));
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

  private async store(batch: readonly Delivered[]): Promise<Receipt> {
    const businesses = new Set(batch.map(({ businessId }) => businessId));
    const all = batch.flatMap(({ businessId, trace, arrivals }) => arrivals.map((arrival) => ({ ...arrival, businessId, trace })));
    const of = <T extends Arrival['type']>(type: T) =>
      all.filter((arrival): arrival is Owned<Extract<Arrival, { type: T }>> => arrival.type === type);
    const [statuses, preferences, notices] = [of('status'), of('preference'), of('notice')];
    const messages = [...of('message'), ...of('echo')];
    const isAll = statuses.length + preferences.length + notices.length === 0;
    const receipt = await this.database.inBusinesses(businesses, async (tx) => {
      for (const change of of('contact-changed')) await relinkContact(tx, change.businessId, change);
      const forTheBot = await this.storeMessages(tx, messages, isAll);
      await takeStatuses(tx, statuses);
      await this.storePreferences(tx, preferences);
      await this.storeNotices(tx, notices);
      return { forTheBot };
    });
    if (messages.length > 0) this.bell.ring('inbox');
    return receipt;
  }

  /** When this is all there is, as it is mostly, the commit travels with what is stored. */
  private async storeMessages(
    tx: Transaction,
    arrivals: readonly (Owned<MessageArrived> | Owned<EchoArrived>)[],
    isAll: boolean,
  ): Promise<ReadonlySet<string>> {
    if (arrivals.length === 0) return new Set();
    const conversationOf = await this.conversationsOf(tx, arrivals);
    const arrived = arrivals
      .map((arrival) => ({ arrival, conversation: conversationOf(arrival), id: newId() }))
      // The same order in every transaction, so that two of them with the same messages never wait for each other in a circle.
      .sort((a, b) =>
        a.conversation.id === b.conversation.id
          ? a.arrival.at.getTime() - b.arrival.at.getTime()
          : a.conversation.id < b.conversation.id
            ? -1
            : 1,
      );
    const storing = [
      putArrived(
        tx,
        arrived.map(({ arrival, conversation, id }) => ({
          id,
          conversationId: conversation.id,
          businessId: arrival.businessId,
          wamid: arrival.wamid,
          at: arrival.at,
          trace: arrival.trace,
          ...this.promptly(arrival.at),
          ...eventOf(arrival),
          ...shownOf(arrival),
        })),
      ),
      announce(
        tx,
        this.bell.toOthers('inbox'),
        arrived.map(({ arrival, conversation }) => ({ businessId: arrival.businessId, what: 'conversation', id: conversation.id })),
      ),
    ] as const;
    const changes = arrivals.some(({ about }) => about !== undefined);
    const [put] = isAll && !changes ? await commitWith(tx, storing) : await together(storing);

    const news = arrived.filter(({ arrival, id }) => arrival.type === 'echo' || put.has(id));
    if (changes)
      await changeThread(
        tx,
        news.flatMap(({ arrival: { businessId, about, content, at } }) =>
          about === undefined ? [] : [{ businessId, about, content, at }],
        ),
      );
    return new Set(
      news.flatMap(({ arrival, conversation }) => (arrival.type === 'message' && conversation.owner === 'bot' ? [arrival.wamid] : [])),
    );
  }

  private async conversationsOf(tx: Transaction, arrivals: readonly (Owned<MessageArrived> | Owned<EchoArrived>)[]) {
    const contacts = await contactsOf(tx, arrivals.map(writerOf));
    const contactOf = (arrival: (typeof arrivals)[number]) => contacts.get(writerKey(writerOf(arrival)))!;
    const addressOf = (arrival: (typeof arrivals)[number]): Address => ({
      businessId: arrival.businessId,
      contactId: contactOf(arrival).contactId,
      phoneNumberId: arrival.phoneNumberId,
    });
    const first = arrivals.filter((arrival) => !contactOf(arrival).conversation);
    const made = first.length === 0 ? undefined : await conversationsOf(tx, first.map(addressOf));
    return (arrival: (typeof arrivals)[number]): ConversationAt => contactOf(arrival).conversation ?? made!.at(addressOf(arrival));
  }

  private async storePreferences(tx: Transaction, preferences: readonly Owned<PreferenceChanged>[]): Promise<void> {
    if (preferences.length === 0) return;
    const contacts = await contactsOf(tx, preferences.map(writerOf));
    for (const preference of preferences) {
      await recordConsent(tx, preference.businessId, {
        contactId: contacts.get(writerKey(writerOf(preference)))!.contactId,
        purpose: 'marketing',
        given: preference.marketing === 'resume',
        source: 'whatsapp',
        at: preference.at,
      });
    }
  }

  /** A notice has no id of its own: the same field with the same value at the same number, of the same second, is the same notice. */
  private async storeNotices(tx: Transaction, notices: readonly Owned<AccountNotice>[]): Promise<void> {
    for (const { businessId, ...notice } of notices) {
      const { field, value, wabaId, phoneNumberId = '', told } = notice;
      const name = sha256(JSON.stringify([wabaId, phoneNumberId, field, value, told?.getTime()])).toString('hex');
      const [isNew]: unknown[] = await tx.query(
        `with kept as (
           insert into account_notices (business_id, id, field, value, external_id) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1)
         select 1 from kept`,
        [businessId, newId(), field, JSON.stringify(value), name],
      );
      if (isNew) await this.notices.tell(tx, businessId, notice);
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

const writerOf = (arrival: Owned<MessageArrived> | Owned<EchoArrived> | Owned<PreferenceChanged>): Writer => ({
  businessId: arrival.businessId,
  phoneNumberId: arrival.phoneNumberId,
  sender: arrival.type === 'echo' ? arrival.to : arrival.from,
});

/** The owner wrote from the business's own phone: the bot is silent from here on. What is imported from the past pauses nobody. */
function eventOf(arrival: MessageArrived | EchoArrived): { readonly event?: ConversationEvent } {
  if (arrival.type === 'message') {
    const referral = referralIn(arrival.referral);
    return { event: { type: 'message.received', message: arrival.received, ...(referral ? { referral } : {}) } };
  }
  return arrival.history || arrival.about ? {} : { event: { type: 'staff.took' } };
}

function shownOf(arrival: MessageArrived | EchoArrived): Pick<Arrived, 'shown'> {
  const { about, content } = arrival;
  if (about !== undefined) return {};
  if (arrival.type === 'echo') return { shown: { author: arrival.history?.fromContact ? 'contact' : 'phone', content } };
  return { shown: { author: 'contact', content, ...(arrival.quotes !== undefined && { quotes: arrival.quotes }) } };
}

/** What Meta tells of the ad or post that a customer came by; undefined for something else. */
function referralIn(told: Json | undefined): Referral | undefined {
  if (told === undefined || told === null || typeof told !== 'object') return undefined;
  const text = (name: string): string => {
    const value = read(name, told as Readonly<Record<string, Json>>);
    return typeof value === 'string' ? value.slice(0, 1_000) : '';
  };
  const source = text('source_type');
  if (text('source_id') === '' || (source !== 'ad' && source !== 'post')) return undefined;
  const named = { headline: text('headline'), body: text('body'), url: text('source_url'), click: text('ctwa_clid') };
  return { source, id: text('source_id'), ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== '')) };
}
