import type { ConsentPurpose } from '../contract/consents.ts';
import type { Transaction } from '../database/tenant-database.ts';

/** Whether a contact may be written to for this now. Whoever stopped everything stopped offers too, and nobody agrees to offers by saying nothing. */
export async function agrees(tx: Transaction, businessId: string, contactId: string, purpose: ConsentPurpose): Promise<boolean> {
  const [row]: { service: boolean; marketing: boolean }[] = await tx.query(
    `select service_stopped_at is null service, service_stopped_at is null and marketing_stopped_at is null and marketing_agreed_at is not null marketing
     from contacts where business_id = $1 and id = $2`,
    [businessId, contactId],
  );
  return row?.[purpose] ?? false;
}
