import pg from 'pg';
import type { TestDatabase } from './test-database.ts';

/** Moves the clock by which everything in a database waits, from the machine's: `letTimePass(own, '2 hours')`. Not added up. */
export async function letTimePass({ ownerUrl }: Pick<TestDatabase, 'ownerUrl'>, interval: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(
      `create or replace function the_time() returns timestamptz language sql stable as $$ select statement_timestamp() + interval '${interval}' $$`,
    );
  } finally {
    await owner.end();
  }
}
