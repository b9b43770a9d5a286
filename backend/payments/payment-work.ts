import type { TakenPaymentWork } from '../database/across-businesses.ts';
import type { Transaction } from '../database/tenant-database.ts';

export const paymentWorkChannel = 'perfcent_payment_work';

export type PaymentWorkKind = TakenPaymentWork['kind'];

export interface PaymentWork {
  readonly businessId: string;
  readonly kind: PaymentWorkKind;
  readonly subjectId: string;
}

/** Has a provider asked something, now or in so many seconds, in the caller's transaction. What waits already waits no longer than that. */
export async function putWork(tx: Transaction, { businessId, kind, subjectId }: PaymentWork, inSeconds = 0): Promise<void> {
  await tx.query(
    `insert into payment_work as w (business_id, kind, subject_id, due_at) values ($1, $2, $3, the_time() + $4 * interval '1 second')
     on conflict (business_id, kind, subject_id) do update
     set due_at = least(w.due_at, excluded.due_at), asked = w.asked + 1, tries = case when $4 = 0 then 0 else w.tries end`,
    [businessId, kind, subjectId, inSeconds],
  );
  if (inSeconds === 0) await tx.query(`select pg_notify($1, '')`, [paymentWorkChannel]);
}

/** It is done, or to be done again in so many seconds; what was asked for meanwhile is to be done anyway. */
export async function endWork(
  tx: Transaction,
  { businessId, kind, subjectId, asked }: TakenPaymentWork,
  againInSeconds?: number,
): Promise<void> {
  const key = [businessId, kind, subjectId, asked];
  const where = `business_id = $1 and kind = $2 and subject_id = $3`;
  if (againInSeconds === undefined) await tx.query(`delete from payment_work where ${where} and asked = $4`, key);
  else
    await tx.query(
      `update payment_work set due_at = the_time() + $5 * interval '1 second', tries = 0, failure = null where ${where} and asked = $4`,
      [...key, againInSeconds],
    );
  const [rows] = await tx.query<[unknown[], number]>(
    `update payment_work set due_at = the_time(), tries = 0, failure = null where ${where} and asked <> $4 returning 1`,
    key,
  );
  if (rows.length > 0) await tx.query(`select pg_notify($1, '')`, [paymentWorkChannel]);
}

/** The provider was away: the same again, less and less often, but never so seldom that money stays unseen for long. */
export async function retryWork(
  tx: Transaction,
  { businessId, kind, subjectId, tries, asked }: TakenPaymentWork,
  failure: string,
): Promise<void> {
  await tx.query(
    `update payment_work set due_at = the_time() + case when asked = $5 then $6 else 0 end * interval '1 second', failure = $4
     where business_id = $1 and kind = $2 and subject_id = $3`,
    [businessId, kind, subjectId, failure.slice(0, 500), asked, Math.min(2 * 2 ** Math.min(tries, 10), longestPauseSeconds)],
  );
}

const longestPauseSeconds = 120;

/** How long a link may be silent before its provider is asked: what webhooks do not tell is known within five minutes. */
export const silenceSeconds = 240;
