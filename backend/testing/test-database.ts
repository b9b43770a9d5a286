import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { connectionOptions } from '../database/connection.ts';

export interface TestDatabase {
  /** As the owner of every table: for migrations, and for looking past row-level security. */
  readonly ownerUrl: string;
  /** As the product connects: the role that owns nothing. */
  readonly appUrl: string;
  drop(): Promise<void>;
}

/** Any number that only test runs lock: whoever holds it may make the template. */
const templateLock = 7_262_019;

const migrationsFolder = new URL('../../migrations/', import.meta.url);

/** A migrated, empty database of a suite's own, copied from a template in some 50 ms. Drop it when the suite is over. */
export function ownDatabase(): Promise<TestDatabase> {
  return makeDatabase(migratedTemplate);
}

/** A database without any table, for specs about migrating. */
export function bareDatabase(): Promise<TestDatabase> {
  return makeDatabase(() => Promise.resolve('template0'));
}

async function makeDatabase(templateOn: (client: pg.Client, server: string) => Promise<string>): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `perfcent_test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, async (client) => {
    const template = await templateOn(client, server);
    await client.query(`create database ${name} template ${template} strategy wal_log`);
  });
  return {
    ownerUrl: urlOf(server, name),
    appUrl: urlOf(server, name, { user: 'perfcent_app', password: appPassword(server) }),
    drop: () => asSuperuser(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

/** Made once, by whichever worker comes first. Its name tells the migrations, so a lasting server never offers an outdated one. */
async function migratedTemplate(client: pg.Client, server: string): Promise<string> {
  const recipe = createHash('sha256');
  for (const file of (await readdir(migrationsFolder)).sort()) recipe.update(await readFile(new URL(file, migrationsFolder)));
  const template = `perfcent_template_${recipe.digest('hex').slice(0, 16)}`;
  // Tried again and again rather than waited for in one statement: a waiting statement holds a snapshot, and "create database" of
  // the other worker would wait for its end.
  while (!(await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [templateLock])).rows[0]!.mine) await pause(50);
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [template]);
    if (!rowCount) await makeTemplate(client, server, template);
    return template;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

async function makeTemplate(client: pg.Client, server: string, template: string): Promise<void> {
  await client.query(`drop database if exists ${template} with (force)`);
  await client.query(`create database ${template} template template0`);
  const owner = await new DataSource({ ...connectionOptions(urlOf(server, template)), migrations }).initialize();
  try {
    await owner.runMigrations();
    await owner.query(`alter role perfcent_app login password '${appPassword(server)}'`);
  } finally {
    await owner.destroy();
  }
  await client.query(`alter database ${template} with is_template true`);
}

async function asSuperuser<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env['PERFCENT_TEST_DATABASE_URL'];
  if (!url) throw new Error('There is no test server: run the spec with the Jest configuration of backend/, which starts one.');
  return url;
}

/** The same for every worker and every run against one server, so that none locks the others out. */
function appPassword(server: string): string {
  return createHash('sha256')
    .update(`perfcent_app of ${new URL(server).host}`)
    .digest('hex');
}

function urlOf(server: string, database: string, as?: { user: string; password: string }): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (as) [url.username, url.password] = [as.user, as.password];
  return url.href;
}
