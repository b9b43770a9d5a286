import { applyEach, type FieldTree, maxLength, required, type SchemaPath, type SchemaPathTree, validate } from '@angular/forms/signals';
import type { GridVariant, ProductOption, ProductView } from '../../backend/contract/catalog.ts';
import { amountAsTyped, amountFrom, decimalsOf } from '../ui/money.ts';

/** Options and variants as somebody types them. */
export interface TypedGrid {
  readonly options: readonly TypedOption[];
  readonly variants: readonly TypedVariant[];
}

export interface TypedOption {
  readonly name: string;
  /** "S, M, L" */
  readonly values: string;
}

export interface TypedVariant {
  /** Empty for one that is new. */
  readonly id: string;
  readonly name: string;
  readonly optionValues: readonly string[];
  readonly amount: string;
  readonly retailerId: string;
  readonly onHand: string;
  readonly available: boolean;
}

/** Each its own object: the form tells the rows apart by identity. */
export const emptyVariant = (like?: TypedVariant): TypedVariant => ({
  id: '',
  name: '',
  optionValues: [],
  amount: like?.amount ?? '',
  retailerId: '',
  onHand: '',
  available: true,
});

export const emptyGrid = (): TypedGrid => ({ options: [], variants: [emptyVariant()] });

export const typedGrid = ({ options, variants }: ProductView, currency: string): TypedGrid => ({
  options: options.map(({ name, values }) => ({ name, values: values.join(', ') })),
  variants: variants.map(({ id, name, optionValues, amount, retailerId, onHand, available }) => ({
    id,
    name,
    optionValues,
    amount: amountAsTyped(amount, currency),
    retailerId: retailerId ?? '',
    onHand: String(onHand ?? ''),
    available,
  })),
});

export const valuesIn = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(/[,;\n]/)
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  ),
];

export const mostVariants = 100;

/** One variant for each way to choose a value of every option. What was typed for one that stays is kept. */
export function arranged({ options, variants }: TypedGrid): TypedGrid {
  const values = options.map((option) => valuesIn(option.values)).filter((each) => each.length > 0);
  if (values.length === 0)
    return { options, variants: variants.some(({ optionValues }) => optionValues.length > 0) ? named(variants) : variants };
  const ways = values.reduce<readonly (readonly string[])[]>(
    (before, next) => before.flatMap((way) => next.map((value) => [...way, value])),
    [[]],
  );
  const before = new Map(variants.map((variant) => [variant.optionValues.join('\n'), variant]));
  // With another option, each variant becomes the first of those that it splits into; with one option less, the first of those that meet is kept.
  const alike = (way: readonly string[]): TypedVariant | undefined =>
    before.get(way.join('\n')) ??
    variants.find(({ optionValues }) => fits(optionValues, way, values) && optionValues.length !== way.length);
  const taken = new Set<TypedVariant>();
  return {
    options,
    variants: ways.map((way) => {
      const known = alike(way);
      if (!known || taken.has(known)) return { ...emptyVariant(variants[0]), optionValues: way };
      taken.add(known);
      return { ...known, optionValues: way, name: way.join(', ') };
    }),
  };
}

/** Whether what a variant had before is the beginning of this way, or this way the beginning of what it had. */
function fits(had: readonly string[], way: readonly string[], values: readonly (readonly string[])[]): boolean {
  const shared = Math.min(had.length, way.length);
  const rest = way.slice(shared).every((value, nth) => value === values[shared + nth]?.[0]);
  return had.slice(0, shared).every((value, nth) => value === way[nth]) && rest;
}

const named = (variants: readonly TypedVariant[]): readonly TypedVariant[] =>
  variants.map((variant) => ({ ...variant, name: variant.name || variant.optionValues.join(', '), optionValues: [] }));

/** A value that was written anew is the same value under another name. */
export function renamed(grid: TypedGrid, nth: number, values: string): TypedGrid {
  const [before, after] = [valuesIn(grid.options[nth].values), valuesIn(values)];
  const options = grid.options.map((option, index) => (index === nth ? { ...option, values } : option));
  const changed =
    before.length === after.length ? before.flatMap((value, index) => (after.includes(value) ? [] : [[value, after[index]] as const])) : [];
  const at = grid.options.slice(0, nth).filter((option) => valuesIn(option.values).length > 0).length;
  const names = new Map(changed);
  const variants = grid.variants.map((variant) => ({
    ...variant,
    optionValues: variant.optionValues.map((value, index) => (index === at ? (names.get(value) ?? value) : value)),
  }));
  return arranged({ options, variants });
}

/** As the server takes it. A count is given for new variants only. */
export function gridFrom({ options, variants }: TypedGrid, currency: string): { options: ProductOption[]; variants: GridVariant[] } {
  const kept = options
    .map(({ name, values }) => ({ name: name.trim(), values: valuesIn(values) }))
    .filter(({ values }) => values.length > 0);
  return {
    options: kept,
    variants: variants.map(({ id, name, optionValues, amount, retailerId, onHand, available }) => ({
      ...(id ? { id } : { onHand: stockFrom(onHand) }),
      ...(kept.length > 0 ? { optionValues } : { name }),
      amount: amountFrom(amount, currency) ?? 0,
      retailerId: retailerId.trim() || null,
      available,
    })),
  };
}

/** What a grid must be to be sent. */
export function gridRules(at: SchemaPathTree<TypedGrid>, typed: () => TypedGrid, currency: () => string): void {
  applyEach(at.options, (option) => {
    required(option.name, { message: 'Name it, like “Size”.' });
    maxLength(option.name, 30, { message: 'At most 30 characters.' });
    required(option.values, { message: 'List the values, like “S, M, L”.' });
  });
  applyEach(at.variants, (variant) => {
    required(variant.name, {
      message: 'Say which one this is, like “Large”.',
      when: () => typed().options.length === 0 && typed().variants.length > 1,
    });
    mustBeAmount(variant.amount, currency);
    mustBeStock(variant.onHand);
  });
}

/** A price as people type it. */
export function mustBeAmount(path: SchemaPath<string>, currency: () => string): void {
  validate(path, ({ value }) =>
    amountFrom(value(), currency()) === undefined
      ? { kind: 'amount', message: `Type an amount like ${decimalsOf(currency()) ? '3.50' : '350'}.` }
      : undefined,
  );
}

/** How many there are, or nothing where nobody counts. */
export function mustBeStock(path: SchemaPath<string>, held = 0): void {
  validate(path, ({ value }) => {
    const typed = value().trim();
    if (typed === '') return undefined;
    if (!/^\d{1,7}$/.test(typed)) return { kind: 'stock', message: 'Type a whole number, or leave it empty when you do not count this.' };
    return Number(typed) < held ? { kind: 'stock', message: `${held} are held for orders, so it cannot be less.` } : undefined;
  });
}

export function stockFrom(typed: string): number | null {
  return typed.trim() === '' ? null : Number(typed);
}

/** The fields as the server names them: `variants[0].amount`. */
export function gridFields({ options, variants }: FieldTree<TypedGrid>): Record<string, FieldTree<unknown>> {
  const ofOptions = [...options].flatMap((option, nth) =>
    (['name', 'values'] as const).map((key) => [`options[${nth}].${key}`, option[key]] as const),
  );
  const ofVariants = [...variants].flatMap((variant, nth) =>
    (['name', 'amount', 'onHand', 'retailerId'] as const).map((key) => [`variants[${nth}].${key}`, variant[key]] as const),
  );
  return Object.fromEntries([...ofOptions, ...ofVariants]);
}
