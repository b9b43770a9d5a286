import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { startLocalPostgres } from './local-postgres.mjs';
import { root } from './node-version.mjs';
import { step, Trouble } from './progress.mjs';
import { runScript } from './scripts.mjs';

const appRole = 'perfcent_app';
/** Any number that only launchers lock: one of several starting at once migrates, the others wait for it. */
const migrationLock = 7_262_018;

/**
 * The database to work on: that of DATABASE_URL, else one of our own in the data folder.
 *
 * @returns {Promise<{ ownerUrl: string, givenUrl?: string, shared: boolean, stop(): Promise<void> }>}
 */
export async function openDatabase({ dataFolder, say }) {
  const { DATABASE_URL: givenUrl, DATABASE_OWNER_URL: givenOwnerUrl } = process.env;
  if (givenUrl || givenOwnerUrl) {
    for (const [name, url] of Object.entries({ DATABASE_URL: givenUrl, DATABASE_OWNER_URL: givenOwnerUrl })) if (url) await checkDatabase(name, url);
    return { ownerUrl: givenOwnerUrl || givenUrl, givenUrl: givenUrl || givenOwnerUrl, shared: true, stop: async () => {} };
  }
  const server = await step('Starting PostgreSQL', () => startLocalPostgres({ dataFolder, log: say }).catch(asTrouble), { say });
  await withClient(server.url('postgres'), async (client) => {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'perfcent'`);
    if (!rowCount) await client.query('create database perfcent');
  });
  return { ownerUrl: server.url('perfcent'), shared: server.shared, stop: server.stop };
}

/** Brings the schema up to date, as the owner. Returns at once when it is. */
export async function migrate(ownerUrl, { say } = {}) {
  await withClient(ownerUrl, async (client) => {
    if (await isMigrated(client)) return;
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      await step('Preparing the tables', () => runScript('dist/server/backend/database/migrate-command.js', [], { DATABASE_URL: ownerUrl, DATABASE_OWNER_URL: ownerUrl }), { say });
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  });
}

/**
 * The address under which the server itself connects. It must never be the owner, whom row-level security would not bind.
 * When we were given the owner's address only, the app's own role gets a password of ours, kept in the data folder.
 */
export async function appUrl({ ownerUrl, givenUrl, dataFolder }) {
  if (givenUrl && !(await passesRowSecurity(givenUrl))) return givenUrl;
  const file = path.join(dataFolder, 'app-role.json');
  const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).password : undefined;
  if (kept && (await canConnect(asRole(ownerUrl, appRole, kept)))) return asRole(ownerUrl, appRole, kept);
  const password = kept ?? randomBytes(24).toString('base64url');
  await withClient(ownerUrl, (client) => client.query(`alter role ${appRole} login password ${client.escapeLiteral(password)}`));
  fs.mkdirSync(dataFolder, { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ role: appRole, password }) + '\n', { mode: 0o600 });
  return asRole(ownerUrl, appRole, password);
}

/** Whether anybody has made a business here yet. */
export async function isEmpty(url) {
  return withClient(url, async (client) => !(await client.query('select businesses_exist() as there')).rows[0].there);
}

async function isMigrated(client) {
  const { rows } = await client.query(`select to_regclass('public.migrations') is not null as begun`);
  if (!rows[0].begun) return false;
  const done = new Set((await client.query('select timestamp from migrations')).rows.map((row) => String(row.timestamp)));
  const built = fs.readdirSync(path.join(root, 'dist/server/migrations')).flatMap((file) => /^(\d+)-.*\.js$/.exec(file)?.[1] ?? []);
  return built.every((timestamp) => done.has(timestamp));
}

/** True for a superuser, a role with BYPASSRLS, and the owner of the tables, who could switch the policies off. */
async function passesRowSecurity(url) {
  return withClient(url, async (client) => {
    const { rows } = await client.query(`
      select rolsuper or rolbypassrls or exists (
        select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and pg_has_role(current_user, relowner, 'member')) as passes
      from pg_roles where rolname = current_user`);
    return rows[0].passes;
  });
}

async function checkDatabase(name, url) {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw new Trouble(`${name} is not the address of a PostgreSQL database: it should read postgres://user:password@host:5432/database.`);
  try {
    await withClient(url, async (client) => {
      const { rows } = await client.query(`select current_setting('server_version_num')::integer as version`);
      if (rows[0].version < 150_000) throw new Trouble(`The database of ${name} is PostgreSQL ${Math.floor(rows[0].version / 10_000)}. Perfcent needs 15 or later.`);
    });
  } catch (error) {
    if (error instanceof Trouble) throw error;
    const { host, pathname } = new URL(url);
    throw new Trouble(`The database ${pathname.slice(1) || '(none named)'} at ${host} (${name}) cannot be used: ${reason(error)}.`, { cause: error });
  }
}

function reason(error) {
  const known = {
    ECONNREFUSED: 'nothing answers there',
    ENOTFOUND: 'there is no host of that name',
    EAI_AGAIN: 'its name cannot be looked up',
    ETIMEDOUT: 'it does not answer',
    '28P01': 'the user or the password is wrong',
    '28000': 'the user may not connect',
    '3D000': 'there is no such database',
  };
  return known[error.code] ?? (error.message || error.code || 'it does not answer');
}

async function canConnect(url) {
  try {
    await withClient(url, (client) => client.query('select 1'));
    return true;
  } catch {
    return false;
  }
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: 'perfcent launcher' });
  // A connection that is lost shows in the query that waits for it, or does not matter any more.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same database for another role. Poolers such as Supabase's want the project after the role: `postgres.abcdef`. */
function asRole(ownerUrl, role, password) {
  const url = new URL(ownerUrl);
  const [, project] = decodeURIComponent(url.username).split('.');
  url.username = project && /pooler/.test(url.hostname) ? `${role}.${project}` : role;
  url.password = password;
  return url.href;
}

function asTrouble(error) {
  throw new Trouble(error.message, { cause: error });
}
