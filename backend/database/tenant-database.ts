import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';

/** The entity manager of one open transaction. It is passed on by hand, so that a reader sees what is committed together. */
export type Transaction = EntityManager;

/**
 * No statement and no pause within a transaction is longer than this. Set in each transaction, because a pooler in transaction
 * mode refuses such settings when a connection is opened.
 */
const limits = `set_config('statement_timeout', '30s', true), set_config('idle_in_transaction_session_timeout', '30s', true)`;

/**
 * The only door to the database. Nobody gets a repository, a connection or an entity manager except inside a transaction
 * opened here, with the business already set; row-level security does the rest. See the import rule.
 */
@Injectable()
export class TenantDatabase implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Runs `work` in one transaction that sees and writes the rows of one business. Commits when it resolves, rolls back when it throws. */
  inBusiness<T>(businessId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.inBusinesses([businessId], work);
  }

  /** The same for several businesses at once. For the core, which serves many of them with one commit; a request is about one. */
  inBusinesses<T>(businessIds: Iterable<string>, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select set_config('app.business_id', $1, true), ${limits}`, [[...businessIds].join()]);
      return work(tx);
    });
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

/** From here on the transaction sees and writes the rows of these businesses and of no others. */
export const narrowTo = (tx: Transaction, businessIds: Iterable<string>): Promise<unknown> =>
  tx.query(`select set_config('app.business_id', $1, true)`, [[...businessIds].join()]);

/** Whether a statement failed. Its transaction takes no other then, and can only be rolled back. */
export const spoilsTransaction = (error: unknown): boolean => error instanceof QueryFailedError;

/** Whether an error says that the database cannot be reached or is going away, as opposed to refusing what was asked. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code && (/^(08|57P|53)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)))
    return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|DataSource is not initialized|driver has not been connected|not queryable/i.test(
    message ?? '',
  );
}
