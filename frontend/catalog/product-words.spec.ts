import type { ProductRow, StockMoveView } from '../../backend/contract/catalog.ts';
import { basisPointsFrom, markOf, percent, priceWords, stockMoveWords } from './product-words.ts';

const row: ProductRow = {
  id: '1',
  name: 'Danish',
  category: '',
  available: true,
  archived: false,
  hasHours: false,
  lowest: 290,
  highest: 290,
  variants: 2,
  free: 36,
  soldOut: 0,
  low: 0,
  imageFileId: null,
};

describe('a product in the list', () => {
  it('has one price, or a range', () => {
    expect(priceWords(row, 'EUR')).toBe('€2.90');
    expect(priceWords({ lowest: 240, highest: 310 }, 'EUR')).toBe('€2.40 – €3.10');
  });

  it('says first what keeps customers from it, then what soon will', () => {
    expect(markOf(row).words).toBe('36 left');
    expect(markOf({ ...row, free: null }).words).toBe('On sale');
    expect(markOf({ ...row, low: 1 }).words).toBe('Running low');
    expect(markOf({ ...row, soldOut: 1, low: 1 }).words).toBe('1 of 2 sold out');
    expect(markOf({ ...row, soldOut: 2, low: 2 }).words).toBe('Sold out');
    expect(markOf({ ...row, available: false, soldOut: 2 }).words).toBe('Off sale');
    expect(markOf({ ...row, archived: true }).words).toBe('Archived');
  });
});

describe('a percentage', () => {
  it('is typed with a point or a comma, up to the whole', () => {
    expect(['19', '7.5', '7,25 %', '100', '0'].map(basisPointsFrom)).toEqual([1900, 750, 725, 10_000, 0]);
    expect(['', '101', '1.234', '-3', 'x'].map(basisPointsFrom)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect([1900, 725, 0].map(percent)).toEqual(['19 %', '7.25 %', '0 %']);
  });
});

describe('what happened to the stock', () => {
  const move: StockMoveView = {
    id: '1',
    kind: 'count',
    before: 10,
    after: 8,
    reason: '',
    order: null,
    actor: 'member',
    actorName: 'Ana',
    at: '',
  };
  it('is a sentence', () => {
    expect(stockMoveWords(move)).toBe('Ana counted 8 (−2)');
    expect(stockMoveWords({ ...move, before: null })).toBe('Ana counted 8');
    expect(stockMoveWords({ ...move, after: null })).toBe('Ana stopped counting');
    expect(stockMoveWords({ ...move, kind: 'sale' })).toBe('Ana sold 2: 8 there');
    expect(stockMoveWords({ ...move, kind: 'correction', after: 11, actorName: null, actor: 'system' })).toBe('Perfcent corrected 11 (+1)');
  });
});
