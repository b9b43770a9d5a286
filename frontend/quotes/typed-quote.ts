import type { QuoteChanges, QuoteItems, QuoteView } from '../../backend/contract/quotes.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';

export interface TypedLine {
  /** Empty for a line that is not in the catalog. */
  readonly variantId: string;
  readonly title: string;
  readonly quantity: string;
  /** Empty while nobody has priced it. */
  readonly amount: string;
  /** Of a free line; empty for none. */
  readonly taxRateId: string;
}

/** A quote as it is typed. */
export interface TypedQuote {
  readonly lines: readonly TypedLine[];
  readonly discountKind: 'none' | 'percent' | 'amount';
  readonly discount: string;
  readonly depositPercent: string;
  readonly validDays: string;
  readonly note: string;
}

export const emptyQuote = (): TypedQuote => ({
  lines: [],
  discountKind: 'none',
  discount: '',
  depositPercent: '0',
  validDays: '14',
  note: '',
});

export const freeLine = (): TypedLine => ({ variantId: '', title: '', quantity: '1', amount: '', taxRateId: '' });

export const itemLine = ({ variantId, title, amount }: QuoteItems['items'][number], currency: string): TypedLine => ({
  ...freeLine(),
  variantId,
  title,
  amount: amountAsTyped(amount, currency),
});

/** The newest revision, to be changed. The tax of a free line is told by its name until the rates are known. */
export function typedQuote({ revisions: [newest], currency }: QuoteView): TypedQuote {
  const { lines, discount, depositPercent, validDays, note } = newest;
  return {
    lines: lines.map(({ variantId, title, quantity, unitAmount, tax }) => ({
      variantId: variantId ?? '',
      title,
      quantity: String(quantity),
      amount: unitAmount === null ? '' : amountAsTyped(unitAmount, currency),
      taxRateId: variantId === null && tax ? tax.name : '',
    })),
    discountKind: discount?.kind ?? 'none',
    discount: discount === null ? '' : discount.kind === 'percent' ? String(discount.value / 100) : amountAsTyped(discount.value, currency),
    depositPercent: String(depositPercent),
    validDays: String(validDays),
    note,
  };
}

/** What was typed, as the server takes it. What cannot be read was refused at its field before. */
export function quoteFrom(
  { lines, discountKind, discount, depositPercent, validDays, note }: TypedQuote,
  currency: string,
  taxRates: QuoteItems['taxRates'],
): Omit<QuoteChanges, 'version'> {
  return {
    lines: lines.map(({ variantId, title, quantity, amount, taxRateId }) => ({
      ...(variantId === '' ? { taxRateId: taxRates.find(({ name }) => name === taxRateId)?.id ?? null } : { variantId }),
      title: title.trim(),
      quantity: Number(quantity),
      unitAmount: amount.trim() === '' ? null : (amountFrom(amount, currency) ?? null),
    })),
    discount:
      discountKind === 'none'
        ? null
        : { kind: discountKind, value: discountKind === 'percent' ? hundredths(discount) : (amountFrom(discount, currency) ?? 0) },
    depositPercent: Number(depositPercent),
    validDays: Number(validDays),
    note: note.trim(),
  };
}

/** What the lines come to before anything is taken off; undefined while one has no price. */
export function subtotalOf(lines: readonly TypedLine[], currency: string): number | undefined {
  const sums = lines.map(({ quantity, amount }) => Number(quantity) * (amountFrom(amount, currency) ?? Number.NaN));
  const sum = sums.reduce((all, each) => all + each, 0);
  return lines.length > 0 && Number.isFinite(sum) ? sum : undefined;
}

/** "7.5" is 750: without a float in between. */
function hundredths(percent: string): number {
  const [whole = '0', part = ''] = percent.trim().split(/[.,]/);
  return Number(whole) * 100 + Number(part.padEnd(2, '0').slice(0, 2));
}
