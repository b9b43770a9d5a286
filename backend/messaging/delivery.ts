import type { Transaction } from '../database/tenant-database.ts';
import type { StatusArrived } from './arrivals.ts';
import { ringIn } from './bell.ts';
import { notifyLive } from './live.ts';
import { putFailure } from './outbox.ts';

/** How far a message got. A status never takes it back: `read` before `sent` stays read. A failure can follow `sent`, not `delivered`. */
const rank = { queued: 0, sending: 1, unknown: 2, accepted: 3, sent: 4, failed: 5, delivered: 6, read: 7, played: 8 } as const;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Statuses onto our messages. A status can overtake the answer to the send; then it is recognised by our own id, which it
 * carries back, and settles the doubt about a send whose answer was lost.
 */
export async function takeStatuses(tx: Transaction, businessId: string, statuses: readonly StatusArrived[]): Promise<void> {
  if (statuses.length === 0) return;
  const furthest = new Map<string, StatusArrived>();
  for (const status of statuses) {
    const known = furthest.get(status.wamid);
    if (!known || rank[status.status] > rank[known.status]) furthest.set(status.wamid, status);
  }
  const rows = [...furthest.values()].map(({ wamid, status, opaque, error }) => ({
    wamid,
    status,
    rank: rank[status],
    id: opaque && uuid.test(opaque) ? opaque : null,
    error: error ?? null,
  }));
  const [moved]: [{ id: string; conversation_id: string; state: string }[], number] = await tx.query(
    `update messages m set state = s.status, wamid = coalesce(m.wamid, s.wamid), error = s.error, leased_until = null
     from jsonb_to_recordset($2) as s (wamid text, status text, rank integer, id uuid, error jsonb)
     where m.business_id = $1 and m.author <> 'contact' and (m.wamid = s.wamid or m.id = s.id)
       and s.rank > (($3::jsonb)->>m.state)::integer
     returning m.id, m.conversation_id, m.state`,
    [businessId, JSON.stringify(rows), JSON.stringify(rank)],
  );
  for (const { id, conversation_id, state } of moved) if (state === 'failed') await putFailure(tx, businessId, conversation_id, id);
  if (moved.length === 0) return;
  // A message that was in doubt is settled: those behind it may go.
  await ringIn(tx, 'outbox');
  await notifyLive(
    tx,
    ...[...new Set(moved.map((row) => row.conversation_id))].map((id) => ({ businessId, what: 'conversation' as const, id })),
  );
}
