import type { StockMoveKind } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { StockMoveEntry } from './stock-move.entity.ts';

/** Whose change it was: a contact's order, a member of staff by id, or the system by itself. */
export type StockMover = { readonly by: 'contact' | 'system' } | { readonly by: 'member'; readonly accountId: string };

export interface StockChange {
  readonly variantId: string;
  /** Pieces in the house; null where nobody counts. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface StockCause {
  readonly kind: StockMoveKind;
  readonly mover: StockMover;
  readonly reason?: string;
  readonly orderId?: string;
}

/** Whoever changes `on_hand` writes down what changed and why, in the same transaction. What did not change is not written. */
export async function noteStock(tx: Transaction, businessId: string, changes: readonly StockChange[], cause: StockCause): Promise<void> {
  const { kind, mover, reason = '', orderId = null } = cause;
  const entries = changes
    .filter(({ before, after }) => before !== after)
    .map(({ variantId, before, after }) => ({
      businessId,
      id: newId(),
      variantId,
      kind,
      before,
      after,
      reason,
      orderId,
      actor: mover.by,
      actorId: mover.by === 'member' ? mover.accountId : null,
    }));
  if (entries.length > 0) await tx.insert(StockMoveEntry, entries);
}
