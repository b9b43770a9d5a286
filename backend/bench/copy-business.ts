import { createHash } from 'node:crypto';
import { withClient, type RunDatabase } from './databases.ts';

/** What belongs to people and to Meta is not copied: sign-ins are of no use here, and a number has one owner. */
const notCopied = new Set(['memberships', 'whatsapp_numbers']);
const atOnce = 25;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Makes more businesses like the first, row by row with ids of their own: hundreds in the time that the seed needs for a few. */
export async function copyBusiness(database: RunDatabase, businessId: string, copies: number): Promise<readonly string[]> {
  const ids = Array.from({ length: copies }, (_, nth) => mapped(businessId, nth));
  if (copies === 0) return ids;
  await withClient(database.ownerUrl, async (client) => {
    // Rows come table by table, so a row may come before the one that it points to.
    await client.query(`set session_replication_role = replica`);
    const { rows: tables } = await client.query<Table>(`
      select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
      where table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO' and table_name in (
        select table_name from information_schema.columns where table_schema = 'public' and column_name = 'business_id'
        union select 'businesses')
      group by 1`);
    for (const { name, columns } of tables.filter((table) => !notCopied.has(table.name))) {
      const key = name === 'businesses' ? 'id' : 'business_id';
      const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t where ${key} = $1`, [
        businessId,
      ]);
      const list = columns.map((column) => `"${column}"`).join(', ');
      for (let from = 0; from < copies && rows.length > 0; from += atOnce) {
        const made = Array.from({ length: Math.min(atOnce, copies - from) }, (_, nth) =>
          rows.map(({ row }) => withOwnIds(row, from + nth)),
        );
        await client.query(`insert into ${name} (${list}) select ${list} from jsonb_populate_recordset(null::${name}, $1)`, [
          `[${made.flat().join()}]`,
        ]);
      }
    }
  });
  return ids;
}

const withOwnIds = (row: string, nth: number): string =>
  row.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => mapped(id, nth));

/** Another id of the same time, so that indexes see the order that they would see. */
function mapped(id: string, nth: number): string {
  const digest = createHash('sha256').update(`${id} ${nth}`).digest('hex');
  return `${id.slice(0, 15)}${digest.slice(0, 3)}-${id[19]}${digest.slice(3, 6)}-${digest.slice(6, 18)}`;
}
