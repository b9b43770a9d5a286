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
  /** Of those that still need something done. */
  readonly counts: Readonly<Partial<Record<OrderState | 'complaint', number>>>;
  /** Of all that is found; on the first page only. What is cancelled or lapsed is counted, and brings nothing in. */
  readonly sums: readonly { readonly currency: string; readonly count: number; readonly total: number }[];
}

/** How a list of orders goes: by their number, or the largest first. */
export type OrderSort = 'newest' | 'oldest' | 'total';

export interface OrderLineView {
  readonly id: string;
  /** Null for what is in no catalog. */
  readonly variantId: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly handedOver: number;
  readonly cancelled: number;
  readonly returned: number;
}

export interface OrderMoveView {
  readonly id: string;
  readonly move: string;
  readonly from: OrderState;
  readonly to: OrderState;
  readonly actor: 'contact' | 'member' | 'system';
  readonly actorName: string | null;
  readonly reason: string | null;
  readonly at: string;
}

/** What comes of missing pieces. */
export type ShortageSettlement = 'replace' | 'leave-out' | 'cancel';

export interface ShortageView {
  readonly id: string;
  readonly lineId: string;
  readonly missing: number;
  readonly instead: string | null;
  readonly settled: ShortageSettlement | null;
  readonly at: string;
}

export interface ReturnView {
  readonly id: string;
  readonly pieces: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly restocked: boolean;
  readonly refund: number;
  readonly exchangeId: string | null;
  readonly reason: string;
  readonly at: string;
}

export interface ClaimView {
  readonly id: string;
  readonly words: string;
  readonly hasPhoto: boolean;
  readonly outcome: ClaimOutcome | null;
  /** What went back for it, in minor units. */
  readonly refund: number;
  /** The order that makes it good. */
  readonly replacementId: string | null;
  readonly note: string | null;
  readonly at: string;
}

/** GET /api/orders/:id/aftermath */
export interface OrderAftermath {
  readonly shortages: readonly ShortageView[];
  readonly returns: readonly ReturnView[];
  readonly claims: readonly ClaimView[];
}

/** How a business sells. GET and PATCH /api/order-terms */
export interface OrderTermsView {
  readonly holdMinutes: number;
  readonly paysOnline: boolean;
  readonly paysByTransfer: boolean;
  readonly paysCash: boolean;
  readonly whenPriceRose: 'tell' | 'honour';
  readonly asksForRating: boolean;
  /** Minutes of opening time until an order is ready; null promises nothing. */
  readonly preparationMinutes: number | null;
  /** Minutes more until it is brought. */
  readonly deliveryMinutes: number | null;
  readonly shopPlace: { readonly latitude: number; readonly longitude: number } | null;
}

/** /api/delivery-zones */
export interface DeliveryZoneView {
  readonly id: string;
  readonly name: string;
  readonly postcodes: readonly string[];
  /** Metres around the shop. */
  readonly radius: number | null;
  readonly fee: number;
  readonly minimum: number;
  readonly active: boolean;
}

/** /api/coupons */
export interface CouponView {
  readonly id: string;
  readonly code: string;
  readonly percent: number | null;
  readonly amount: number | null;
  readonly minimum: number;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly mostUses: number | null;
  readonly used: number;
  readonly once: boolean;
  readonly active: boolean;
}

export interface OrderView extends OrderRow {
  readonly conversationId: string | null;
  readonly lines: readonly OrderLineView[];
  readonly deliveryFee: number;
  readonly deliveryZone: string | null;
  readonly discount: number;
  readonly credit: number;
  readonly tax: number;
  /** What was paid for it and has not gone back. */
  readonly kept: number;
  readonly holdEndsAt: string | null;
  /** When the customer was told to expect it. */
  readonly expectedAt: string | null;
  readonly rating: number | null;
  readonly ratingWords: string | null;
  readonly payment: 'cash' | 'online' | 'transfer' | null;
  readonly address: string | null;
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  readonly note: string | null;
  /** In the order of likelihood: the first is the usual one. */
  readonly moves: readonly OrderMove[];
  readonly history: readonly OrderMoveView[];
}
