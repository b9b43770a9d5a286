import { plain } from '../language/text.ts';

const named: Readonly<Record<string, number>> = {
  zero: 0,
  none: 0,
  one: 1,
  a: 1,
  an: 1,
  two: 2,
  couple: 2,
  pair: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  dozen: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  hundred: 100,
  cero: 0,
  ninguno: 0,
  ninguna: 0,
  uno: 1,
  una: 1,
  un: 1,
  dos: 2,
  par: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once: 11,
  doce: 12,
  docena: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veinte: 20,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  cien: 100,
  ciento: 100,
};

/** Articles count only where no other number word stands: "a dozen" is twelve. */
const articles = new Set(['a', 'an', 'un', 'una']);

/**
 * The one number that a message means: `2`, `2,5`, `1.000`, `x3`, `two please`, `una docena`. Undefined when there is none, or
 * when there are several, because then it is a guess.
 */
export function numberIn(text: string): number | undefined {
  const digits = text.match(/[-−]?\d[\d.,\u00a0' ]*\d|[-−]?\d/g) ?? [];
  if (digits.length === 1) return written(digits[0].replace('−', '-'));
  if (digits.length > 1) return undefined;

  const all = plain(text)
    .split(' ')
    .filter((word) => Object.hasOwn(named, word));
  const numbers = all.filter((word) => !articles.has(word));
  const meant = numbers.length > 0 ? numbers : all;
  return meant.length === 1 ? named[meant[0]!] : undefined;
}

/** A point or comma with exactly three digits behind groups thousands; otherwise the last one is the decimal mark. */
function written(digits: string): number | undefined {
  const text = digits.replace(/[\s\u00a0']/g, '');
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return finite(text);

  const whole = text.slice(0, last).replace(/[.,]/g, '');
  const behind = text.slice(last + 1);
  const groups = behind.length === 3 && whole.replace('-', '') !== '0';
  return finite(groups ? whole + behind : `${whole}.${behind}`);
}

/** Zero has no sign: "-0" would not be the same any more once it was stored. */
function finite(text: string): number | undefined {
  const number = Number(text) + 0;
  return Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}
