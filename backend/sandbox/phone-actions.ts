import type { PhoneAction, PhoneBillDeed, PhoneFormStep } from '../contract/phone.ts';
import { billDeeds } from './sandbox-bills.ts';

type MediaAction = Extract<PhoneAction, { caption?: string }>;

const mediaKinds: readonly string[] = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] satisfies MediaAction['kind'][];

/** What was wrong with what a phone asked for, with the field by its name. */
export class BadAction extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

function words(fields: Record<string, unknown>, key: string, max: number): string {
  const value = fields[key];
  if (typeof value !== 'string' || value.trim() === '') throw new BadAction(key, `${key} is required`);
  if (value.length > max) throw new BadAction(key, `${key} has ${value.length} characters; ${max} are allowed`);
  return value;
}

function optionalWords(fields: Record<string, unknown>, key: string, max: number): string | undefined {
  return fields[key] === undefined || fields[key] === '' ? undefined : words(fields, key, max);
}

function degrees(fields: Record<string, unknown>, key: string, max: number): number {
  const value = Number(fields[key] ?? Number.NaN);
  if (!Number.isFinite(value) || Math.abs(value) > max) throw new BadAction(key, `${key} must be a number between -${max} and ${max}`);
  return value;
}

/** Drops what is undefined, so that absent stays absent. */
const present = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

/** Reads what a phone wants to do. WhatsApp's own limits hold: a text has at most 4096 characters. */
export function parsePhoneAction(body: unknown, hasFile: boolean): PhoneAction {
  if (typeof body !== 'object' || body === null) throw new BadAction('kind', 'kind is required');
  const fields = body as Record<string, unknown>;
  const kind = fields['kind'];
  const quotes = optionalWords(fields, 'quotes', 300);
  switch (kind) {
    case 'text':
      return present({ kind, text: words(fields, 'text', 4096), quotes });
    case 'tap':
      return { kind, wamid: words(fields, 'wamid', 300), option: words(fields, 'option', 256) };
    case 'location':
      return present({
        kind,
        latitude: degrees(fields, 'latitude', 90),
        longitude: degrees(fields, 'longitude', 180),
        name: optionalWords(fields, 'name', 1000),
        address: optionalWords(fields, 'address', 1000),
        quotes,
      });
    case 'contact':
      return { kind, name: words(fields, 'name', 200), phone: words(fields, 'phone', 40) };
    case 'reaction':
      if (fields['emoji'] !== '') words(fields, 'emoji', 32);
      return { kind, wamid: words(fields, 'wamid', 300), emoji: String(fields['emoji']) };
    case 'edit':
      return { kind, wamid: words(fields, 'wamid', 300), text: words(fields, 'text', 4096) };
    case 'revoke':
      return { kind, wamid: words(fields, 'wamid', 300) };
    default:
      if (typeof kind !== 'string' || !mediaKinds.includes(kind))
        throw new BadAction('kind', `kind "${String(kind)}" is not something a phone can do`);
      if (!hasFile) throw new BadAction('file', 'file is required');
      return present({ kind: kind as MediaAction['kind'], caption: optionalWords(fields, 'caption', 1024) });
  }
}

/** Reads what a customer does with a bill. */
export function parseBillDeed(body: unknown): PhoneBillDeed {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const deed = billDeeds.find((each) => each === fields['do']);
  if (!deed) throw new BadAction('do', `do must be one of ${billDeeds.join(', ')}`);
  return { wamid: words(fields, 'wamid', 300), do: deed };
}

/** Reads what a customer does on an open form. */
export function parseFormStep(body: unknown): PhoneFormStep {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { action, data } = fields;
  if (action !== 'INIT' && action !== 'data_exchange' && action !== 'BACK')
    throw new BadAction('action', 'action must be INIT, data_exchange or BACK');
  if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data)))
    throw new BadAction('data', 'data must be an object');
  return present({
    wamid: words(fields, 'wamid', 300),
    action,
    screen: optionalWords(fields, 'screen', 100),
    data: data as PhoneFormStep['data'],
  });
}
