import type { RunDatabase } from './databases.ts';

/** Fills the thread of a business with conversations of other customers that rest in the menu. */
export async function storeConversations(database: RunDatabase, businessId: string, count: number): Promise<void> {
  await database.query('select $1::uuid, $2::integer', [businessId, count]);
}
