import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';

/** A conversation is what one contact and one of our numbers say to each other. */
export interface Address {
  readonly contactId: string;
  readonly phoneNumberId: string;
}

const keyOf = ({ contactId, phoneNumberId }: Address): string => `${contactId}|${phoneNumberId}`;

/** The conversations at these addresses, made where they are new. */
export async function conversationsOf(tx: Transaction, businessId: string, addresses: readonly Address[]) {
  const distinct = [...new Map(addresses.map((address) => [keyOf(address), address])).values()];
  const rows = JSON.stringify(distinct.map((address) => ({ id: newId(), ...address })));
  const find = async (): Promise<{ id: string; contactId: string; phoneNumberId: string }[]> =>
    tx.query(
      `select c.id, c.contact_id "contactId", c.phone_number_id "phoneNumberId"
       from jsonb_to_recordset($2) as a ("contactId" uuid, "phoneNumberId" text)
       join conversations c on c.business_id = $1 and c.contact_id = a."contactId" and c.phone_number_id = a."phoneNumberId"`,
      [businessId, rows],
    );

  let found = await find();
  if (found.length < distinct.length) {
    await tx.query(
      `insert into conversations (business_id, id, contact_id, phone_number_id)
       select $1, a.id, a."contactId", a."phoneNumberId" from jsonb_to_recordset($2) as a (id uuid, "contactId" uuid, "phoneNumberId" text)
       order by a."contactId" on conflict (business_id, contact_id, phone_number_id) do nothing`,
      [businessId, rows],
    );
    found = await find();
  }
  const ids = new Map(found.map((row) => [keyOf(row), row.id]));
  return { idOf: (address: Address): string => ids.get(keyOf(address))! };
}
