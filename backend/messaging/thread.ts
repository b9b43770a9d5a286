import { newId } from '../database/ids.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';
import type { ConversationEvent } from '../../flows/machine/events.ts';
import type { MessageContent } from '../contract/message-content.ts';

/** Something that came from WhatsApp into a conversation: an event for it, a message in its thread, or both. */
export interface Arrived {
  readonly businessId: string;
  readonly conversationId: string;
  readonly id: string;
  readonly wamid: string;
  readonly at: Date;
  readonly event?: ConversationEvent;
  /** When the event counts as having happened, if not now. */
  readonly occurredAt?: Date;
  readonly trace: string | null;
  /** What the thread shows; what is about another message shows nothing of its own. */
  readonly shown?: { readonly author: 'contact' | 'phone'; readonly content: MessageContent; readonly quotes?: string };
}

/**
 * Puts what arrived before the conversations and into the threads, in one statement. A wamid is an event once and stands in a thread once;
 * the message of an event that is no news is none either. Does not wake the runner.
 * @returns the ids of those whose event is new.
 */
export async function putArrived(tx: Transaction, arrived: readonly Arrived[]): Promise<ReadonlySet<string>> {
  const rows = arrived.map(({ shown, ...each }, nth) => ({ nth, ...each, messageId: newId(), ...shown }));
  const { rows: put } = await prepared<{ id: string }>(
    tx,
    `with arrived as (
       select * from jsonb_to_recordset($1) as a (nth integer, "businessId" uuid, "conversationId" uuid, id uuid, wamid text, at timestamptz, event jsonb, "occurredAt" timestamptz,
         trace text, "messageId" uuid, author text, content jsonb, quotes text)),
     put as (
       insert into inbox (business_id, id, conversation_id, source, external_id, event, occurred_at, trace)
       select "businessId", id, "conversationId", 'whatsapp', wamid, event, coalesce("occurredAt", the_time()), trace from arrived where event is not null order by nth
       on conflict do nothing returning id),
     shown as (
       insert into messages (business_id, id, conversation_id, author, content, wamid, quotes, state, at, inbox_id)
       select "businessId", "messageId", "conversationId", author, content, wamid, quotes, case author when 'contact' then 'received' else 'sent' end, at,
              case when event is not null then id end
       from arrived where author is not null and (event is null or id in (select id from put)) order by nth
       on conflict do nothing)
     select id from put`,
    [JSON.stringify(rows)],
  );
  return new Set(put.map(({ id }) => id));
}

/** Reactions, edits and deletions change a message that is there already. One that is not there (yet) is left alone. */
export async function changeThread(
  tx: Transaction,
  changes: readonly { readonly businessId: string; readonly about: string; readonly content: MessageContent; readonly at: Date }[],
): Promise<void> {
  for (const { businessId, about, content, at } of changes) {
    if (content.kind === 'reaction') {
      await tx.query(`update messages set reaction = $3 where business_id = $1 and wamid = $2`, [businessId, about, content.emoji]);
    } else if (content.kind === 'edit') {
      const text = content.text === null ? null : JSON.stringify({ kind: 'text', text: content.text });
      await tx.query(
        `update messages set content = coalesce($3::jsonb, content), edited_at = $4 where business_id = $1 and wamid = $2 and revoked_at is null`,
        [businessId, about, text, at],
      );
    } else if (content.kind === 'revoke') {
      // Deleted for everyone means for us too: our copy goes.
      await tx.query(
        `update messages set content = '{"kind":"revoke"}', revoked_at = $3, reaction = null where business_id = $1 and wamid = $2`,
        [businessId, about, at],
      );
    }
  }
}
