import type { OpeningHours } from './businesses.ts';

/** Which products a list shows: `low` has a variant of which few or none are left, `sold-out` one of which none is left. */
export type ProductShow = 'on-sale' | 'off-sale' | 'low' | 'sold-out' | 'archived';

/** `catalog` is the order in which customers browse. A minus turns it around. */
export type ProductSort = 'catalog' | 'name' | '-name' | 'price' | '-price' | 'stock' | 'newest';

/** GET /api/products?search=&category=&show=&sort=&after= */
export interface ProductPage {
  readonly rows: readonly ProductRow[];
  /** Given as `after`, leads to the next page; null at the end. */
  readonly next: string | null;
  /** In the order in which customers see them, with how many products each has; those without a category are under ''. */
  readonly categories: readonly { readonly name: string; readonly count: number }[];
  readonly counts: Readonly<Record<ProductShow | 'all', number>>;
}

export interface ProductRow {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly available: boolean;
  readonly archived: boolean;
  readonly hasHours: boolean;
  /** Of the cheapest and of the dearest variant, in minor units. */
  readonly lowest: number;
  readonly highest: number;
  readonly variants: number;
  /** Pieces that can be sold, of all variants that are counted; null when none is. */
  readonly free: number | null;
  /** Variants on offer of which none, or only few are left. */
  readonly soldOut: number;
  readonly low: number;
  /** The file of the picture that customers see. */
  readonly imageFileId: string | null;
}

/** GET /api/products/:id */
export interface ProductView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** Whether customers can order it, within its hours. */
  readonly available: boolean;
  readonly taxRateId: string | null;
  /** When it is offered, in the zone of the business; no day at all means always. */
  readonly availableHours: OpeningHours;
  /** What the variants differ in; empty where they are named one by one. */
  readonly options: readonly ProductOption[];
  readonly images: readonly ProductImageView[];
  readonly variants: readonly VariantView[];
  /** Kept for the orders that name it, and offered no more. */
  readonly archivedAt: string | null;
}

/** What the variants of a product differ in, e.g. "Size" with "S", "M" and "L". */
export interface ProductOption {
  readonly name: string;
  readonly values: readonly string[];
}

export interface ProductImageView {
  readonly id: string;
  /** Its bytes are at GET /api/files/:fileId. */
  readonly fileId: string;
}

export interface VariantView {
  readonly id: string;
  /** Empty when the product comes in one variant only. */
  readonly name: string;
  /** One for each option of the product. */
  readonly optionValues: readonly string[];
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

/** GET /api/variants?search=, for choosing what goes into an order or a quote: the first that fit, in the order of the catalog. */
export interface VariantChoice {
  readonly id: string;
  /** Product and variant, as a customer reads it. */
  readonly title: string;
  readonly retailerId: string | null;
  readonly amount: number;
  /** Null: not counted. */
  readonly free: number | null;
  readonly available: boolean;
  readonly taxRateId: string | null;
}

/** POST /api/products */
export interface NewProduct {
  readonly name: string;
  readonly description?: string;
  readonly category?: string;
  readonly available?: boolean;
  readonly taxRateId?: string | null;
  readonly availableHours?: OpeningHours;
  readonly options?: readonly ProductOption[];
  readonly variants: readonly NewVariant[];
}

export interface NewVariant {
  readonly name?: string;
  readonly optionValues?: readonly string[];
  readonly retailerId?: string | null;
  readonly amount: number;
  readonly available?: boolean;
  readonly onHand?: number | null;
}

/** PATCH /api/products/:id */
export interface ProductChanges {
  readonly name?: string;
  readonly description?: string;
  readonly category?: string;
  readonly available?: boolean;
  readonly taxRateId?: string | null;
  readonly availableHours?: OpeningHours;
}

/** PUT /api/products/:id/variants: all of them, in their order. One with its id is changed, one without is added, one left out is archived. */
export interface VariantGrid {
  readonly options: readonly ProductOption[];
  readonly variants: readonly GridVariant[];
}

export interface GridVariant {
  readonly id?: string;
  /** Where the product has options, the name follows from the values. */
  readonly name?: string;
  readonly optionValues?: readonly string[];
  readonly retailerId?: string | null;
  readonly amount: number;
  readonly available?: boolean;
  /** Of a new one only. What is there already is counted, with a reason. */
  readonly onHand?: number | null;
}

/** PATCH /api/variants/:id */
export interface VariantChanges {
  readonly amount?: number;
  /** A new count, without a reason. */
  readonly onHand?: number | null;
  readonly available?: boolean;
  readonly retailerId?: string | null;
}

/** POST /api/products/:id/move: in front of another one or behind it; without either, behind all. */
export interface ProductMove {
  readonly before?: string | null;
  readonly after?: string;
}

/** POST /api/products/offer: many at once. */
export interface Offer {
  readonly ids: readonly string[];
  readonly available: boolean;
}

/** POST /api/variants/:id/count: what is there, or null when nobody counts it from here on. */
export interface StockCount {
  readonly onHand: number | null;
  readonly reason?: string;
}

/** POST /api/variants/:id/correct: by so many more or fewer, e.g. -2 for two that broke. */
export interface StockCorrection {
  readonly by: number;
  readonly reason: string;
}

/** Why the pieces in the house changed: counted anew, corrected, sold with an order, brought back, or set by an import. */
export type StockMoveKind = 'count' | 'correction' | 'sale' | 'return' | 'import';

/** GET /api/variants/:id/stock-moves?before=, newest first. */
export interface StockMovePage {
  readonly rows: readonly StockMoveView[];
  readonly next: string | null;
}

export interface StockMoveView {
  readonly id: string;
  readonly kind: StockMoveKind;
  /** Null where nobody counted. */
  readonly before: number | null;
  readonly after: number | null;
  readonly reason: string;
  readonly order: { readonly id: string; readonly number: number | null } | null;
  readonly actor: 'contact' | 'member' | 'system';
  readonly actorName: string | null;
  readonly at: string;
}

/** GET /api/tax-rates, by name. */
export interface TaxRateView {
  readonly id: string;
  readonly name: string;
  /** Hundredths of a percent: 1900 is 19 %. */
  readonly basisPoints: number;
  /** Whether prices contain it already, or it comes on top of them. */
  readonly inclusive: boolean;
  readonly products: number;
}

/** POST /api/tax-rates, PATCH /api/tax-rates/:id; DELETE while no product has it. */
export interface NewTaxRate {
  readonly name: string;
  readonly basisPoints: number;
  readonly inclusive: boolean;
}
