import type { ContactView } from './conversations.ts';

export type OrderState =
  | 'draft'
  | 'awaiting_payment'
  /** Its stock was held in vain and went back to the shelf; it can be held again. */
  | 'lapsed'
  | 'confirmed'
  | 'preparing'
  | 'ready'
  | 'out'
  | 'delivered'
  | 'closed'
  | 'cancelled'
  | 'discarded';

/** What staff may do to an order next, by its lifecycle. */
export type OrderMove = 'confirm' | 'prepare' | 'mark-ready' | 'send-out' | 'deliver' | 'close' | 'cancel';

/** What comes of a complaint. */
export type ClaimOutcome = 'refund' | 'replace' | 'none';

export interface OrderRow {
  readonly id: string;
  /** Read out as "#1042"; null while it is a draft. */
  readonly number: number | null;
  readonly state: OrderState;
  readonly contact: ContactView;
  readonly items: number;
  /** Minor units. */
  readonly total: number;
  readonly currency: string;
  readonly delivery: 'delivery' | 'pickup' | null;
  readonly placedAt: string | null;
  readonly updatedAt: string;
}

export interface OrderPage {
  readonly rows: readonly OrderRow[];
  readonly next: string | null;
  readonly counts: Readonly<Partial<Record<OrderState, number>>>;
}

export interface OrderLineView {
  readonly id: string;
  readonly title: string;
  readonly quantity: number;
  readonly unitAmount: number;
}

export interface OrderMoveView {
  readonly id: string;
  readonly move: string;
  readonly from: OrderState;
  readonly to: OrderState;
  readonly actor: 'contact' | 'member' | 'system';
  readonly actorName: string | null;
  readonly at: string;
}

export interface OrderView extends OrderRow {
  readonly conversationId: string | null;
  readonly lines: readonly OrderLineView[];
  readonly deliveryFee: number;
  readonly payment: 'cash' | 'online' | 'transfer' | null;
  readonly address: string | null;
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  readonly note: string | null;
  /** In the order of likelihood: the first is the usual one. */
  readonly moves: readonly OrderMove[];
  readonly history: readonly OrderMoveView[];
}
