import { Pipe, type PipeTransform } from '@angular/core';

/** `350, 'EUR'` → "€3.50", with as many decimals as the currency has. */
export function money(minorUnits: number, currency: string): string {
  const format = formatOf(currency);
  return format.format(minorUnits / 10 ** decimalsOf(currency));
}

/** As typed into a field: "3.50". */
export function amountAsTyped(minorUnits: number, currency: string): string {
  return (minorUnits / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency));
}

/** What a person typed, in minor units; nothing when it is no amount. Both "3,50" and "3.50" are meant the same. */
export function amountFrom(typed: string, currency: string): number | undefined {
  const decimals = decimalsOf(currency);
  const parts = /^(\d{1,9})(?:[.,](\d+))?$/.exec(typed.trim());
  if (!parts || (parts[2]?.length ?? 0) > decimals) return undefined;
  return Number(parts[1]) * 10 ** decimals + Number((parts[2] ?? '').padEnd(decimals, '0') || 0);
}

export function decimalsOf(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat(undefined, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    formats.set(currency, format);
  }
  return format;
}

@Pipe({ name: 'money' })
export class MoneyPipe implements PipeTransform {
  transform(minorUnits: number, currency: string): string {
    return money(minorUnits, currency);
  }
}

/** 10001 → "10,001". */
@Pipe({ name: 'count' })
export class CountPipe implements PipeTransform {
  transform(count: number): string {
    return count.toLocaleString();
  }
}
