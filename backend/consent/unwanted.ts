import type { Transaction } from '../database/tenant-database.ts';

/** Whether the customer of this conversation has stopped, or never agreed to, what this template is. Asked at the moment of sending: nobody waits in a queue to be bothered. */
export async function isUnwanted(
  tx: Transaction,
  businessId: string,
  conversationId: string,
  { name, language }: { readonly name: string; readonly language: string },
): Promise<boolean> {
  const [row]: { unwanted: boolean }[] = await tx.query(
    `select p.service_stopped_at is not null
         or (p.marketing_stopped_at is not null or p.marketing_agreed_at is null) and exists (
              select 1 from templates t join whatsapp_numbers n on n.business_id = t.business_id and n.waba_id = t.waba_id
              where t.business_id = c.business_id and n.phone_number_id = c.phone_number_id and t.name = $3 and t.language = $4 and t.category = 'marketing') unwanted
     from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id
     where c.business_id = $1 and c.id = $2`,
    [businessId, conversationId, name, language],
  );
  return row?.unwanted ?? false;
}
