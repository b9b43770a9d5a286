import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';

/** How a conversation was given back. */
export type EndedAs = 'resume' | 'restart' | 'jump' | 'close';

interface Of {
  readonly businessId: string;
  readonly conversationId: string;
}

/** Somebody who had a conversation less than a day ago is asked first. */
const sameAgentFor = `interval '1 day'`;

const newestClosed = `
  from handoffs h left join memberships m on m.business_id = h.business_id and m.account_id = h.claimed_by
  where h.business_id = $1 and h.conversation_id = $2 and h.closed_at > the_time() - ${sameAgentFor} and h.claimed_at is not null
  order by h.closed_at desc limit 1`;

/** A person is asked for. Asked for again before anybody came, it stays one, for the newest reason. */
export async function openHandoff(tx: Transaction, { businessId, conversationId }: Of, reason: string, at: Date): Promise<void> {
  await tx.query(
    `insert into handoffs (business_id, id, conversation_id, reason, asked_at, for_member)
     values ($1, $3, $2, $4, $5, (select h.claimed_by ${newestClosed}))
     on conflict (business_id, conversation_id) where closed_at is null do update set reason = excluded.reason`,
    [businessId, conversationId, newId(), reason, at],
  );
}

/** Somebody has come; without a member, the owner on the business's own phone. Who came first stays who waited shortest. */
export async function claimHandoff(tx: Transaction, { businessId, conversationId }: Of, memberId: string | null, at: Date): Promise<void> {
  await tx.query(
    `update handoffs set claimed_at = coalesce(claimed_at, $4), claimed_by = coalesce($3, claimed_by)
     where business_id = $1 and conversation_id = $2 and closed_at is null`,
    [businessId, conversationId, memberId, at],
  );
}

export interface ClosedHandoff {
  readonly id: string;
  /** Somebody had come before it was closed. */
  readonly wasClaimed: boolean;
  readonly agent: string | null;
}

export async function closeHandoff(
  tx: Transaction,
  { businessId, conversationId }: Of,
  endedAs: EndedAs,
): Promise<ClosedHandoff | undefined> {
  const [rows] = await tx.query<[ClosedHandoff[], number]>(
    `update handoffs h set closed_at = the_time(), ended_as = $3
     where h.business_id = $1 and h.conversation_id = $2 and h.closed_at is null
     returning h.id, h.claimed_at is not null "wasClaimed",
               (select m.name from memberships m where m.business_id = h.business_id and m.account_id = h.claimed_by) agent`,
    [businessId, conversationId, endedAs],
  );
  return rows[0];
}

/** Who closed this conversation within the last day. */
export async function lastAgent(tx: Transaction, { businessId, conversationId }: Of): Promise<string | null | undefined> {
  const [row]: { name: string | null }[] = await tx.query(`select m.name ${newestClosed}`, [businessId, conversationId]);
  return row?.name;
}

/** Customers in line before this one, and how many minutes a wait took lately. */
export async function lineBefore(
  tx: Transaction,
  { businessId, conversationId }: Of,
): Promise<{ readonly ahead: number; readonly minutes: number | null }> {
  const [row]: { ahead: number; seconds: number | null }[] = await tx.query(
    `select (select count(*)::integer from handoffs h
             where h.business_id = $1 and h.closed_at is null and h.claimed_at is null and h.conversation_id <> $2
               and h.asked_at < coalesce((select o.asked_at from handoffs o where o.business_id = $1 and o.conversation_id = $2 and o.closed_at is null), the_time())) ahead,
            (select avg(extract(epoch from took))::float8
             from (select claimed_at - asked_at took from handoffs where business_id = $1 and claimed_at > the_time() - interval '7 days'
                   order by claimed_at desc limit 20) lately) seconds`,
    [businessId, conversationId],
  );
  const seconds = row?.seconds ?? null;
  return { ahead: row?.ahead ?? 0, minutes: seconds === null ? null : Math.max(1, Math.ceil(seconds / 60)) };
}

/** @returns whether a person is asked for and nobody has come. */
export async function callPeople(tx: Transaction, { businessId, conversationId }: Of, level: 1 | 2): Promise<boolean> {
  const [, changed] = await tx.query<[unknown, number]>(
    `update handoffs set level = greatest(level, $3) where business_id = $1 and conversation_id = $2 and closed_at is null and claimed_at is null`,
    [businessId, conversationId, level],
  );
  return changed > 0;
}

export async function noteWish(
  tx: Transaction,
  { businessId, conversationId }: Of,
  kind: 'call-back' | 'message',
  note: string,
): Promise<boolean> {
  const [, changed] = await tx.query<[unknown, number]>(
    `update handoffs set kind = $3, note = $4 where business_id = $1 and conversation_id = $2 and closed_at is null`,
    [businessId, conversationId, kind, note],
  );
  return changed > 0;
}

/** @returns whether there was a talk with a person that could be rated. */
export async function rateHandoff(tx: Transaction, { businessId, conversationId }: Of, score: number, words: string): Promise<boolean> {
  const [, changed] = await tx.query<[unknown, number]>(
    `update handoffs set score = $3, words = $4
     where business_id = $1 and id = (select id from handoffs where business_id = $1 and conversation_id = $2 and closed_at is not null and claimed_at is not null
                                      order by closed_at desc limit 1)`,
    [businessId, conversationId, score, words],
  );
  return changed > 0;
}
