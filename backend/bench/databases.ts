import pg from 'pg';

/** PostgreSQL as the bench uses it: each run on a database of its own, and its process looked at. */
export class Databases {
  private readonly appUrl: string;
  private readonly ownerUrl: string;
  private count = 0;

  constructor(appUrl: string, ownerUrl: string) {
    this.appUrl = appUrl;
    this.ownerUrl = ownerUrl;
  }

  /** A copy of the migrated, empty database; or one without any table. */
  async make({ empty = false } = {}): Promise<RunDatabase> {
    const template = new URL(this.ownerUrl).pathname.slice(1);
    const name = `${template}_bench_${process.pid}_${++this.count}`;
    await this.query(`create database ${name} template ${empty ? 'template0' : template}`);
    const ownerUrl = named(this.ownerUrl, name);
    return {
      appUrl: named(this.appUrl, name),
      ownerUrl,
      query: (sql, values) => withClient(ownerUrl, async (client) => (await client.query(sql, values && [...values])).rows as never),
      drop: () => this.query(`drop database if exists ${name} with (force)`).then(() => undefined),
    };
  }

  /** PostgreSQL's first process, whose children do the work. */
  async pid(): Promise<number | undefined> {
    const [row] = await this.query<{ pid: string }>(`select split_part(pg_read_file('postmaster.pid'), e'\\n', 1) as pid`).catch(() => []);
    return row && Number(row.pid);
  }

  async version(): Promise<string> {
    return (await this.query<{ server_version: string }>('show server_version'))[0]!.server_version;
  }

  private query<Row>(sql: string): Promise<Row[]> {
    return withClient(named(this.ownerUrl, 'postgres'), async (client) => (await client.query(sql)).rows as Row[]);
  }
}

export interface RunDatabase {
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** As the owner, past row-level security. */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function named(url: string, database: string): string {
  const renamed = new URL(url);
  renamed.pathname = `/${database}`;
  return renamed.href;
}
