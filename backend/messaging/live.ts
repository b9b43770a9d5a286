import type { Changed } from '../contract/live.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';

export const liveChannel = 'perfcent_live';

/** Something of a business that changed. */
export interface LiveNotice extends Changed {
  readonly businessId: string;
}

/** What travels on the channel: ids only, since every process hears every business. */
export interface LivePayload {
  readonly businessId: string;
  readonly what: Changed['what'];
  readonly ids: readonly string[];
}

/** PostgreSQL refuses payloads from 8,000 bytes. */
const idsAPayload = 150;

/** Tells the dashboards of a business that something changed, once this transaction is committed. */
export async function notifyLive(tx: Transaction, ...notices: readonly LiveNotice[]): Promise<void> {
  const payloads = livePayloads(notices);
  if (payloads.length) await prepared(tx, `select pg_notify($1, payload) from unnest($2::text[]) as payload`, [liveChannel, payloads]);
}

export function livePayloads(notices: readonly LiveNotice[]): string[] {
  const sorted = new Map<string, { businessId: string; what: Changed['what']; ids: Set<string> }>();
  for (const { businessId, what, id } of notices) {
    const key = `${businessId} ${what}`;
    const those = sorted.get(key) ?? { businessId, what, ids: new Set<string>() };
    those.ids.add(id);
    sorted.set(key, those);
  }
  return [...sorted.values()].flatMap(({ businessId, what, ids }) => {
    const all = [...ids];
    return Array.from({ length: Math.ceil(all.length / idsAPayload) }, (_, nth) =>
      JSON.stringify({ businessId, what, ids: all.slice(nth * idsAPayload, (nth + 1) * idsAPayload) } satisfies LivePayload),
    );
  });
}
