import { type SchemaPath, validate } from '@angular/forms/signals';
import { amountFrom, decimalsOf } from '../ui/money.ts';

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
