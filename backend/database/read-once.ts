import type { Transaction } from './tenant-database.ts';

const memories = new WeakMap<Transaction, Map<string, Promise<unknown>>>();

/** From here on this transaction reads by `readOnce` only once. For one that changes nothing of what is read so. */
export const rememberReads = (tx: Transaction): void => void memories.set(tx, new Map());

/** What many turns in one transaction ask alike. `what` names it with all that it depends on, the business before all. */
export function readOnce<T>(tx: Transaction, what: string, read: () => Promise<T>): Promise<T> {
  const memory = memories.get(tx);
  if (!memory) return read();
  const known = memory.get(what) as Promise<T> | undefined;
  if (known) return known;
  const reading = read();
  memory.set(what, reading);
  reading.catch(() => memory.delete(what));
  return reading;
}
