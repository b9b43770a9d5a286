import type { ConversationEvent } from '../../flows/machine/events.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
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
}

/**
 * Puts events before their conversations, in the caller's transaction, and wakes the runner when it commits.
 * Gives the ids of those that were new, by their external ids.
 */
export async function putEvents(tx: Transaction, businessId: string, events: readonly NewEvent[]): Promise<ReadonlyMap<string, string>> {
  if (events.length === 0) return new Map();
  const rows = events.map(({ event, externalId = null, actorId = null, occurredAt, ...rest }, nth) => ({
    id: newId(),
    nth,
    ...rest,
    externalId,
    actorId,
    occurredAt: occurredAt?.toISOString() ?? null,
    event,
  }));
  const put: { id: string; external_id: string | null }[] = await tx.query(
    `insert into inbox (business_id, id, conversation_id, source, external_id, event, actor_id, occurred_at)
     select $1, e.id, e."conversationId", e.source, e."externalId", e.event, e."actorId", coalesce(e."occurredAt", the_time())
     from jsonb_to_recordset($2) as e (id uuid, "conversationId" uuid, source text, "externalId" text, event jsonb, "actorId" uuid, "occurredAt" timestamptz, nth integer)
     order by nth on conflict do nothing returning id, external_id`,
    [businessId, JSON.stringify(rows)],
  );
  if (put.length) await ringIn(tx, 'inbox');
  return new Map(put.map(({ id, external_id }) => [external_id ?? id, id]));
}
