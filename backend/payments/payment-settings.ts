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

export async function settingsOf(tx: Transaction, businessId: string): Promise<PaymentSettings> {
  const [row]: PaymentSettings[] = await tx.query(
    `select refund_limit::double precision "refundLimit", cash, transfer, transfer_details "transferDetails", proof_minutes "proofMinutes"
     from payment_settings where business_id = $1`,
    [businessId],
  );
  return row ?? byDefault;
}
