import type { ConversationEvent } from '../../flows/machine/events.ts';
import { newId } from '../database/ids.ts';
import { prepared, together, type Transaction } from '../database/tenant-database.ts';
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
 * Puts events before their conversations, in the caller's transaction, and wakes the runner when it commits. What was put before is put
 * once.
 */
export async function putEvents(tx: Transaction, businessId: string, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ occurredAt, ...event }, nth) => ({
    nth,
    id: newId(),
    ...event,
    occurredAt: occurredAt?.toISOString() ?? null,
  }));
  await together([
    prepared(
      tx,
      `insert into inbox (business_id, id, conversation_id, source, external_id, event, actor_id, occurred_at, trace)
       select $1, e.id, e."conversationId", e.source, e."externalId", e.event, e."actorId", coalesce(e."occurredAt", the_time()), e.trace
       from jsonb_to_recordset($2) as e (id uuid, "conversationId" uuid, source text, "externalId" text, event jsonb, "actorId" uuid, "occurredAt" timestamptz, trace text, nth integer)
       order by nth on conflict do nothing`,
      [businessId, JSON.stringify(rows)],
    ),
    ringIn(tx, 'inbox'),
  ]);
}
