import type { PaymentMethod } from '../contract/payments.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';

/** What the ledger says is there for a due. */
export interface Balance {
  readonly kept: number;
  readonly excess: number;
}

/** Money of one place or purpose. What lies with a provider or in the till counts up; what it is for counts down. */
export interface Line {
  readonly account: PaymentMethod | 'due' | 'excess';
  readonly amount: number;
}

export interface Posting {
  readonly businessId: string;
  readonly dueId: string;
  readonly currency: string;
  readonly captureId: string;
  readonly refundId?: string;
  /** They add up to zero, or the database refuses the transaction. */
  readonly lines: readonly Line[];
}

/** Writes one posting. The ledger only grows; a mistake is put right by another posting. */
export async function post(tx: Transaction, { businessId, dueId, currency, captureId, refundId, lines }: Posting): Promise<void> {
  const rows = lines.filter(({ amount }) => amount !== 0).map((line) => ({ ...line, id: newId() }));
  await tx.query(
    `insert into ledger_entries (business_id, id, posting_id, account, amount, currency, due_id, capture_id, refund_id)
     select $1, e.id, $2, e.account, e.amount, $3, $4, $5, $6 from jsonb_to_recordset($7) as e (id uuid, account text, amount bigint)`,
    [businessId, newId(), currency, dueId, captureId, refundId ?? null, JSON.stringify(rows)],
  );
}

/** What is kept for a due and beyond it, of one capture or of all. Money in another currency than is owed is neither. */
export async function balanceOf(tx: Transaction, businessId: string, dueId: string, captureId?: string): Promise<Balance> {
  const [row]: { kept: number; excess: number }[] = await tx.query(
    `select coalesce(-sum(amount) filter (where account = 'due'), 0)::double precision kept,
            coalesce(-sum(amount) filter (where account = 'excess'), 0)::double precision excess
     from ledger_entries l where business_id = $1 and due_id = $2 and ($3::uuid is null or capture_id = $3)
       and currency = (select currency from payment_dues d where d.business_id = $1 and d.id = $2)`,
    [businessId, dueId, captureId ?? null],
  );
  // PostgreSQL knows a zero below zero.
  return { kept: row!.kept + 0, excess: row!.excess + 0 };
}
