import type { ConversationEvent } from '../../flows/machine/events.ts';
import { newId } from '../database/ids.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';
import { ringIn } from './bell.ts';

export interface NewEvent {
  readonly conversationId: string;
  /** Where it comes from: `whatsapp`, `staff`, `order` … */
  readonly source: string;
  /** Its name at the source. The same name of the same source is the same event, however often it is put. */
  readonly externalId?: string;
  readonly event: ConversationEvent;
  /** The member of staff who caused it. */
  readonly actorId?: string;
  /** When it happened, if not now. */
  readonly occurredAt?: Date;
  /** The way that it is part of; see telemetry. */
  readonly trace?: string | null;
}

/**
 * Puts events before their conversations, in the caller's transaction, and wakes the runner when it commits.
 * Gives the ids of those that were new, by their external ids.
 */
export async function putEvents(tx: Transaction, businessId: string, events: readonly NewEvent[]): Promise<ReadonlyMap<string, string>> {
  const put = await putEventsOf(
    tx,
    events.map((event) => ({ ...event, businessId, id: newId() })),
  );
  return new Map(events.flatMap(({ externalId }, nth) => (put.has(nth) ? [[externalId ?? put.get(nth)!, put.get(nth)!] as const] : [])));
}

/** The same for several businesses at once. Gives the ids of those that were new, by their place among the given. */
export async function putEventsOf(
  tx: Transaction,
  events: readonly (NewEvent & { readonly businessId: string; readonly id: string })[],
): Promise<ReadonlyMap<number, string>> {
  if (events.length === 0) return new Map();
  const rows = events.map(({ occurredAt, ...event }, nth) => ({ nth, ...event, occurredAt: occurredAt?.toISOString() ?? null }));
  const { rows: put } = await prepared<{ id: string }>(
    tx,
    `insert into inbox (business_id, id, conversation_id, source, external_id, event, actor_id, occurred_at, trace)
     select e."businessId", e.id, e."conversationId", e.source, e."externalId", e.event, e."actorId", coalesce(e."occurredAt", the_time()), e.trace
     from jsonb_to_recordset($1) as e ("businessId" uuid, id uuid, "conversationId" uuid, source text, "externalId" text, event jsonb, "actorId" uuid, "occurredAt" timestamptz, trace text, nth integer)
     order by nth on conflict do nothing returning id`,
    [JSON.stringify(rows)],
  );
  if (put.length) await ringIn(tx, 'inbox');
  const news = new Set(put.map(({ id }) => id));
  return new Map(events.flatMap(({ id }, nth) => (news.has(id) ? [[nth, id] as const] : [])));
}
