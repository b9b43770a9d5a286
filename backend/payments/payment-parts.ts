import type {
  CaptureView,
  DisputeView,
  LedgerLineView,
  LinkView,
  PaymentMoveView,
  ProofView,
  RefundState,
  RefundView,
} from '../contract/payments.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openTo } from '../lifecycle/lifecycle.ts';
import { spokenDue, spokenRefund } from './payment-numbers.ts';
import { refundLifecycle } from './refund-lifecycle.ts';

type Dated<View, Key extends keyof View> = Omit<View, Key> & { readonly [K in Key]: Date };

/** What belongs to a due, as the dashboard shows it: oldest first. */
export async function linksOf(tx: Transaction, businessId: string, dueId: string): Promise<LinkView[]> {
  const rows: Dated<LinkView, 'createdAt'>[] = await tx.query(
    `select id, provider, amount::double precision, state, url, refusal, superseded_at is not null superseded, created_at "createdAt"
     from payment_intents where business_id = $1 and due_id = $2 order by nth`,
    [businessId, dueId],
  );
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

export async function capturesOf(tx: Transaction, businessId: string, dueId: string): Promise<CaptureView[]> {
  const rows: Dated<CaptureView, 'at'>[] = await tx.query(
    `select c.id, c.provider method, c.amount::double precision, c.currency, c.external_id "externalId", m.name "actorName", c.at
     from payment_captures c left join memberships m on m.business_id = c.business_id and m.account_id = c.actor_id
     where c.business_id = $1 and c.due_id = $2 order by c.id`,
    [businessId, dueId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export async function refundsOf(tx: Transaction, businessId: string, dueId: string, accountId: string): Promise<RefundView[]> {
  const rows: (Dated<Omit<RefundView, 'number' | 'moves'>, 'createdAt'> & { number: number; askedById: string | null })[] = await tx.query(
    `select r.id, r.number, r.cause, r.reason, r.amount::double precision, r.currency, r.state, c.provider method, r.failure, m.name "askedByName",
            r.asked_by_id "askedById", r.created_at "createdAt"
     from payment_refunds r join payment_captures c on c.business_id = r.business_id and c.id = r.capture_id
     left join memberships m on m.business_id = r.business_id and m.account_id = r.asked_by_id
     where r.business_id = $1 and r.due_id = $2 order by r.number`,
    [businessId, dueId],
  );
  return rows.map(({ askedById, ...row }) => ({
    ...row,
    number: spokenRefund(row.number),
    createdAt: row.createdAt.toISOString(),
    moves: movesOf(row.state, row.method === 'cash' || row.method === 'transfer').filter(
      (move) => move !== 'approve' || askedById !== accountId,
    ),
  }));
}

/** Only what goes back by hand is settled by hand; elsewhere the provider says so. */
function movesOf(state: RefundState, byHand: boolean): RefundView['moves'] {
  return openTo(refundLifecycle, state, {}).filter((move) => move !== 'fail' && (move !== 'settle' || byHand)) as RefundView['moves'];
}

export async function proofsOf(tx: Transaction, businessId: string, dueId: string): Promise<ProofView[]> {
  const rows: (Dated<Omit<ProofView, 'duplicateOf'>, 'promisedAt' | 'createdAt'> & { duplicateOf: number | null })[] = await tx.query(
    `select p.id, p.message_id "messageId", p.mime, p.state, p.reason, o.number "duplicateOf", p.promised_at "promisedAt", p.overdue, p.created_at "createdAt"
     from payment_proofs p
     left join payment_proofs e on e.business_id = p.business_id and e.id = p.duplicate_of
     left join payment_dues o on o.business_id = e.business_id and o.id = e.due_id
     where p.business_id = $1 and p.due_id = $2 order by p.id`,
    [businessId, dueId],
  );
  return rows.map((row) => ({
    ...row,
    duplicateOf: row.duplicateOf === null ? null : spokenDue(row.duplicateOf),
    promisedAt: row.promisedAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  }));
}

export async function disputesOf(tx: Transaction, businessId: string, dueId: string): Promise<DisputeView[]> {
  const rows: (Dated<Omit<DisputeView, 'answerBy'>, 'createdAt'> & { answerBy: Date | null })[] = await tx.query(
    `select d.id, d.amount::double precision, d.currency, d.reason, d.answer_by "answerBy", d.state, c.provider method, d.created_at "createdAt"
     from payment_disputes d join payment_captures c on c.business_id = d.business_id and c.id = d.capture_id
     where d.business_id = $1 and d.due_id = $2 order by d.id`,
    [businessId, dueId],
  );
  return rows.map((row) => ({ ...row, answerBy: row.answerBy?.toISOString() ?? null, createdAt: row.createdAt.toISOString() }));
}

export async function ledgerOf(tx: Transaction, businessId: string, dueId: string): Promise<LedgerLineView[]> {
  const rows: Dated<LedgerLineView, 'at'>[] = await tx.query(
    `select id, account, amount::double precision, currency, at from ledger_entries where business_id = $1 and due_id = $2 order by at, id`,
    [businessId, dueId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export async function historyOf(tx: Transaction, businessId: string, dueId: string): Promise<PaymentMoveView[]> {
  const rows: Dated<PaymentMoveView, 'at'>[] = await tx.query(
    `select h.id, h.subject, h.move, h.note, h.actor, m.name "actorName", h.at
     from payment_moves h left join memberships m on m.business_id = h.business_id and m.account_id = h.actor_id
     where h.business_id = $1 and h.due_id = $2 order by h.id`,
    [businessId, dueId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
