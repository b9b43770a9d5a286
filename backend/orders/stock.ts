import { noteStock, type StockChange, type StockMover } from '../catalog/note-stock.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { tellWhoWaits } from '../wishes/wishes.ts';
import { openPieces, type OrderLine } from './order-line.entity.ts';

/** So many pieces of one variant. */
export interface Pieces {
  readonly variantId: string;
  readonly quantity: number;
}

export interface Shortage extends Pieces {
  /** Pieces that could be had instead. */
  readonly left: number;
}

interface StockRow {
  readonly id: string;
  /** Null where nobody counts. */
  readonly left: number | null;
}

/** What lines still have on the shelf: one entry for each variant, however many lines it is in. */
export function piecesOf(lines: readonly StockedLine[]): Pieces[] {
  const pieces = new Map<string, number>();
  for (const line of lines) {
    const open = openPieces(line);
    if (line.variantId !== null && open > 0) pieces.set(line.variantId, (pieces.get(line.variantId) ?? 0) + open);
  }
  return [...pieces].map(([variantId, quantity]) => ({ variantId, quantity }));
}

type StockedLine = Pick<OrderLine, 'variantId' | 'quantity' | 'cancelled' | 'handedOver'>;

/**
 * Holds these pieces for an order, all of them or none. Gives what is missing; nothing is held then. The rows are locked in
 * one order by everybody, so two orders for the same things wait for each other and never in a circle.
 */
export async function holdStock(tx: Transaction, businessId: string, wanted: readonly Pieces[]): Promise<readonly Shortage[]> {
  const left = new Map((await lockStock(tx, businessId, wanted)).map((row) => [row.id, row.left]));
  const missing = wanted.flatMap(({ variantId, quantity }) => {
    const there = left.has(variantId) ? left.get(variantId)! : 0;
    return there === null || there >= quantity ? [] : [{ variantId, quantity, left: there }];
  });
  if (missing.length === 0)
    await change(tx, businessId, wanted, `held = v.held + p.quantity`, `and (v.on_hand is null or v.on_hand - v.held >= p.quantity)`);
  return missing;
}

/** The order is off: its pieces can be sold to others. */
export async function releaseStock(tx: Transaction, businessId: string, held: readonly Pieces[]): Promise<void> {
  await lockStock(tx, businessId, held);
  await change(tx, businessId, held, `held = v.held - p.quantity`);
  await tellWhoWaits(tx, businessId, { variantIds: held.map(({ variantId }) => variantId) });
}

interface OfOrder {
  readonly orderId: string;
  readonly mover: StockMover;
}

/** The pieces left the house, with this order. */
export async function handOverStock(tx: Transaction, businessId: string, held: readonly Pieces[], of: OfOrder): Promise<void> {
  await lockStock(tx, businessId, held);
  const changed = await change(tx, businessId, held, `held = v.held - p.quantity, on_hand = v.on_hand - p.quantity`);
  await noteStock(tx, businessId, changed.map(less), { ...of, kind: 'sale' });
}

/** The pieces were promised to this order and are not there: somebody counted wrongly. */
export async function missStock(tx: Transaction, businessId: string, held: readonly Pieces[], of: OfOrder): Promise<void> {
  await lockStock(tx, businessId, held);
  const changed = await change(tx, businessId, held, `held = v.held - p.quantity, on_hand = v.on_hand - p.quantity`);
  await noteStock(tx, businessId, changed.map(less), { ...of, kind: 'correction' });
}

/** Pieces of this order came back and can be sold again. */
export async function takeBackStock(tx: Transaction, businessId: string, pieces: readonly Pieces[], of: OfOrder): Promise<void> {
  await lockStock(tx, businessId, pieces);
  const changed = await change(tx, businessId, pieces, `on_hand = v.on_hand + p.quantity`);
  await noteStock(tx, businessId, changed.map(more), { ...of, kind: 'return' });
  await tellWhoWaits(tx, businessId, { variantIds: pieces.map(({ variantId }) => variantId) });
}

const less = ({ id, quantity, onHand }: Changed): StockChange => ({
  variantId: id,
  before: onHand === null ? null : onHand + quantity,
  after: onHand,
});

const more = ({ id, quantity, onHand }: Changed): StockChange => ({
  variantId: id,
  before: onHand === null ? null : onHand - quantity,
  after: onHand,
});

/** The weaker lock lets others put these variants into their drafts meanwhile. */
const lockStock = (tx: Transaction, businessId: string, pieces: readonly Pieces[]): Promise<StockRow[]> =>
  tx.query(
    `select v.id, case when v.available and p.available then v.on_hand - v.held else 0 end as left
     from variants v join products p on p.business_id = v.business_id and p.id = v.product_id
     where v.business_id = $1 and v.id = any($2) order by v.id for no key update of v`,
    [businessId, pieces.map(({ variantId }) => variantId)],
  );

interface Changed {
  readonly id: string;
  readonly quantity: number;
  /** As it is now. */
  readonly onHand: number | null;
}

async function change(
  tx: Transaction,
  businessId: string,
  pieces: readonly Pieces[],
  set: string,
  where = '',
): Promise<readonly Changed[]> {
  if (pieces.length === 0) return [];
  const [rows, changed] = await tx.query<[rows: Changed[], changed: number]>(
    `update variants v set ${set} from jsonb_to_recordset($2) as p ("variantId" uuid, quantity integer)
     where v.business_id = $1 and v.id = p."variantId" ${where}
     returning v.id, p.quantity, v.on_hand "onHand"`,
    [businessId, JSON.stringify(pieces.map(({ variantId, quantity }) => ({ variantId, quantity })))],
  );
  if (changed !== pieces.length) throw new Error(`The stock of ${pieces.length} variants was to change, and that of ${changed} did`);
  return rows;
}
