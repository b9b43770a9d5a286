import type { Json, Value } from './flow.ts';

/** What a value or a condition may see, by name. */
export type Scope = Readonly<Record<string, Json>>;

/** Reads a dotted path over own properties only; what is not there is null. */
export function read(path: string, scope: Scope): Json {
  let value: Json = scope;
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return null;
    value = (value as Readonly<Record<string, Json>>)[key] ?? null;
  }
  return value;
}

/** The value of a `Value`; `words` fills in a text. */
export function valueOf(value: Value, scope: Scope, words: (text: Extract<Value, { text: unknown }>['text']) => string): Json {
  if ('fixed' in value) return value.fixed;
  if ('from' in value) return read(value.from, scope);
  return words(value.text);
}

/** Nothing a customer could have meant: null, blank text, an empty list or record. */
export function isEmpty(value: Json): boolean {
  if (value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Whether two values say the same, part by part. */
export function isSame(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame((left as Record<string, Json>)[key]!, (right as Record<string, Json>)[key]!))
  );
}

/** Names that every flow may read. Only `language` may be set. */
export const builtInNames = ['contact', 'business', 'language', 'message', 'event', 'referral'] as const;
