import type { Condition, Json, Text, Value } from './flow.ts';
import { normaliseText } from './text.ts';

/** What is wrong with data from outside, and where: `steps.ask-address.next.answered`. */
export interface ShapeProblem {
  readonly path: string;
  readonly message: string;
}

/** Reads a value from outside. Reports what is wrong and then gives undefined. */
export type Reader<T> = (value: unknown, path: string, problems: ShapeProblem[]) => T | undefined;

/** Names that would reach into an object's prototype are names of nothing. */
const refused = ['__proto__', 'constructor', 'prototype'];

/** Words that stand for a thing in a path or a state: small letters, digits and dashes. */
export const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const variablePattern = /^[A-Za-z][A-Za-z0-9_]*$/;
export const pathPattern = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*$/;

function wrong(problems: ShapeProblem[], path: string, message: string): undefined {
  problems.push({ path, message });
  return undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text =
  (most: number, least = 0): Reader<string> =>
  (value, path, problems) => {
    if (typeof value !== 'string') return wrong(problems, path, 'must be text');
    const clean = normaliseText(value);
    if (clean.trim().length < least) return wrong(problems, path, 'must not be empty');
    return clean.length > most ? wrong(problems, path, `is longer than ${most} characters`) : clean;
  };

export const matching =
  (pattern: RegExp, what: string, most = 64): Reader<string> =>
  (value, path, problems) =>
    typeof value === 'string' && value.length <= most && pattern.test(value) && !refused.includes(value)
      ? value
      : wrong(problems, path, `must be ${what}, of at most ${most} characters`);

export const id = matching(idPattern, 'a name in small letters, digits and dashes, like ask-address');
export const variableName = matching(variablePattern, 'the name of a variable, like quantity');
export const variablePath = matching(pathPattern, 'a variable or a part of one, like place.address', 200);

export const number =
  (least: number, most: number): Reader<number> =>
  (value, path, problems) =>
    typeof value === 'number' && value >= least && value <= most
      ? value
      : wrong(problems, path, `must be a number from ${least} to ${most}`);

export const whole =
  (least: number, most: number): Reader<number> =>
  (value, path, problems) =>
    Number.isInteger(value)
      ? number(least, most)(value, path, problems)
      : wrong(problems, path, `must be a whole number from ${least} to ${most}`);

/** A day that the calendar has. */
export const calendarDate: Reader<string> = (value, path, problems) =>
  typeof value === 'string' && /^20\d\d-\d\d-\d\d$/.test(value) && new Date(`${value}T00:00Z`).toJSON()?.startsWith(value)
    ? value
    : wrong(problems, path, 'must be a date like 2026-12-24');

export const flag: Reader<boolean> = (value, path, problems) =>
  typeof value === 'boolean' ? value : wrong(problems, path, 'must be true or false');

export const oneOf =
  <T extends string>(...words: readonly T[]): Reader<T> =>
  (value, path, problems) =>
    words.find((word) => word === value) ?? wrong(problems, path, `must be one of ${words.join(', ')}`);

export const list =
  <T>(item: Reader<T>, most: number, least = 0): Reader<readonly T[]> =>
  (value, path, problems) => {
    if (!Array.isArray(value)) return wrong(problems, path, 'must be a list');
    if (value.length > most || value.length < least)
      return wrong(problems, path, least > 0 ? `must have ${least} to ${most} items` : `must have at most ${most} items`);
    return value.flatMap((each: unknown, index) => {
      const read = item(each, `${path}.${index}`, problems);
      return read === undefined ? [] : [read];
    });
  };

/** A record with names of the author's choosing. */
export const named =
  <T>(name: Reader<string>, item: Reader<T>, most: number, least = 0): Reader<Readonly<Record<string, T>>> =>
  (value, path, problems) => {
    if (!isRecord(value)) return wrong(problems, path, 'must be a record');
    const entries = Object.entries(value);
    if (entries.length > most || entries.length < least)
      return wrong(problems, path, least > 0 ? `must have ${least} to ${most} entries` : `must have at most ${most} entries`);
    const read = entries.flatMap(([key, each]) => {
      const known = name(key, join(path, key), problems);
      const kept = known === undefined ? undefined : item(each, join(path, key), problems);
      return kept === undefined ? [] : [[key, kept] as const];
    });
    return Object.fromEntries(read);
  };

/** A record with these fields and no others. `optional` wraps what may be missing. */
export const record =
  <T>(fields: Readonly<Record<string, Reader<unknown> & { readonly mayMiss?: boolean }>>): Reader<T> =>
  (value, path, problems) => {
    if (!isRecord(value)) return wrong(problems, path, 'must be a record');
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(fields, key))
        problems.push({ path: join(path, key), message: `is not known here; known are ${Object.keys(fields).join(', ')}` });
    }
    const before = problems.length;
    const entries = Object.entries(fields).flatMap(([key, reader]) => {
      if (!Object.hasOwn(value, key)) {
        if (!reader.mayMiss) problems.push({ path: join(path, key), message: 'is missing' });
        return [];
      }
      return [[key, reader(value[key], join(path, key), problems)] as const];
    });
    return problems.length > before ? undefined : (Object.fromEntries(entries) as T);
  };

export function optional<T>(reader: Reader<T>): Reader<T> & { readonly mayMiss: true } {
  const read: Reader<T> = (value, path, problems) => reader(value, path, problems);
  return Object.assign(read, { mayMiss: true as const });
}

/** The first field that a record has tells which of the shapes it is meant to be. */
export const byField =
  <T>(shapes: Readonly<Record<string, Reader<T>>>): Reader<T> =>
  (value, path, problems) => {
    const field = isRecord(value) ? Object.keys(shapes).find((name) => Object.hasOwn(value, name)) : undefined;
    return field === undefined
      ? wrong(problems, path, `must have one of the fields ${Object.keys(shapes).join(', ')}`)
      : shapes[field]!(value, path, problems);
  };

export const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Plain JSON, its text normalised. Depth was bounded before (see parse.ts). */
export const json: Reader<Json> = (value, path, problems) => {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : wrong(problems, path, 'must be a finite number');
  if (typeof value === 'string') return normaliseText(value);
  if (Array.isArray(value)) return value.map((item: unknown, index) => json(item, `${path}.${index}`, problems) ?? null);
  return named(text(200, 1), json, 1000)(value, path, problems);
};

const language = matching(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'the code of a language, like es', 20);

/** Long enough for any text with its braces; what WhatsApp takes is a matter of the check. */
const longest = 10_000;

export const words: Reader<Text> = (value, path, problems) =>
  typeof value === 'string' ? text(longest)(value, path, problems) : named(language, text(longest), 50, 1)(value, path, problems);

export const wordsOfLanguages = named(language, list(text(200, 1), 100), 50);

export const value: Reader<Value> = byField<Value>({
  fixed: record({ fixed: json }),
  from: record({ from: variablePath }),
  text: record({ text: words }),
});

export const condition: Reader<Condition> = byField<Condition>({
  all: record({ all: list((each, path, problems) => condition(each, path, problems), 50) }),
  any: record({ any: list((each, path, problems) => condition(each, path, problems), 50) }),
  not: record({ not: (each, path, problems) => condition(each, path, problems) }),
  right: record({ left: value, is: oneOf('equal', 'less', 'less-or-equal', 'more', 'more-or-equal', 'contains'), right: value }),
  left: record({ left: value, is: oneOf('empty', 'present') }),
});
