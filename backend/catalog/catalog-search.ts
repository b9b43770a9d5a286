import { listed, plain } from '../../flows/language/text.ts';
import { numberIn } from '../../flows/machine/numbers.ts';

/** Words that say nothing of what is wanted, in the languages that our customers write. */
const empty = new Set(
  (
    'i id d like want need would could can may have get order please some any more of the with and for me my to do you your is it this that there hi hello hey thanks thank x ' +
    'quiero quisiera queria querria me gustaria pon ponme dame para por favor pedir de del la el los las con y e unos unas algo mas mi tu hay tienes teneis es hola buenas gracias que'
  ).split(' '),
);
const isNumber = (word: string) => /^\d+x?$|^x\d+$/.test(word) || numberIn(word) !== undefined;

/** A word with what it may be the plural of, in English and Spanish: `cafes` is also `cafe`, `nueces` also `nuez`. */
function singulars(word: string): readonly string[] {
  if (word.length < 4 || !word.endsWith('s')) return [word];
  const endings: readonly (readonly [RegExp, string])[] = [
    [/s$/, ''],
    [/es$/, ''],
    [/ies$/, 'y'],
    [/ces$/, 'z'],
  ];
  return [word, ...endings.filter(([ending]) => ending.test(word)).map(([ending, instead]) => word.replace(ending, instead))];
}

/** Whether two words are the same but for number; in longer words one letter may be wrong, missing, added or swapped. */
export function alike(left: string, right: string): boolean {
  const others = singulars(right);
  return singulars(left).some((word) =>
    others.some((other) => word === other || (Math.min(word.length, other.length) >= 5 && oneSlip(word, other))),
  );
}

function oneSlip(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false;
  let from = 0;
  while (from < left.length && left[from] === right[from]) from++;
  let back = 0;
  while (back < Math.min(left.length, right.length) - from && left.at(-1 - back) === right.at(-1 - back)) back++;
  const [here, there] = [left.slice(from, left.length - back), right.slice(from, right.length - back)];
  return (here.length <= 1 && there.length <= 1) || (here.length === 2 && here === [...there].reverse().join(''));
}

/** The words of a text that name things: without filling words and signs. */
export const wordsOf = (text: string): readonly string[] =>
  [...new Set(plain(text).split(' '))].filter((word) => word !== '' && !empty.has(word));

export interface Search<T> {
  /** The best matches, equally good. */
  readonly found: readonly T[];
  /** How many the customer wants, where the words say so: a whole number from 1. */
  readonly quantity: number | null;
}

/**
 * Finds things by the words a customer typed. Best is what shares most words; of those, what is named by these words
 * completely. "2 large coffees" finds "Coffee, large" twice over; "coffee" finds every size.
 */
export function search<T extends { readonly title: string }>(text: string, things: readonly T[]): Search<T> {
  const said = wordsOf(text);
  const named = said.filter((word) => !isNumber(word));
  const scored = things.map((thing) => {
    const words = wordsOf(thing.title);
    return { thing, words, hits: words.filter((word) => (isNumber(word) ? said : named).some((other) => alike(word, other))) };
  });
  const meant = scored.filter(({ hits }) => hits.some((word) => !isNumber(word)));
  const most = Math.max(0, ...meant.map(({ hits }) => hits.length));
  const best = meant.filter(({ hits }) => hits.length === most);
  const complete = best.filter(({ words, hits }) => words.length === hits.length);
  const chosen = complete.length === 1 ? complete : best;
  return { found: chosen.map(({ thing }) => thing), quantity: quantityIn(text, chosen[0]?.words ?? []) };
}

/** The words for the first of the things that somebody lists, and those for the others; what names nothing on sale is left out. */
export function firstListed<T extends { readonly title: string }>(
  text: string,
  things: readonly T[],
): { readonly first: string; readonly rest: string | null } {
  const [first, ...others] = listed(text).filter((part) => search(part, things).found.length > 0);
  if (first === undefined || others.length === 0) return { first: text, rest: null };
  // "Ham and cheese" is one thing where one is called so.
  const hits = (words: string) =>
    Math.max(
      ...search(words, things).found.map(
        ({ title }) => wordsOf(title).filter((word) => wordsOf(words).some((one) => alike(word, one))).length,
      ),
    );
  const isOne = [first, ...others].every((part) => hits(text) > hits(part));
  return isOne ? { first: text, rest: null } : { first, rest: others.join(', ') };
}

/** The number in a text, apart from the words that name the thing: one of the "pack of 6" is one. */
function quantityIn(text: string, name: readonly string[]): number | null {
  const rest = text.split(/\s+/).filter((word) => !name.some((other) => alike(plain(word), other)));
  const number = numberIn(rest.join(' '));
  return number !== undefined && Number.isInteger(number) && number >= 1 && number <= 9_999 ? number : null;
}
