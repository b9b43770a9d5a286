import { Injectable } from '@nestjs/common';
import type { PayableKind } from '../contract/payments.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { Due } from './due.ts';

/** What orders, bookings and quotes do when something happens to their money: in the transaction that wrote it. */
export interface PayableListener {
  /**
   * Locks the thing itself. Called before the due is locked, because whoever works on the thing locks it first too, and two that lock in
   * different orders wait for each other for ever.
   */
  lock?(tx: Transaction, businessId: string, payableId: string): Promise<void>;
  /** All of it is there. A due of nothing is paid as soon as it is asked for. */
  paid(tx: Transaction, due: Due): Promise<void>;
  /** Some of it came; `due.remaining` is still to come. */
  part(tx: Transaction, due: Due): Promise<void>;
  /** The deadline passed. What had come in part stays with the due until somebody decides; see `due.kept`. */
  expired(tx: Transaction, due: Due): Promise<void>;
  /** All of it came after the due had expired or was withdrawn. Can the thing still be had? */
  late(tx: Transaction, due: Due): Promise<'reinstated' | 'refund'>;
  /** So much of what the due was paid with went back. */
  refunded(tx: Transaction, due: Due, amount: number): Promise<void>;
}

/** Who listens to the payments of a kind. Orders, bookings and quotes enter themselves; payments never import them. */
@Injectable()
export class PayableKinds {
  private readonly listeners = new Map<PayableKind, PayableListener>();

  register(kind: PayableKind, listener: PayableListener): void {
    if (this.listeners.has(kind)) throw new Error(`Payments of "${kind}" have a listener already`);
    this.listeners.set(kind, listener);
  }

  of(kind: PayableKind): PayableListener {
    const listener = this.listeners.get(kind);
    if (!listener) throw new Error(`Nobody listens to payments of "${kind}"`);
    return listener;
  }
}
