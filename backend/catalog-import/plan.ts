import type { Product } from '../catalog/product.entity.ts';
import type { TaxRate } from '../catalog/tax-rate.entity.ts';
import type { Variant } from '../catalog/variant.entity.ts';
import type { ProductOption } from '../contract/catalog.ts';
import type { ImportMistake } from '../contract/catalog-import.ts';
import type { ColumnName, TableRow } from './columns.ts';
import { typedAmount } from './typed-amount.ts';

/** What there is already, as far as the table may touch it. */
export interface Known {
  readonly currency: string;
  readonly taxRates: readonly TaxRate[];
  /** Live products with their live variants. */
  readonly products: readonly Product[];
}

export interface ProductPlan {
  readonly known: Product | undefined;
  readonly said: Partial<Pick<Product, 'name' | 'category' | 'description' | 'taxRateId' | 'available' | 'options'>>;
  readonly variants: VariantPlan[];
}

export interface VariantPlan {
  readonly known: Variant | undefined;
  readonly said: { readonly retailerId: string; readonly amount: number } & Partial<
    Pick<Variant, 'name' | 'optionValues' | 'onHand' | 'available'>
  >;
}

export interface Plan {
  readonly products: readonly ProductPlan[];
  readonly mistakes: readonly ImportMistake[];
}

const mostVariants = 100;
const mostPieces = 1_000_000_000;

/** What a table would change, and all that is wrong with it. Looks, and does nothing. */
export function planOf(rows: readonly TableRow[], known: Known): Plan {
  const mistakes: ImportMistake[] = [];
  const wrong = (line: number, column: ColumnName | null, message: string) => void mistakes.push({ line, column, message });
  const byRetailer = new Map(
    known.products.flatMap((product) => product.variants.map((variant) => [variant.retailerId, { product, variant }] as const)),
  );
  const seen = new Map<string, number>();

  const groups = new Map<string, { readonly product: Product | undefined; readonly rows: TableRow[] }>();
  for (const row of rows) {
    const { line, cells } = row;
    const retailerId = cells.retailer_id ?? '';
    const name = cells.product ?? '';
    if (retailerId === '') wrong(line, 'retailer_id', 'must be given');
    else if (retailerId.length > 100) wrong(line, 'retailer_id', 'is longer than 100 characters');
    else if (seen.has(retailerId)) wrong(line, 'retailer_id', `is on line ${seen.get(retailerId)} already`);
    else seen.set(retailerId, line);
    if (name === '') wrong(line, 'product', 'must be given');
    else if (name.length > 100) wrong(line, 'product', 'is longer than 100 characters');
    const named = known.products.filter((product) => product.name === name);
    const product = byRetailer.get(retailerId)?.product ?? named[0];
    if (!byRetailer.has(retailerId) && named.length > 1)
      wrong(line, 'product', 'is the name of several products, so it is not clear which is meant');
    const key = product?.id ?? `new ${name}`;
    const group = groups.get(key) ?? { product, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }

  const products = [...groups.values()].map((group) => productPlan(group.product, group.rows, known, wrong));
  return { products, mistakes: mistakes.sort((left, right) => left.line - right.line) };
}

type Wrong = (line: number, column: ColumnName | null, message: string) => void;

function productPlan(product: Product | undefined, rows: readonly TableRow[], known: Known, wrong: Wrong): ProductPlan {
  const agreed = (column: ColumnName): string | undefined => {
    const told = rows.filter(({ cells }) => cells[column]);
    for (const { line, cells } of told)
      if (cells[column] !== told[0]!.cells[column]) wrong(line, column, `is not what line ${told[0]!.line} says of the same product`);
    return told[0]?.cells[column] ?? (rows[0]!.cells[column] === undefined ? undefined : '');
  };
  const [name, category, description, tax, onSale, options] = (
    ['product', 'category', 'description', 'tax', 'on_sale', 'options'] as const
  ).map(agreed);
  const { line } = rows[0]!;
  if (category !== undefined && category.length > 100) wrong(line, 'category', 'is longer than 100 characters');
  if (description !== undefined && description.length > 2000) wrong(line, 'description', 'is longer than 2000 characters');
  const rate = known.taxRates.find((each) => each.name.toLowerCase() === tax?.toLowerCase());
  if (tax && !rate) wrong(line, 'tax', `is no tax rate of yours: ${tax}`);
  const available = onSale ? yesOrNo(onSale, () => wrong(line, 'on_sale', 'must be yes or no')) : undefined;

  const names = optionNames(product, options, () =>
    wrong(
      line,
      'options',
      `are ${product!.options.map((each) => each.name).join(', ') || 'none'} for this product; change them in the catalog`,
    ),
  );
  const variants = rows.map((row) => variantPlan(product, row, names, known.currency, wrong));
  noneTwice(product, rows, variants, wrong);
  return {
    known: product,
    said: {
      ...(name !== undefined && { name }),
      ...(category !== undefined && { category }),
      ...(description !== undefined && { description }),
      ...(tax !== undefined && { taxRateId: rate?.id ?? null }),
      ...(available !== undefined && { available }),
      options: optionsOf(product, names, variants),
    },
    variants,
  };
}

/** Those of a known product stay what they are. */
function optionNames(product: Product | undefined, told: string | undefined, refuse: () => void): readonly string[] {
  const names = told === undefined ? undefined : listed(told);
  if (!product) return names ?? [];
  const own = product.options.map(({ name }) => name);
  if (names !== undefined && names.join('\n') !== own.join('\n')) refuse();
  return own;
}

const listed = (cell: string): readonly string[] =>
  cell
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

function variantPlan(
  product: Product | undefined,
  { line, cells }: TableRow,
  options: readonly string[],
  currency: string,
  wrong: Wrong,
): VariantPlan {
  const retailerId = cells.retailer_id ?? '';
  const known = product?.variants.find((variant) => variant.retailerId === retailerId);
  const price = typedAmount(cells.price ?? '', currency);
  if ('refused' in price) wrong(line, 'price', price.refused);
  const offered = cells.offered ? yesOrNo(cells.offered, () => wrong(line, 'offered', 'must be yes or no')) : undefined;
  const variant = cells.variant;
  const values = options.length > 0 && variant !== undefined ? listed(variant) : [];
  if (variant !== undefined && variant.length > 100) wrong(line, 'variant', 'is longer than 100 characters');
  if (options.length > 0 && (variant === undefined ? !known : values.length !== options.length))
    wrong(line, 'variant', `must have a value for each option: ${options.join(', ')}`);
  if (options.length > 3) wrong(line, 'options', 'are more than 3');
  if (values.some((value) => value.length > 30)) wrong(line, 'variant', 'has a value that is longer than 30 characters');
  return {
    known,
    said: {
      retailerId,
      amount: 'amount' in price ? price.amount : 0,
      ...(variant !== undefined && { name: values.length > 0 ? values.join(', ') : variant, optionValues: values }),
      ...(cells.on_hand !== undefined && { onHand: pieces(cells.on_hand, known, (message) => wrong(line, 'on_hand', message)) }),
      ...(offered !== undefined && { available: offered }),
    },
  };
}

function pieces(cell: string, known: Variant | undefined, refuse: (message: string) => void): number | null {
  if (cell === '') return null;
  if (!/^\d{1,10}$/.test(cell) || Number(cell) > mostPieces) {
    refuse('must be a whole number, or empty where nobody counts');
    return null;
  }
  if (known && Number(cell) < known.held) refuse(`cannot be below ${known.held}: so many are held for orders that are placed`);
  return Number(cell);
}

function yesOrNo(cell: string, refuse: () => void): boolean | undefined {
  const said = cell.toLowerCase();
  if (['yes', 'y', 'true', '1', 'sí', 'si', 'ja'].includes(said)) return true;
  if (['no', 'n', 'false', '0', 'nein'].includes(said)) return false;
  refuse();
  return undefined;
}

/** Two variants of a product with one name could not be told apart by customers. */
function noneTwice(product: Product | undefined, rows: readonly TableRow[], plans: readonly VariantPlan[], wrong: Wrong): void {
  const untouched = (product?.variants ?? []).filter((variant) => !plans.some(({ known }) => known === variant)).map(({ name }) => name);
  const names = new Set(untouched);
  if (untouched.length + plans.length > mostVariants) wrong(rows[0]!.line, 'product', `would have more than ${mostVariants} variants`);
  for (const [nth, { known, said }] of plans.entries()) {
    const name = said.name ?? known?.name ?? '';
    if (names.has(name))
      wrong(
        rows[nth]!.line,
        'variant',
        name === '' ? 'must be given where a product has several' : 'is the name of another variant of this product',
      );
    names.add(name);
  }
}

/** The values that are there, and behind them those that the table adds. */
function optionsOf(product: Product | undefined, names: readonly string[], plans: readonly VariantPlan[]): readonly ProductOption[] {
  return names.map((name, nth) => {
    const before = product?.options[nth]?.values ?? [];
    const told = plans.flatMap(({ said }) => said.optionValues?.[nth] ?? []);
    return { name, values: [...new Set([...before, ...told])] };
  });
}
