import type pg from 'pg';
import { withClient, type RunDatabase } from './databases.ts';

/** What a conversation's rows call themselves and each other by: a copy has ids of its own. Everything else they point to, they share. */
const ownIds = new Set(['id', 'conversation_id', 'contact_id', 'inbox_id']);

interface Column {
  readonly name: string;
  readonly type: string;
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The columns of each unique index. */
  readonly uniques: readonly (readonly string[])[];
}

/**
 * Stores that many conversations more, of customers who do not write now: copies of those that have just been opened, with all their
 * rows in all tables, whatever tables there are.
 */
export async function storeConversations(database: RunDatabase, count: number): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    // A row may come before the one that it points to, and what triggers would do is copied as well.
    await client.query(`set session_replication_role = replica`);
    const {
      rows: [open],
    } = await client.query<{ count: number }>(`select count(*)::integer as count from conversations`);
    const copies = Math.ceil(count / open!.count);
    await client.query(
      `create temporary table models as select business_id, id as conversation_id, contact_id from conversations order by id limit $1`,
      [Math.round(count / copies)],
    );
    for (const table of await tablesOf(client)) await client.query(copying(table), [copies]);
    await client.query('vacuum analyze');
  });
}

/** Those whose rows belong to one conversation or one contact. */
async function tablesOf(client: pg.Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(`
    with columns as (
      select table_name as name, jsonb_agg(jsonb_build_object('name', column_name, 'type', data_type)) as columns
      from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO' group by 1),
    uniques as (
      select c.relname as name, jsonb_agg((
        select jsonb_agg(a.attname) from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey))) as uniques
      from pg_index i join pg_class c on c.oid = i.indrelid where i.indisunique group by 1)
    select name, columns, coalesce(uniques, '[]') as uniques from columns left join uniques using (name)
    where name in ('contacts', 'conversations') or name in (
      select table_name from information_schema.columns
      where table_schema = 'public' and column_name in ('conversation_id', 'contact_id')
        and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE'))`);
  return rows;
}

function copying({ name, columns, uniques }: Table): string {
  const changed = new Set(columns.flatMap((column) => (column.type === 'uuid' && ownIds.has(column.name) ? [column.name] : [])));
  // What is unique and has no id of its own in it, such as what WhatsApp calls a message, must differ as well.
  for (const unique of uniques.filter((index) => !index.some((column) => changed.has(column)))) {
    for (const { name: column, type } of columns)
      if (type === 'text' && unique.includes(column) && column !== 'source') changed.add(column);
  }
  const list = columns.map((column) => `"${column.name}"`).join(', ');
  const values = columns.map((column) => (changed.has(column.name) ? another(column) : `t."${column.name}"`)).join(', ');
  const [key, model] = name === 'contacts' ? ['id', 'contact_id'] : name === 'conversations' ? ['id', 'conversation_id'] : keyOf(columns);
  return `insert into ${name} (${list}) select ${values} from generate_series(1, $1::integer) as copies (which_copy)
    cross join models m join ${name} t on t.business_id = m.business_id and t."${key}" = m."${model}"`;
}

const keyOf = (columns: readonly Column[]): [string, string] => {
  const key = columns.some(({ name }) => name === 'conversation_id') ? 'conversation_id' : 'contact_id';
  return [key, key];
};

/** A UUID of the same time, so that indexes see the order that they would see; a text that goes on. */
function another({ name, type }: Column): string {
  // Telephone numbers are digits. No other text may become one that is there already.
  if (type !== 'uuid') return `t."${name}" || ${name === 'wa_id' ? `lpad(which_copy::text, 3, '0')` : `'.' || which_copy`}`;
  const digest = `md5(t."${name}"::text || which_copy)`;
  return `(left(t."${name}"::text, 15) || left(${digest}, 3) || '-8' || substr(${digest}, 4, 3) || '-' || substr(${digest}, 7, 12))::uuid`;
}
