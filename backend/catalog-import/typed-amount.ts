/** What the column of amounts holds, as in the API. */
const most = 2_000_000_000n;

export type TypedAmount = { readonly amount: number } | { readonly refused: string };

/**
 * An amount in a table, as people and programs of many countries write it, in minor units. What could be meant in two ways is
 * refused rather than guessed; no number is ever made a float on the way.
 */
export function typedAmount(typed: string, currency: string): TypedAmount {
  const decimals = decimalsOf(currency);
  const text = latin(typed)
    .replace(new RegExp(`^(?:${currency}|${symbolOf(currency)})\\s*|\\s*(?:${currency}|${symbolOf(currency)})$`, 'gi'), '')
    .trim();
  if (text === '') return { refused: 'must be given' };
  if (/^[-−(]/.test(text)) return { refused: 'cannot be negative' };
  if (/\d[eE]/.test(text)) return { refused: 'must be written out, without an exponent' };
  const parts = splitAmount(text, decimals);
  if (typeof parts === 'string') return { refused: parts };
  const amount = BigInt(parts.whole) * 10n ** BigInt(decimals) + BigInt(parts.fraction.padEnd(decimals, '0') || '0');
  return amount > most ? { refused: 'is too much' } : { amount: Number(amount) };
}

interface Parts {
  readonly whole: string;
  readonly fraction: string;
}

function splitAmount(text: string, decimals: number): Parts | string {
  if (!/^\d[\d.,]*\d$|^\d$/.test(text)) return 'must be an amount like 3.50';
  const marks = text.replace(/\d/g, '');
  const last = text.at(Math.max(text.lastIndexOf('.'), text.lastIndexOf(',')))!;
  if (marks === '') return { whole: text, fraction: '' };
  const both = marks.includes('.') && marks.includes(',');
  // Two kinds of marks: the last one begins the fraction. One kind, more than once: it groups.
  if (both || marks.length > 1) {
    const [grouping, fractional] = both ? [last === '.' ? ',' : '.', last] : [last, undefined];
    const [whole = '', fraction = '', more] = fractional === undefined ? [text] : text.split(fractional);
    if (more !== undefined || !isGrouped(whole, grouping)) return 'groups its digits in a way that is not clear';
    return fits({ whole: whole.replaceAll(grouping, ''), fraction }, decimals);
  }
  const [whole = '', fraction = ''] = text.split(last);
  if (fraction.length === 3 && whole.length <= 3 && whole !== '0') {
    if (decimals === 0) return { whole: whole + fraction, fraction: '' };
    if (decimals !== 3 || last === ',')
      return `could mean ${whole}${fraction} or ${whole}${last}${fraction}; write ${whole}${fraction} or ${whole}${last}${fraction.slice(0, Math.min(decimals, 2))}`;
  }
  return fits({ whole, fraction }, decimals);
}

const fits = (parts: Parts, decimals: number): Parts | string =>
  parts.fraction.length > decimals ? `has more than the ${decimals} decimals of the currency` : parts;

const isGrouped = (whole: string, mark: string): boolean => {
  const [first = '', ...groups] = whole.split(mark);
  return first.length >= 1 && first.length <= 3 && groups.every((group) => group.length === 3);
};

/** Digits and marks of other scripts, as the Latin ones; blanks and apostrophes between digits only group them. */
const latin = (typed: string): string =>
  typed
    .normalize('NFKC')
    .trim()
    .replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)))
    .replace(/٫/g, '.')
    .replace(/٬/g, ',')
    .replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '');

/** The zero of a script stands at a multiple of ten behind a multiple of sixteen: digits come in rows of ten. */
function digitOf(digit: string): number {
  let zero = digit.codePointAt(0)!;
  const code = zero;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
  return code - zero;
}

const formatOf = (currency: string): Intl.NumberFormat =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });

const decimalsOf = (currency: string): number => formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;

const symbolOf = (currency: string): string =>
  formatOf(currency)
    .formatToParts(0)
    .find(({ type }) => type === 'currency')!
    .value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** As the table writes it: a point, and as many decimals as the currency has. */
export function amountInTable(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
