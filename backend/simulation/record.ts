import type { Json } from '../../flows/language/flow.ts';
import type { ConversationEvent } from '../../flows/machine/events.ts';
import type { Effect } from '../../flows/machine/effects.ts';
import type { Snapshot } from '../../flows/machine/advance.ts';
import type { MessageContent } from '../contract/message-content.ts';
import type { Talk } from '../conversations/talk.ts';
import type { Asked } from './server.ts';
import type { World } from './world.ts';

/** An event as the inbox keeps it. */
export interface EventRow {
  readonly id: string;
  readonly conversationId: string;
  readonly source: string;
  readonly externalId: string | null;
  readonly event: ConversationEvent;
  readonly actorId: string | null;
  readonly at: Date;
  readonly state: string;
  readonly tries: number;
  readonly reason: string | null;
  /** The message behind it, if it has one. */
  readonly author: 'contact' | 'phone' | null;
  readonly wamid: string | null;
  readonly messageAt: Date | null;
  readonly content: MessageContent | null;
}

/** What a turn wrote into the history, and what it left for the replay. */
export interface TurnRow {
  readonly conversationId: string;
  readonly inboxId: string;
  readonly run: number;
  readonly versionId: string | null;
  readonly path: Json;
  readonly effects: readonly Effect[];
  /** Null where an earlier turn of the same transaction tells. */
  readonly owner: Talk['owner'] | null;
  /** When it was taken, by the database's clock. */
  readonly now: Date | null;
  readonly asked: readonly Asked[] | null;
}

export interface MessageRow {
  readonly id: string;
  readonly businessId: string;
  readonly conversationId: string;
  readonly author: 'contact' | 'bot' | 'member' | 'phone';
  readonly content: MessageContent;
  readonly inboxId: string | null;
  readonly effect: number | null;
  readonly step: string | null;
  readonly state: string;
  readonly wamid: string | null;
  readonly maybeTwice: boolean;
}

export interface TimerRow {
  readonly conversationId: string;
  readonly name: string;
  readonly fireAt: Date;
}

/** A conversation as it stands in the end, with those who talk. */
export interface TalkRow extends Omit<Talk, 'business'> {
  readonly businessId: string;
  readonly snapshot: Snapshot | null;
}

/** All that the run left in the database. */
export interface Record {
  readonly events: readonly EventRow[];
  readonly turns: readonly TurnRow[];
  readonly messages: readonly MessageRow[];
  readonly timers: readonly TimerRow[];
  readonly talks: readonly TalkRow[];
}

export async function recordOf({ owner }: World): Promise<Record> {
  const [events, turns, messages, timers, talks] = await Promise.all([
    owner.query<EventRow[]>(`
      select i.id, i.conversation_id "conversationId", i.source, i.external_id "externalId", i.event, i.actor_id "actorId", i.occurred_at "at", i.state, i.tries, i.reason,
             m.author, m.wamid, m.at "messageAt", m.content
      from inbox i left join messages m on m.business_id = i.business_id and m.inbox_id = i.id and m.author in ('contact', 'phone') order by i.seq`),
    // In the order in which the turns of a conversation were taken: each takes its id while it holds the conversation.
    owner.query<TurnRow[]>(`
      select t.conversation_id "conversationId", t.inbox_id "inboxId", t.run, t.version_id "versionId", t.path, t.effects, w.owner, w.now, w.asked
      from transitions t left join (select distinct on (inbox_id) * from simulation.turns order by inbox_id, nth desc) w on w.inbox_id = t.inbox_id order by t.id`),
    owner.query<MessageRow[]>(`
      select id, business_id "businessId", conversation_id "conversationId", author, content, inbox_id "inboxId", effect, step, state, wamid, maybe_twice "maybeTwice" from messages order by position`),
    owner.query<TimerRow[]>(`select conversation_id "conversationId", name, fire_at "fireAt" from timers`),
    owner.query<TalkRow[]>(`
      select c.business_id "businessId", c.id, c.contact_id "contactId", c.phone_number_id "phoneNumberId", c.run, c.version_id "versionId", c.snapshot, c.flow_id "flowId",
             c.step, c.waits_for "waitsFor", c.owner, p.wa_id "waId", p.profile_name "contactName"
      from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id order by c.id`),
  ]);
  return { events, turns, messages, timers, talks };
}
