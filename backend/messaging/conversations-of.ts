import { newId } from '../database/ids.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';

/** A conversation is what one contact and one number of a business say to each other. */
export interface Address {
  readonly businessId: string;
  readonly contactId: string;
  readonly phoneNumberId: string;
}

export interface ConversationAt {
  readonly id: string;
  /** Who answers there now. */
  readonly owner: 'bot' | 'human';
}

const keyOf = ({ businessId, contactId, phoneNumberId }: Address): string => `${businessId}|${contactId}|${phoneNumberId}`;

/** The conversations at these addresses, made where they are new. */
export async function conversationsOf(tx: Transaction, addresses: readonly Address[]) {
  const distinct = [...new Map(addresses.map((address) => [keyOf(address), address]))].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = JSON.stringify(distinct.map(([, address]) => ({ id: newId(), ...address })));
  const columns = `"businessId" uuid, id uuid, "contactId" uuid, "phoneNumberId" text`;
  const find = () =>
    prepared<Address & ConversationAt>(
      tx,
      `select c.id, c.owner, c.business_id "businessId", c.contact_id "contactId", c.phone_number_id "phoneNumberId" from jsonb_to_recordset($1) as a (${columns})
       cross join lateral (
         select * from conversations where business_id = a."businessId" and contact_id = a."contactId" and phone_number_id = a."phoneNumberId" limit 1) c`,
      [rows],
    );

  let { rows: found } = await find();
  if (found.length < distinct.length) {
    await prepared(
      tx,
      `insert into conversations (business_id, id, contact_id, phone_number_id)
       select a."businessId", a.id, a."contactId", a."phoneNumberId" from jsonb_to_recordset($1) as a (${columns})
       order by a."businessId", a."contactId" on conflict (business_id, contact_id, phone_number_id) do nothing`,
      [rows],
    );
    ({ rows: found } = await find());
  }
  const known = new Map(found.map((row) => [keyOf(row), row]));
  return { at: (address: Address): ConversationAt => known.get(keyOf(address))! };
}
