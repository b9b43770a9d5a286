import { prepared, type Transaction } from '../database/tenant-database.ts';
import { workChannel } from './bell.ts';
import { liveChannel, livePayloads, type LiveNotice } from './live.ts';

/**
 * Wakes those who wait for work and tells the dashboards what changed, once this transaction is committed: `ringIn` and `notifyLive` in one.
 * `work` is what is said to the processes, see `Bell.toOthers`.
 */
export async function announce(tx: Transaction, work: string | undefined, notices: readonly LiveNotice[]): Promise<void> {
  const told = livePayloads(notices).map((payload) => [liveChannel, payload] as const);
  const all = work === undefined ? told : [[workChannel, work] as const, ...told];
  if (all.length === 0) return;
  await prepared(tx, `select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as told (channel, payload)`, [
    all.map(([channel]) => channel),
    all.map(([, payload]) => payload),
  ]);
}
