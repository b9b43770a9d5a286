import { Transform } from 'class-transformer';
import { normaliseLine, normaliseText } from '../../flows/language/text.ts';

const transformed = (by: (text: string) => unknown) =>
  Transform(({ value }: { readonly value: unknown }): unknown => (typeof value === 'string' ? by(value) : value));

/** A field of a request that holds words, as they are stored everywhere. */
export const Words = () => transformed((text) => normaliseText(text).trim());

/** A field of a request that holds one line: a name, a number, words to search for. */
export const Line = () => transformed(normaliseLine);

/** A field of a query that holds a whole number. What is written otherwise stays as it is, for the checks to refuse. */
export const NumberInQuery = () => transformed((text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text));
