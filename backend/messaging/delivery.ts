import { prepared, type Transaction } from '../database/tenant-database.ts';
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
export async function takeStatuses(tx: Transaction, statuses: readonly (StatusArrived & { readonly businessId: string })[]): Promise<void> {
  if (statuses.length === 0) return;
  const furthest = new Map<string, StatusArrived & { readonly businessId: string }>();
  for (const status of statuses) {
    const key = `${status.businessId} ${status.wamid}`;
    const known = furthest.get(key);
    if (!known || rank[status.status] > rank[known.status]) furthest.set(key, status);
  }
  const rows = [...furthest.values()].map(({ businessId, wamid, status, opaque, error }) => ({
    businessId,
    wamid,
    status,
    rank: rank[status],
    id: opaque && uuid.test(opaque) ? opaque : null,
    error: error ?? null,
  }));
  const { rows: moved } = await prepared<{ business_id: string; id: string; conversation_id: string; state: string; before: string }>(
    tx,
    `with told as (
       select * from jsonb_to_recordset($1) as s ("businessId" uuid, wamid text, status text, rank integer, id uuid, error jsonb)),
     -- Of the statuses of two copies of a message, the furthest counts.
     meant as (select distinct on (business_id, id) * from (
       select m.business_id, m.id, m.state as before, s.wamid, s.status, s.rank, s.error from told s join messages m on m.business_id = s."businessId" and m.wamid = s.wamid
       union
       select m.business_id, m.id, m.state, s.wamid, s.status, s.rank, s.error from told s join messages m on m.business_id = s."businessId" and m.id = s.id) as each
       order by business_id, id, rank desc)
     update messages m set state = s.status, wamid = coalesce(m.wamid, s.wamid), error = s.error, leased_until = null
     from meant s
     where m.business_id = s.business_id and m.id = s.id and m.author <> 'contact' and s.rank > (($2::jsonb)->>m.state)::integer
     returning m.business_id, m.id, m.conversation_id, m.state, s.before`,
    [JSON.stringify(rows), JSON.stringify(rank)],
  );
  if (moved.length === 0) return;
  for (const { business_id, id, conversation_id, state } of moved)
    if (state === 'failed') await putFailure(tx, business_id, conversation_id, id);
  // A message that was not known to be sent is settled: those behind it may go.
  if (moved.some(({ before }) => rank[before as keyof typeof rank] < rank.accepted)) await ringIn(tx, 'outbox');
  await notifyLive(
    tx,
    ...moved.map(({ business_id, conversation_id }) => ({ businessId: business_id, what: 'conversation' as const, id: conversation_id })),
  );
}
