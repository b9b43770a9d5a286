import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Socket } from 'node:net';
import type { ClientBase, QueryResultRow } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { sha256 } from './secrets.ts';

/** The entity manager of one open transaction. It is passed on by hand, so that a reader sees what is committed together. */
export type Transaction = EntityManager;

/**
 * No statement and no pause within a transaction is longer than this. Set in each transaction, because a pooler in transaction
 * mode refuses such settings when a connection is opened.
 */
const limits = `set_config('statement_timeout', '30s', true), set_config('idle_in_transaction_session_timeout', '30s', true)`;

/**
 * The core knows its rows by their keys. Told so, the planner finds them by an index at any size, also while a new database has no
 * statistics, when it would rather read whole tables. A plan by keys is as good for one row as for many, so it is made once.
 */
const byKeys = `set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`;

/**
 * The only door to the database. Nobody gets a repository, a connection or an entity manager except inside a transaction
 * opened here, with the business already set; row-level security does the rest. See the import rule.
 */
@Injectable()
export class TenantDatabase implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Runs `work` in one transaction that sees and writes the rows of one business. Commits when it resolves, rolls back when it throws. */
  inBusiness<T>(businessId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select set_config('app.business_id', $1, true), ${limits}`, [businessId]);
      return work(tx);
    });
  }

  /**
   * The same for several businesses at once. For the core, which serves many of them with one commit; a request is about one. Its begin
   * travels with the first statements of `work`, and its commit with the last where `work` ends with `commitWith`.
   */
  async inBusinesses<T>(businessIds: Iterable<string>, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const tx = runner.manager;
    const client = (await runner.connect()) as Client;
    const open: OpenTransaction = { client, isCommitted: false };
    opened.set(tx, open);
    // What TypeORM believes of a transaction that it began itself: nothing saved in it is committed on its own.
    Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
    try {
      gather(client);
      const begun = client.query(`begin; select ${reachOf(businessIds)}, ${limits}, ${byKeys}`);
      // When it fails, so does all that stands behind it; then it is told here, once.
      const [started, worked] = await Promise.allSettled([begun, work(tx)]);
      if (started.status === 'rejected') throw started.reason;
      if (worked.status === 'rejected') throw worked.reason;
      if (!open.isCommitted) await commitWith(tx, []);
      return worked.value;
    } catch (error) {
      // Where not even that can be said, the connection is of no use to anybody; without it, PostgreSQL rolls back by itself.
      if (hasForgotten(error)) discard(client);
      else if (!open.isCommitted) await client.query('rollback').catch(() => discard(client));
      throw error;
    } finally {
      opened.delete(tx);
      Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 });
      await runner.release();
    }
  }

  /** Runs `work` in one transaction with no business set: rows of businesses are invisible, definer functions and the sandbox's own schema are not. */
  outsideBusiness<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select ${limits}`);
      return work(tx);
    });
  }

  /** One statement in its own transaction, with no business set. */
  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, parameters);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** What a statement gave, and how many rows it changed. */
export interface Result<Row> {
  readonly rows: readonly Row[];
  readonly count: number;
}

/** Off behind a pooler that gives each transaction another connection and does not carry prepared statements over. */
const keepsStatements = process.env['PREPARED_STATEMENTS'] !== 'off';

/**
 * The connection does not hold the statement that pg believes it holds, as behind a pooler that swapped it, or holds it as it was before a
 * migration. Only a new connection helps.
 */
const hasForgotten = (error: unknown): boolean => ['26000', '42P05', '0A000'].includes((error as { code?: string }).code ?? '');

/** The pool does not give it out again; PostgreSQL rolls back what was open on it. */
function discard(client: Client): void {
  void client.end();
  client.connection.stream.destroy();
}

/** pg has the socket below a connection; its types do not say so. */
type Client = ClientBase & { readonly connection: { readonly stream: Socket }; end(): Promise<void> };

interface OpenTransaction {
  readonly client: Client;
  isCommitted: boolean;
}

const opened = new WeakMap<Transaction, OpenTransaction>();
const names = new Map<string, string>();

/** Holds back what is written until all that is begun in this moment is there: one packet for several statements. */
function gather({ connection: { stream } }: Client): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/**
 * One of the core's statements: parsed and planned once on each connection, since to plan it takes longer than to run it. Statements that
 * are begun without waiting for each other travel together, and run in the order in which they were begun.
 */
export async function prepared<Row>(tx: Transaction, sql: string, parameters: readonly unknown[] = []): Promise<Result<Row>> {
  if (tx.queryRunner!.isReleased) throw new Error('The transaction of this statement is over');
  const name = names.get(sql) ?? `perfcent_${sha256(sql).toString('hex').slice(0, 16)}`;
  names.set(sql, name);
  const client = opened.get(tx)?.client ?? ((await tx.queryRunner!.connect()) as Client);
  gather(client);
  try {
    const { rows, rowCount } = await client.query<Row & QueryResultRow>({
      ...(keepsStatements && { name }),
      text: sql,
      values: [...parameters],
    });
    return { rows, count: rowCount ?? 0 };
  } catch (error) {
    if (hasForgotten(error)) discard(client);
    throw error;
  }
}

/**
 * Commits a transaction of the core, on the way behind its last statements, which are begun already. When one of them fails, PostgreSQL
 * makes a rollback of the commit.
 */
export async function commitWith<T extends readonly unknown[]>(
  tx: Transaction,
  statements: { readonly [K in keyof T]: Promise<T[K]> | T[K] },
): Promise<T> {
  const open = opened.get(tx);
  if (!open) throw new Error('Only a transaction of several businesses is committed by its work');
  gather(open.client);
  const committed = open.client.query('commit');
  const [results, { command }] = await together([together<T>(statements), committed]);
  if (command !== 'COMMIT') throw new Error('The transaction was rolled back by PostgreSQL');
  open.isCommitted = true;
  return results;
}

/**
 * The answers of statements that were begun together. When one fails, PostgreSQL refuses those behind it; what is thrown is the failure, not
 * that refusal.
 */
export async function together<T extends readonly unknown[]>(statements: { readonly [K in keyof T]: Promise<T[K]> | T[K] }): Promise<T> {
  const results = await Promise.allSettled(statements);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error & { code?: string }] : []));
  if (failures[0]) throw failures.find(({ code }) => code !== refusedAfterFailure) ?? failures[0];
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** SQLSTATE in_failed_sql_transaction. */
const refusedAfterFailure = '25P02';

/** From here on the transaction sees and writes the rows of these businesses and of no others. */
export const narrowTo = (tx: Transaction, businessIds: Iterable<string>): Promise<unknown> => tx.query(`select ${reachOf(businessIds)}`);

/** Written into the statement, since it begins a transaction and such a one takes no parameters: nothing but ids gets in. */
function reachOf(businessIds: Iterable<string>): string {
  const ids = [...businessIds];
  const wrong = ids.find((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  if (wrong !== undefined) throw new Error(`"${wrong}" is no id of a business`);
  return `set_config('app.business_id', '${ids.join()}', true)`;
}

/** Whether an error says that the database cannot be reached or is going away, as opposed to refusing what was asked. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code && (/^(08|57P|53)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)))
    return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|DataSource is not initialized|driver has not been connected|not queryable/i.test(
    message ?? '',
  );
}
