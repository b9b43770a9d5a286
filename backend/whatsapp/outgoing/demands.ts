import { lengthOf } from '../../../flows/language/limits.ts';

/** A message that Meta would refuse. It is thrown where the message is built, before anything is sent. */
export class BadMessage extends Error {
  readonly field: string;

  constructor(field: string, demand: string) {
    super(`${field} ${demand}`);
    this.name = 'BadMessage';
    this.field = field;
  }
}

/** Nothing is ever cut to fit: whoever wrote the text decides what to leave out. */
export class TooLong extends BadMessage {
  readonly limit: number;
  readonly length: number;

  constructor(field: string, limit: number, length: number) {
    super(field, `may have at most ${limit} characters and has ${length}`);
    this.name = 'TooLong';
    this.limit = limit;
    this.length = length;
  }
}

/** The text itself, if it says something and fits. */
export function fitting(field: string, text: string, limit: number): string {
  if (text.trim() === '') throw new BadMessage(field, 'must not be empty');
  const length = lengthOf(text);
  if (length > limit) throw new TooLong(field, limit, length);
  return text;
}

/** As `fitting`, for a text that may be left out; an empty one counts as left out. */
export function fittingIfAny(field: string, text: string | undefined, limit: number): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : fitting(field, text, limit);
}

export function between<T>(field: string, items: readonly T[], least: number, most: number): readonly T[] {
  if (items.length < least || items.length > most)
    throw new BadMessage(field, `must have ${least} to ${most} entries and has ${items.length}`);
  return items;
}

export function distinct(field: string, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new BadMessage(field, `must differ from each other, and "${value}" is there twice`);
    seen.add(value);
  }
}

/** An address that a phone can open. */
export function webAddress(field: string, address: string): string {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    throw new BadMessage(field, 'must be an http or https address');
  return fitting(field, address, 2000);
}

/** Drops the keys that hold nothing, because Meta refuses `null` and unknown keys alike. */
export function given<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
