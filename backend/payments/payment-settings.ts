import type { Transaction } from '../database/tenant-database.ts';

/** What a business decides about its payments. */
export interface PaymentSettings {
  /** A refund beyond it needs a second person. Minor units. */
  readonly refundLimit: number;
  readonly cash: boolean;
  readonly transfer: boolean;
  /** What a customer needs to know for a transfer: name, bank, account. */
  readonly transferDetails: string;
  /** How soon a proof is looked at. */
  readonly proofMinutes: number;
}

const byDefault: PaymentSettings = { refundLimit: 5_000, cash: true, transfer: false, transferDetails: '', proofMinutes: 120 };

export async function keepSettings(tx: Transaction, businessId: string, settings: PaymentSettings): Promise<PaymentSettings> {
  const { refundLimit, cash, transfer, transferDetails, proofMinutes } = settings;
  await tx.query(
    `insert into payment_settings (business_id, refund_limit, cash, transfer, transfer_details, proof_minutes) values ($1, $2, $3, $4, $5, $6)
     on conflict (business_id) do update set refund_limit = excluded.refund_limit, cash = excluded.cash, transfer = excluded.transfer,
       transfer_details = excluded.transfer_details, proof_minutes = excluded.proof_minutes`,
    [businessId, refundLimit, cash, transfer, transferDetails, proofMinutes],
  );
  return settingsOf(tx, businessId);
}

export async function settingsOf(tx: Transaction, businessId: string): Promise<PaymentSettings> {
  const [row]: PaymentSettings[] = await tx.query(
    `select refund_limit::double precision "refundLimit", cash, transfer, transfer_details "transferDetails", proof_minutes "proofMinutes"
     from payment_settings where business_id = $1`,
    [businessId],
  );
  return row ?? byDefault;
}
