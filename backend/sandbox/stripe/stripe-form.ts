import type { IncomingMessage } from 'node:http';
import { StripeError } from './stripe-error.ts';

/** What a form says: texts, lists and records of them. */
export type Field = string | Fields;
export interface Fields {
  [name: string]: Field;
}

const largest = 256 * 1024;
const deepest = 6;

/** The body as it came. Stripe's API takes forms, not JSON. */
export async function formOf(request: IncomingMessage): Promise<string> {
  const type = request.headers['content-type'] ?? '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new StripeError('Request entity too large', { status: 413 });
    chunks.push(chunk);
  }
  if (size > 0 && !type.startsWith('application/x-www-form-urlencoded'))
    throw new StripeError(`The request's content type must be application/x-www-form-urlencoded, not ${type.slice(0, 80) || 'missing'}`);
  return Buffer.concat(chunks).toString('utf8');
}

/** `line_items[0][price_data][currency]=eur` → `{ line_items: { 0: { price_data: { currency: 'eur' } } } }` */
export function fieldsOf(form: string): Fields {
  const fields = empty();
  for (const [name, value] of new URLSearchParams(form)) {
    const parts = [name.split('[', 1)[0]!, ...[...name.matchAll(/\[([^[\]]*)\]/g)].map(([, part]) => part!)];
    if (parts.length > deepest || parts.some((part) => part === '' && parts.length === 1))
      throw new StripeError(`Invalid parameter name: ${name.slice(0, 80)}`);
    let at = fields;
    parts.slice(0, -1).forEach((part) => {
      const key = part === '' ? String(Object.keys(at).length) : part;
      const next = (at[key] ??= empty());
      if (typeof next === 'string') throw new StripeError(`Invalid hash: ${name.slice(0, 80)}`);
      at = next;
    });
    const last = parts.at(-1)!;
    at[last === '' ? String(Object.keys(at).length) : last] = value;
  }
  return fields;
}

const empty = (): Fields => Object.create(null) as Fields;

/** Reads the parameters of a request and refuses those that it does not know, as Stripe does. */
export class Parameters {
  private readonly read = new Set<string>();

  constructor(
    private readonly fields: Fields,
    private readonly path = '',
  ) {}

  text(name: string): string | undefined {
    const value = this.take(name);
    if (value !== undefined && typeof value !== 'string')
      throw new StripeError(`Invalid string: ${this.name(name)}`, { param: this.name(name) });
    return value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '')
      throw new StripeError(`Missing required param: ${this.name(name)}.`, { code: 'parameter_missing', param: this.name(name) });
    return value;
  }

  whole(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value))
      throw new StripeError(`Invalid integer: ${value.slice(0, 40)}`, { code: 'parameter_invalid_integer', param: this.name(name) });
    return Number(value);
  }

  /** A record of parameters; empty where none is given. */
  record(name: string): Parameters {
    return new Parameters(this.fieldsOf(name) ?? empty(), this.name(name));
  }

  list(name: string): Parameters[] {
    return Object.entries(this.fieldsOf(name) ?? empty()).map(([nth, item]) => {
      const at = `${this.name(name)}[${nth}]`;
      if (typeof item === 'string') throw new StripeError(`Invalid object: ${at}`, { param: at });
      return new Parameters(item, at);
    });
  }

  texts(name: string): string[] {
    return Object.values(this.fieldsOf(name) ?? empty()).filter((item) => typeof item === 'string');
  }

  metadata(): Record<string, string> {
    const entries = Object.entries(this.fieldsOf('metadata') ?? empty());
    if (entries.length > 50) throw new StripeError('Metadata can have up to 50 keys', { param: this.name('metadata') });
    return Object.fromEntries(entries.map(([key, value]) => [key.slice(0, 40), typeof value === 'string' ? value.slice(0, 500) : '']));
  }

  /** Nothing else may be said. */
  end(): void {
    const unknown = Object.keys(this.fields).find((name) => !this.read.has(name));
    if (unknown !== undefined)
      throw new StripeError(`Received unknown parameter: ${this.name(unknown)}`, { code: 'parameter_unknown', param: this.name(unknown) });
  }

  private fieldsOf(name: string): Fields | undefined {
    const value = this.take(name);
    if (typeof value === 'string') throw new StripeError(`Invalid object: ${this.name(name)}`, { param: this.name(name) });
    return value;
  }

  private take(name: string): Field | undefined {
    this.read.add(name);
    return this.fields[name];
  }

  private name(name: string): string {
    return this.path === '' ? name : `${this.path}[${name}]`;
  }
}
