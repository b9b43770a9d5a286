import type { Transaction } from '../database/tenant-database.ts';
import { newId } from '../database/ids.ts';
import type { CustomerRow } from './sandbox-rows.ts';
import { newBsuid, newWaId } from './wamid.ts';

/** Makes a customer, or gives back the one who already has this number. */
export async function addCustomer(
  tx: Transaction,
  customer: { readonly name: string; readonly waId?: string; readonly hidesNumber?: boolean },
): Promise<CustomerRow> {
  const rows = await tx.query<CustomerRow[]>(
    `with made as (
       insert into sandbox.customers (id, wa_id, bsuid, name, hides_number) values ($1, $2, $3, $4, $5)
       on conflict (wa_id) do nothing returning id, wa_id, bsuid, name, hides_number)
     select * from made
     union all select id, wa_id, bsuid, name, hides_number from sandbox.customers where wa_id = $2
     limit 1`,
    [newId(), customer.waId ?? newWaId(), newBsuid(), customer.name, customer.hidesNumber ?? false],
  );
  const [row] = rows;
  if (!row) throw new Error('Two customers were made with one number at the same time; try again');
  return row;
}

export async function findCustomer(
  tx: Transaction,
  by: { readonly id: string } | { readonly waId: string } | { readonly bsuid: string },
): Promise<CustomerRow | undefined> {
  const [column, value] = 'id' in by ? ['id::text', by.id] : 'waId' in by ? ['wa_id', by.waId] : ['bsuid', by.bsuid];
  const rows = await tx.query<CustomerRow[]>(`select id, wa_id, bsuid, name, hides_number from sandbox.customers where ${column} = $1`, [
    value,
  ]);
  return rows[0];
}
