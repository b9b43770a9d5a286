import type { ProductRow, ProductShow, ProductSort, StockMoveView, TaxRateView, VariantView } from '../../backend/contract/catalog.ts';
import type { Tone } from '../ui/chip.ts';
import { money } from '../ui/money.ts';

export interface Mark {
  readonly words: string;
  readonly tone: Tone;
}

export const showWords: Readonly<Record<ProductShow, string>> = {
  'on-sale': 'On sale',
  'off-sale': 'Off sale',
  low: 'Running low',
  'sold-out': 'Sold out',
  archived: 'Archived',
};

export const sortWords: Readonly<Record<ProductSort, string>> = {
  catalog: 'As customers see it',
  name: 'Name, A to Z',
  '-name': 'Name, Z to A',
  price: 'Cheapest first',
  '-price': 'Dearest first',
  stock: 'Least stock first',
  newest: 'Newest first',
};

/** "€3.50", or "€3.50 – €6.20" where variants differ. */
export const priceWords = ({ lowest, highest }: Pick<ProductRow, 'lowest' | 'highest'>, currency: string): string =>
  lowest === highest ? money(lowest, currency) : `${money(lowest, currency)} – ${money(highest, currency)}`;

/** What somebody should know of a product at a glance. */
export function markOf({ archived, available, soldOut, low, variants, free }: ProductRow): Mark {
  if (archived) return { words: 'Archived', tone: 'bot' };
  if (!available) return { words: 'Off sale', tone: 'bot' };
  if (soldOut > 0) return { words: soldOut < variants ? `${soldOut} of ${variants} sold out` : 'Sold out', tone: 'failed' };
  if (low > 0) return { words: 'Running low', tone: 'waits' };
  return { words: free === null ? 'On sale' : `${free} left`, tone: 'done' };
}

export function stockMark({ available, free }: VariantView): Mark | undefined {
  if (!available) return { words: 'Not offered', tone: 'bot' };
  if (free === null || free > 3) return undefined;
  return free <= 0 ? { words: 'Sold out', tone: 'failed' } : { words: 'Few left', tone: 'waits' };
}

/** "19 %", "7.5 %" */
export const percent = (basisPoints: number): string => `${Number((basisPoints / 100).toFixed(2))} %`;

/** What a person typed as a percentage, in hundredths of a percent; nothing when it is none. */
export function basisPointsFrom(typed: string): number | undefined {
  const parts = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(typed.trim());
  if (!parts) return undefined;
  const points = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  return points <= 10_000 ? points : undefined;
}

export const taxWords = ({ name, basisPoints, inclusive }: Pick<TaxRateView, 'name' | 'basisPoints' | 'inclusive'>): string =>
  `${name} (${percent(basisPoints)}, ${inclusive ? 'in the price' : 'on top'})`;

const kinds: Readonly<Record<StockMoveView['kind'], string>> = {
  count: 'counted',
  correction: 'corrected',
  sale: 'sold',
  return: 'took back',
  import: 'imported',
};

/** "Ana counted 12" : who did what to the stock, as a sentence. */
export function stockMoveWords({ kind, before, after, actor, actorName }: StockMoveView): string {
  const who = actorName ?? { contact: 'The customer', member: 'A member of staff', system: 'Perfcent' }[actor];
  if (after === null) return `${who} stopped counting`;
  if (before === null) return `${who} counted ${after}`;
  const difference = after - before;
  if (kind === 'sale' || kind === 'return') return `${who} ${kinds[kind]} ${Math.abs(difference)}: ${after} there`;
  return `${who} ${kinds[kind]} ${after} (${difference > 0 ? '+' : '−'}${Math.abs(difference)})`;
}
