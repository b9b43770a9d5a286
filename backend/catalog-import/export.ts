import { stringify } from 'csv-stringify/sync';
import type { Product } from '../catalog/product.entity.ts';
import type { TaxRate } from '../catalog/tax-rate.entity.ts';
import { type ColumnName, columns } from './columns.ts';
import { amountInTable } from './typed-amount.ts';

type Cells = Record<ColumnName, string>;

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

/** What a catalog looks like as a table: it can be imported again, and changes nothing then. */
export const cellsOf = (product: Product, taxRates: ReadonlyMap<string, TaxRate>, currency: string): Cells[] =>
  product.variants.map((variant) => ({
    retailer_id: variant.retailerId ?? '',
    product: product.name,
    options: product.options.map(({ name }) => name).join(', '),
    variant: variant.name,
    price: amountInTable(variant.amount, currency),
    category: product.category,
    description: product.description,
    tax: (product.taxRateId && taxRates.get(product.taxRateId)?.name) || '',
    on_hand: String(variant.onHand ?? ''),
    on_sale: yesOrNo(product.available),
    offered: yesOrNo(variant.available),
  }));

/** No cell may act as a formula in the spreadsheet that opens it. */
export const tableOf = (rows: readonly Cells[]): string =>
  stringify([...rows], {
    header: true,
    columns: columns.map(({ name }) => name),
    escape_formulas: true,
    bom: true,
    record_delimiter: 'windows',
  });

/** What somebody fills in who begins. */
export const example: readonly Cells[] = [
  ['croissant', 'Croissant', '', '', '2.20', 'Pastries', 'All butter, baked through the morning', '', '60', 'yes', 'yes'],
  ['sourdough-half', 'Sourdough bread', '', 'Half', '3.40', 'Bread', 'Rye and wheat, two days of rest', '', '10', 'yes', 'yes'],
  ['sourdough-whole', 'Sourdough bread', '', 'Whole', '6.20', 'Bread', '', '', '14', 'yes', 'yes'],
  ['apron-s-green', 'Apron', 'Size, Colour', 'S, green', '24.00', 'Shop', 'Washed linen', '', '3', 'yes', 'yes'],
  ['apron-m-green', 'Apron', 'Size, Colour', 'M, green', '24.00', 'Shop', '', '', '', 'yes', 'no'],
].map((cells) => Object.fromEntries(columns.map(({ name }, nth) => [name, cells[nth]])) as Cells);
