import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { ContactAddress } from './contact-address.entity.ts';

/** Enough to choose from; older ones are typed again. */
const mostOffered = 8;

/** Where this contact had something delivered, the last place first. */
export function addressesOf(tx: Transaction, businessId: string, contactId: string): Promise<ContactAddress[]> {
  return tx.find(ContactAddress, { where: { businessId, contactId }, order: { usedAt: 'DESC' }, take: mostOffered });
}

/** One of this contact's own addresses. */
export function addressOf(tx: Transaction, businessId: string, contactId: string, id: string): Promise<ContactAddress> {
  return tx.findOneByOrFail(ContactAddress, { businessId, contactId, id });
}

/** Keeps a place for the next order. */
export async function rememberAddress(
  tx: Transaction,
  used: Pick<ContactAddress, 'businessId' | 'contactId' | 'address' | 'place'>,
): Promise<void> {
  await tx.query(
    `insert into contact_addresses (business_id, id, contact_id, address, place, used_at) values ($1, $2, $3, $4, $5, the_time())
     on conflict (business_id, contact_id, address) do update set used_at = excluded.used_at, place = coalesce(excluded.place, contact_addresses.place)`,
    [used.businessId, newId(), used.contactId, used.address, used.place && JSON.stringify(used.place)],
  );
}
