import type { Changed } from '../contract/live.ts';
import type { Transaction } from '../database/tenant-database.ts';

export const liveChannel = 'perfcent_live';

/** What travels on the channel: ids only, since every process hears every business. */
export interface LiveNotice extends Changed {
  readonly businessId: string;
}

/** Tells the dashboards of a business that something changed, once this transaction is committed. */
export async function notifyLive(tx: Transaction, ...notices: readonly LiveNotice[]): Promise<void> {
  const payloads = notices.map((notice) => JSON.stringify(notice));
  if (payloads.length) await tx.query(`select pg_notify($1, payload) from unnest($2::text[]) as payload`, [liveChannel, payloads]);
}
