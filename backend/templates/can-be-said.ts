import type { Transaction } from '../database/tenant-database.ts';

/**
 * Whether something can be said in a conversation now without a person: freely within a day of the customer's last message, else by this
 * template where WhatsApp has approved it. For what is only worth saying if it costs nobody's time.
 */
export async function canBeSaid(
  tx: Transaction,
  businessId: string,
  conversationId: string,
  { template, language }: { readonly template: string; readonly language: string },
): Promise<boolean> {
  const [row]: { can: boolean }[] = await tx.query(
    `select coalesce(c.window_ends_at > the_time(), false) or exists (
              select 1 from templates t join whatsapp_numbers n on n.business_id = t.business_id and n.waba_id = t.waba_id
              where t.business_id = c.business_id and n.phone_number_id = c.phone_number_id and t.name = $3 and t.state = 'approved'
                and split_part(t.language, '_', 1) = split_part($4, '_', 1)) can
     from conversations c where c.business_id = $1 and c.id = $2`,
    [businessId, conversationId, template, language],
  );
  return row?.can ?? false;
}
