/** GET /api/products, in the order of the catalog. */
export interface ProductView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** Whether customers can order it now. */
  readonly available: boolean;
  readonly variants: readonly VariantView[];
}

export interface VariantView {
  readonly id: string;
  /** Empty when the product comes in one variant only. */
  readonly name: string;
  readonly retailerId: string | null;
  /** Minor units of the business's currency. */
  readonly amount: number;
  /** Off: this one is not offered, whatever its stock. */
  readonly available: boolean;
  /** Null: not counted, never runs out. */
  readonly onHand: number | null;
  /** Promised to placed orders. */
  readonly held: number;
  /** On hand and not held; null when not counted. */
  readonly free: number | null;
}

/** What the variants of a product differ in, e.g. "Size" with "S", "M" and "L". */
export interface ProductOption {
  readonly name: string;
  readonly values: readonly string[];
}

/** Why the pieces in the house changed: counted anew, corrected, sold with an order, brought back, or set by an import. */
export type StockMoveKind = 'count' | 'correction' | 'sale' | 'return' | 'import';

/** POST /api/products */
export interface NewProduct {
  readonly name: string;
  readonly description?: string;
  readonly category?: string;
  readonly available?: boolean;
  readonly variants: readonly NewVariant[];
}

export interface NewVariant {
  readonly name?: string;
  readonly retailerId?: string;
  readonly amount: number;
  readonly onHand?: number | null;
}

/** PATCH /api/products/:id */
export interface ProductChanges {
  readonly name?: string;
  readonly description?: string;
  readonly category?: string;
  readonly available?: boolean;
}

/** PATCH /api/variants/:id */
export interface VariantChanges {
  readonly amount?: number;
  readonly onHand?: number | null;
  readonly available?: boolean;
}
