import { GraphError } from '../graph-error.ts';

interface StringLimits {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

const missing = (path: string) => new GraphError(131008, `${path} is required`);
const invalid = (path: string, why: string) => new GraphError(131009, `${path} ${why}`);

/**
 * One object of a request. Its keys are taken one by one, each with its demands; `end()` refuses what nobody took,
 * because Meta answers an unknown key with error 100.
 */
export class Part {
  private readonly left: Map<string, unknown>;
  private readonly path: string;

  constructor(value: unknown, path: string) {
    if (value === undefined || value === null) throw missing(path);
    if (typeof value !== 'object' || Array.isArray(value)) throw invalid(path, 'must be an object');
    this.left = new Map(Object.entries(value));
    this.path = path;
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  has(key: string): boolean {
    return this.left.get(key) !== undefined;
  }

  /** The value as it came, to be looked at elsewhere. */
  take(key: string): unknown {
    const value = this.left.get(key);
    this.left.delete(key);
    return value;
  }

  /** Lengths are counted in UTF-16 units: Meta does not say which unit it counts, and this is the strictest. */
  string(key: string, { min = 1, max, pattern }: StringLimits = {}): string {
    const value = this.take(key);
    if (value === undefined || value === null) throw missing(this.at(key));
    if (typeof value !== 'string') throw invalid(this.at(key), 'must be a string');
    if (value.trim().length < min) throw invalid(this.at(key), min === 1 ? 'must not be empty' : `must have at least ${min} characters`);
    if (max !== undefined && value.length > max) throw new GraphError(100, `Param ${this.at(key)} must be at most ${max} characters long.`);
    if (pattern && !pattern.test(value)) throw invalid(this.at(key), 'has a wrong format');
    return value;
  }

  optionalString(key: string, limits: StringLimits = {}): string | undefined {
    return this.has(key) ? this.string(key, limits) : this.nothing(key);
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T {
    const value = this.string(key);
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw invalid(this.at(key), `must be one of ${allowed.join(', ')}`);
    return found;
  }

  optionalOneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    return this.has(key) ? this.oneOf(key, allowed) : this.nothing(key);
  }

  number(key: string, min: number, max: number): number {
    const value = this.take(key);
    if (value === undefined || value === null || value === '') throw missing(this.at(key));
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) throw invalid(this.at(key), 'must be a number');
    if (number < min || number > max) throw invalid(this.at(key), `must be between ${min} and ${max}`);
    return number;
  }

  integer(key: string, min: number, max: number): number {
    const number = this.number(key, min, max);
    if (!Number.isInteger(number)) throw invalid(this.at(key), 'must be a whole number');
    return number;
  }

  optionalBoolean(key: string): boolean | undefined {
    const value = this.take(key);
    if (value !== undefined && typeof value !== 'boolean') throw invalid(this.at(key), 'must be true or false');
    return value;
  }

  url(key: string, max = 2000): string {
    const value = this.string(key, { max });
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) throw invalid(this.at(key), 'must be an http or https address');
    return value;
  }

  part(key: string): Part {
    return new Part(this.take(key), this.at(key));
  }

  optionalPart(key: string): Part | undefined {
    return this.has(key) ? this.part(key) : this.nothing(key);
  }

  list(key: string, min: number, max: number): Part[] {
    const value = this.take(key);
    if (value === undefined || value === null) throw missing(this.at(key));
    if (!Array.isArray(value)) throw invalid(this.at(key), 'must be an array');
    if (value.length < min || value.length > max)
      throw invalid(this.at(key), `must have ${min === max ? min : `${min} to ${max}`} entries, got ${value.length}`);
    return value.map((entry, index) => new Part(entry, `${this.at(key)}[${index}]`));
  }

  optionalList(key: string, max: number): Part[] {
    return this.has(key) ? this.list(key, 0, max) : (this.nothing(key) ?? []);
  }

  /** An object whose inside is free: what a business passes through Meta to itself. */
  free(key: string): unknown {
    const value = this.take(key);
    if (value === undefined || value === null) throw missing(this.at(key));
    return value;
  }

  end(): void {
    const [key] = this.left.keys();
    if (key !== undefined) throw new GraphError(100, `Unexpected key "${key}" on param "${this.path === '' ? 'root' : this.path}".`);
  }

  private nothing(key: string): undefined {
    this.left.delete(key);
    return undefined;
  }
}

/** Refuses a value that comes twice in what must be told apart. */
export function refuseDuplicates(values: readonly string[], what: string): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw new GraphError(131009, `${what} must be unique, "${twice}" comes twice`);
}
