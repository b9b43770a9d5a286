import pg from 'pg';
import { ownDatabase, type TestDatabase } from './test-database.ts';

/** Tables that belong to no business, each with the reason. A new table must carry business_id or be listed here. */
const sharedTables: Record<string, string> = {
  migrations: 'which changes of the schema are done',
  accounts: 'a person may work for several businesses; reached only through reviewed functions',
  sign_ins: 'belong to accounts; reached only through reviewed functions',
  number_owners: 'one number has one owner among all businesses; written by a trigger alone',
  sign_in_failures: 'counted per e-mail and address, before anybody is known; reached only through reviewed functions',
};

/** The one table whose own id is the business. */
const businesses = 'businesses';

const businessKey = (table: string) => (table === businesses ? 'id' : 'business_id');

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;

beforeAll(async () => {
  database = await ownDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  app = new pg.Client({ connectionString: database.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
});
afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
  await database.drop();
});

/** The first column of each row. */
async function list(sql: string, parameters: unknown[] = []): Promise<string[]> {
  const { rows } = await owner.query<Record<string, string>>(sql, parameters);
  return rows.map((row) => Object.values(row)[0]!);
}

const allTables = () =>
  list(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`);
const businessTables = async () => (await allTables()).filter((table) => !(table in sharedTables));

/** Every key of a kind as `table: name (columns)`, with its columns in their order. */
const keys = (kinds: string[]) =>
  owner
    .query<{ table: string; name: string; columns: string[]; target: string | null; targetColumns: string[] | null }>(
      `select c.conrelid::regclass::text as table, c.conname as name,
              array(select a.attname::text from unnest(c.conkey) with ordinality k(number, place)
                    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number order by k.place) as columns,
              nullif(c.confrelid, 0)::regclass::text as target,
              array(select a.attname::text from unnest(c.confkey) with ordinality k(number, place)
                    join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number order by k.place) as "targetColumns"
       from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype::text = any($1)`,
      [kinds],
    )
    .then(({ rows }) => rows);

describe('every table', () => {
  it('belongs to a business, or is listed with the reason why not', async () => {
    const withoutBusiness = await list(
      `select relname from pg_class t where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> $1
       and not exists (select 1 from pg_attribute where attrelid = t.oid and attname = 'business_id' and attnotnull) order by 1`,
      [businesses],
    );
    expect(withoutBusiness).toEqual(Object.keys(sharedTables).sort());
  });
});

describe('every table of a business', () => {
  it('has row-level security, forced on its owner too', async () => {
    const loose = await list(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relname = any($1) and not (relrowsecurity and relforcerowsecurity)`,
      [await businessTables()],
    );
    expect(loose).toEqual([]);
  });

  it('shows and takes from the app only rows of the business that is set', async () => {
    for (const table of await businessTables()) {
      const { rows } = await owner.query<{ using: string | null; check: string | null; command: string; permissive: string }>(
        `select qual as using, with_check as check, cmd as command, permissive from pg_policies
         where schemaname = 'public' and tablename = $1 and roles && array['perfcent_app', 'public']::name[]`,
        [table],
      );
      const isTheBusinessThatIsSet = new RegExp(
        `^\\(array_position\\(\\( SELECT \\(\\(\\('\\{'::text \\|\\| current_setting\\('app\\.business_id'::text, true\\)\\) \\|\\| '\\}'::text\\)\\)::uuid\\[\\] AS uuid\\), ${businessKey(table)}\\) IS NOT NULL\\)$`,
      );
      expect({ table, policies: rows }).toEqual({
        table,
        policies: [
          {
            using: expect.stringMatching(isTheBusinessThatIsSet),
            check: expect.stringMatching(isTheBusinessThatIsSet),
            command: 'ALL',
            permissive: 'PERMISSIVE',
          },
        ],
      });
    }
  });

  it('shows its owner nothing, except inside a reviewed function', async () => {
    const others = await list(
      `select tablename || ': ' || policyname from pg_policies
       where schemaname = 'public' and not roles && array['perfcent_app', 'public']::name[]
         and (qual is distinct from with_check or qual <> $1)`,
      [`(current_setting('search_path'::text) = 'pg_catalog, public, pg_temp'::text)`],
    );
    expect(others).toEqual([]);
  });

  it('has a primary key, and it begins with the business', async () => {
    const primary = new Map((await keys(['p'])).map((key) => [key.table, key.columns[0]]));
    for (const table of await businessTables())
      expect({ table, begins: primary.get(table) }).toEqual({ table, begins: businessKey(table) });
  });

  it('begins every unique key with the business, since a wider one would tell what others have', async () => {
    const wide = await list(
      `select i.indexrelid::regclass::text from pg_index i join pg_class t on t.oid = i.indrelid
       left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
       where i.indisunique and t.relnamespace = 'public'::regnamespace and t.relname = any($1)
         and a.attname is distinct from case t.relname when $2 then 'id' else 'business_id' end`,
      [await businessTables(), businesses],
    );
    expect(wide).toEqual([]);
  });

  it('refers to rows of its own business only', async () => {
    const tables = new Set(await businessTables());
    const crossing = (await keys(['f']))
      .filter((key) => tables.has(key.table) && key.target !== null && tables.has(key.target))
      .filter((key) => key.columns[0] !== 'business_id' || key.targetColumns?.[0] !== businessKey(key.target!))
      .map((key) => `${key.table}: ${key.name}`);
    expect(crossing).toEqual([]);
  });

  it('shows no row to the app while no business is set', async () => {
    const businessId = '01990000-0000-7000-8000-000000000001';
    await app.query('begin');
    await app.query(`select set_config('app.business_id', $1, true)`, [businessId]);
    await app.query(`insert into businesses (id, name, currency, zone) values ($1, 'Seen by itself only', 'EUR', 'Europe/Berlin')`, [
      businessId,
    ]);
    await app.query(`insert into contacts (business_id, id, wa_id) values ($1, $1, '4915700000001')`, [businessId]);
    await app.query('commit');

    const seen: string[] = [];
    for (const table of await businessTables()) if ((await app.query(`select 1 from ${table} limit 1`)).rowCount) seen.push(table);
    expect(seen).toEqual([]);
    expect((await app.query(`update contacts set profile_name = 'changed'`)).rowCount).toBe(0);
    expect((await app.query(`delete from contacts`)).rowCount).toBe(0);
  });

  it('refuses a row of another business', async () => {
    const [ours, theirs] = ['01990000-0000-7000-8000-000000000002', '01990000-0000-7000-8000-000000000003'];
    await app.query('begin');
    await app.query(`select set_config('app.business_id', $1, true)`, [ours]);
    const trespass = app.query(`insert into contacts (business_id, id, wa_id) values ($1, $1, '4915700000002')`, [theirs]);
    await expect(trespass).rejects.toMatchObject({ code: '42501' });
    await app.query('rollback');
  });
});

describe("the app's role", () => {
  it('is no superuser, may not pass row-level security, and makes neither roles nor databases', async () => {
    const { rows } = await owner.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin from pg_roles where rolname = 'perfcent_app'`,
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolcanlogin: true },
    ]);
  });

  it('is a member of no other role', async () => {
    expect(await list(`select roleid::regrole::text from pg_auth_members where member = 'perfcent_app'::regrole`)).toEqual([]);
  });

  it('owns nothing', async () => {
    const owned = await list(
      `select relname from pg_class where relowner = 'perfcent_app'::regrole
       union all select proname from pg_proc where proowner = 'perfcent_app'::regrole
       union all select nspname from pg_namespace where nspowner = 'perfcent_app'::regrole`,
    );
    expect(owned).toEqual([]);
  });

  it('may neither truncate a table nor hang a trigger or a reference on it', async () => {
    const mayTruncate = await list(
      `select oid::regclass::text from pg_class
       where relkind in ('r', 'p') and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
         and has_table_privilege('perfcent_app', oid, 'truncate, trigger, references')`,
    );
    expect(mayTruncate).toEqual([]);
  });

  it('may make nothing in the public schema', async () => {
    expect(await list(`select has_schema_privilege('perfcent_app', 'public', 'create')::text`)).toEqual(['false']);
  });

  it('reaches accounts and sign-ins by reviewed functions only', async () => {
    const open = await list(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relname = any($1)
         and has_table_privilege('perfcent_app', oid, 'select, insert, update, delete')`,
      [Object.keys(sharedTables)],
    );
    expect(open).toEqual([]);
  });
});

describe('what runs with the rights of the owner', () => {
  it('finds its tables and functions at fixed places', async () => {
    const unpinned = await list(
      `select oid::regprocedure::text from pg_proc
       where prosecdef and pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
         and not exists (select 1 from unnest(proconfig) setting where setting like 'search_path=%pg_temp')`,
    );
    expect(unpinned).toEqual([]);
  });

  it('is called by the app alone, not by everybody', async () => {
    const open = await list(
      `select p.oid::regprocedure::text from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) grants
       where p.prosecdef and p.pronamespace = 'public'::regnamespace and grants.grantee = 0`,
    );
    expect(open).toEqual([]);
  });

  it('includes no view that would show rows past the policies', async () => {
    const views = await list(
      `select oid::regclass::text from pg_class where relnamespace = 'public'::regnamespace
       and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions @> array['security_invoker=true'], false))`,
    );
    expect(views).toEqual([]);
  });
});
