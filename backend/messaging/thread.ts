import { newId } from '../database/ids.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';
import type { MessageContent } from '../contract/message-content.ts';

export interface ArrivedInThread {
  readonly businessId: string;
  readonly conversationId: string;
  readonly author: 'contact' | 'phone';
  readonly content: MessageContent;
  readonly wamid: string;
  readonly at: Date;
  readonly quotes?: string;
  /** The event that it is to its conversation; what is from the past is none. */
  readonly inboxId?: string | undefined;
}

/** Puts what arrived into the threads. A wamid stands in a thread once. */
export async function putArrived(tx: Transaction, messages: readonly ArrivedInThread[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map(({ businessId, conversationId, author, content, wamid, at, quotes, inboxId }, nth) => ({
    id: newId(),
    nth,
    businessId,
    conversationId,
    author,
    content,
    wamid,
    at,
    quotes,
    inboxId,
  }));
  await prepared(
    tx,
    `insert into messages (business_id, id, conversation_id, author, content, wamid, quotes, state, at, inbox_id)
     select m."businessId", m.id, m."conversationId", m.author, m.content, m.wamid, m.quotes, case m.author when 'contact' then 'received' else 'sent' end, m.at, m."inboxId"
     from jsonb_to_recordset($1) as m ("businessId" uuid, id uuid, "conversationId" uuid, author text, content jsonb, wamid text, quotes text, at timestamptz, "inboxId" uuid, nth integer)
     order by m.at, nth on conflict do nothing`,
    [JSON.stringify(rows)],
  );
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
