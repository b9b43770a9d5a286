import type { Json } from '../../../flows/language/flow.ts';
import { normaliseLine, normaliseText } from '../../../flows/language/text.ts';

/**
 * Readers for JSON that somebody else wrote. Each gives the value when it is what it should be and undefined otherwise;
 * only own properties are looked at, and nothing is thrown.
 */
export type Fields = ReadonlyMap<string, unknown>;

const none: Fields = new Map();

export function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;
}

export const fieldsOf = (of: Fields, key: string): Fields => fields(of.get(key)) ?? none;

export const listOf = (of: Fields, key: string): readonly unknown[] => {
  const value = of.get(key);
  return Array.isArray(value) ? (value as unknown[]) : [];
};

/** Words, normalised. What is blank is as good as missing. */
export function textOf(of: Fields, key: string): string | undefined {
  const value = of.get(key);
  if (typeof value !== 'string') return undefined;
  const words = normaliseText(value);
  return words.trim() === '' ? undefined : words;
}

/** A short text for a narrow place: a name, a title. */
export function lineOf(of: Fields, key: string, longest = 1000): string | undefined {
  const words = textOf(of, key);
  return words === undefined ? undefined : atMost(longest, normaliseLine(words));
}

/** The first characters of a text; none of them is torn in two. */
export const atMost = (longest: number, text: string): string =>
  text.length <= longest ? text : [...text.slice(0, longest * 2)].slice(0, longest).join('');

const longestId = 512;

/** An id is printable, has no blanks and fits an index. Some senders write the digits of one as a number. */
export function idOf(of: Fields, key: string): string | undefined {
  const value = of.get(key);
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  return typeof value === 'string' && value.length <= longestId && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
}

/** A phone number as digits where it is one, without the plus and punctuation that some senders leave in. */
export function waIdOf(of: Fields, key: string): string | undefined {
  const value = of.get(key);
  const digits = typeof value === 'string' ? value.replace(/[+\s().-]/g, '') : '';
  return /^\d{1,20}$/.test(digits) ? digits : idOf(of, key);
}

export function numberOf(of: Fields, key: string): number | undefined {
  const value = of.get(key);
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/**
 * Seconds since the epoch, as text or number. What is no time, or lies ahead of the clock, is now: the service window and the
 * order of a conversation hang on it.
 */
export function instantOf(of: Fields, key: string, now: Date): Date {
  const seconds = numberOf(of, key);
  if (seconds === undefined || seconds <= 0) return now;
  const ms = seconds > 100_000_000_000 ? seconds : seconds * 1000;
  return ms < now.getTime() ? new Date(ms) : now;
}

const deepest = 64;

/** A copy that a jsonb column takes as it is, or undefined when it is nested too deep. */
export function jsonFrom(value: unknown, depth = 0): Json | undefined {
  if (typeof value === 'string') return normaliseText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object' || depth >= deepest) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => jsonFrom(item, depth + 1));
    return items.some((item) => item === undefined) ? undefined : (items as Json[]);
  }
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => [normaliseText(key), jsonFrom(item, depth + 1)] as const);
  return entries.some(([, item]) => item === undefined) ? undefined : (Object.fromEntries(entries) as Json);
}

/** Drops the keys that hold nothing. */
export function present<T extends object>(record: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
