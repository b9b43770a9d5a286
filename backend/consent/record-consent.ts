import type { ConsentPurpose, ConsentSource } from '../contract/consents.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';

export interface SaidConsent {
  readonly contactId: string;
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
  readonly source: ConsentSource;
  /** What was said, or where it is written down. */
  readonly words?: string;
  readonly memberId?: string;
  /** When they said so, if not now. */
  readonly at?: Date;
}

const columns: Readonly<Record<ConsentPurpose, string>> = {
  marketing: `marketing_agreed_at = case when $3 then coalesce($4, the_time()) end, marketing_stopped_at = case when $3 then null else coalesce($4, the_time()) end`,
  service: `service_stopped_at = case when $3 then null else coalesce($4, the_time()) end`,
};

/** Writes down what a contact agrees to or stops; from the commit on it holds for whatever is sent. The same again is no news. */
export async function recordConsent(tx: Transaction, businessId: string, said: SaidConsent): Promise<void> {
  const { contactId, purpose, given, at = null } = said;
  const isNews = {
    marketing: given ? 'marketing_agreed_at is null' : 'marketing_stopped_at is null',
    service: `service_stopped_at is ${given ? 'not null' : 'null'}`,
  }[purpose];
  const [, changed]: [unknown, number] = await tx.query(
    `update contacts set ${columns[purpose]} where business_id = $1 and id = $2 and ${isNews}`,
    [businessId, contactId, given, at],
  );
  if (changed === 0) return;
  await tx.query(
    `insert into consents (business_id, id, contact_id, purpose, given, source, words, member_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, the_time()))`,
    [businessId, newId(), contactId, purpose, given, said.source, said.words ?? '', said.memberId ?? null, at],
  );
}
