import { hugeTexts, naughtyTexts } from '../../../flows/testing/naughty-texts.ts';
import { accountFields, echo, entry, kinds, numberChange, status, systemMessage, webhook } from '../../whatsapp/parse/payloads.ts';
import type { SeededBusiness } from '../../seed/make-business.ts';
import { Chance } from './chance.ts';

/** Stands in our samples for what must be new in each webhook. */
const mark = 'MARK';

/** Good webhooks of every sort, as text, for one number. */
export function samplesFor({ number }: Pick<SeededBusiness, 'number'>): readonly string[] {
  const ours = { phoneNumberId: number.phoneNumberId, displayNumber: number.displayPhoneNumber.replace(/\D/g, '') };
  const of = (field: string, value: Readonly<Record<string, unknown>>) =>
    JSON.stringify(webhook(entry([numberChange(field, value, ours)], number.wabaId)));
  const customer = { from: `49170${mark}`, from_user_id: undefined };
  const contacts = [{ profile: { name: 'Ada Kern', username: '@ada' }, wa_id: customer.from }];
  const message = (kind: object) => ({ ...kind, ...customer, id: `wamid.${mark}` });

  return [
    ...Object.values(kinds).map((kind) => of('messages', { contacts, messages: [message(kind)] })),
    of('messages', {
      contacts,
      messages: Object.values(kinds).map((kind, index) => ({ ...kind, ...customer, id: `wamid.${mark}.${index}` })),
    }),
    of('messages', { contacts, messages: [message(systemMessage({ type: 'user_changed_number', wa_id: `49171${mark}` }))] }),
    of('messages', {
      statuses: ['sent', 'delivered', 'read', 'failed'].map((state) => status(state, { id: 'wamid.OUT1', errors: [{ code: 131026 }] })),
    }),
    of('smb_message_echoes', {
      message_echoes: [echo('text', { text: { body: 'On its way' } }, { id: `wamid.${mark}`, to: customer.from })],
    }),
    of('history', { history: [{ threads: [{ id: customer.from, messages: [message(kinds.text)] }] }] }),
    of('smb_app_state_sync', { state_sync: [{ contact: { full_name: 'Ada', phone_number: customer.from } }] }),
    of('user_preferences', { user_preferences: [{ wa_id: customer.from, value: 'stop' }] }),
    ...Object.entries(accountFields).map(([field, value]) => of(field, value)),
  ];
}

/** What a place in JSON may be replaced with: every type, and the ends of each. */
const instead: readonly string[] = [
  ...[
    'null',
    'true',
    'false',
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '""',
    '" "',
    '0',
    '-0',
    '-1',
    '1e400',
    '-1e400',
    '1e-400',
    '0.1',
    '2147483648',
  ],
  ...[
    '9223372036854775808',
    '123456789012345678901234567890',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"__proto__"',
    '"constructor"',
  ],
  ...[
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"toJSON":1}',
    '{"length":1e9}',
    '"text"',
    '"unknown"',
  ],
  `${'['.repeat(200)}${']'.repeat(200)}`,
  ...naughtyTexts.map((text) => JSON.stringify(text)),
  ...hugeTexts.map((text) => JSON.stringify(text)),
];

type Mutation = (text: string, chance: Chance, samples: readonly string[]) => string | Buffer;

const places = (text: string): readonly { readonly at: number; readonly length: number }[] =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g)].map(({ index, 0: word }) => ({
    at: index,
    length: word.length,
  }));

function replaceOne(text: string, chance: Chance, wanted: (text: string, at: number, length: number) => boolean, by: () => string): string {
  const fitting = places(text).filter(({ at, length }) => wanted(text, at, length));
  if (fitting.length === 0) return text;
  const { at, length } = chance.pick(fitting);
  return text.slice(0, at) + by() + text.slice(at + length);
}

const isKey = (text: string, at: number, length: number): boolean => text[at + length] === ':';

const keys = [
  'id',
  'from',
  'type',
  'messages',
  'statuses',
  'contacts',
  'value',
  'field',
  'changes',
  'text',
  'body',
  '__proto__',
  'constructor',
  'toString',
  '',
];

const mutations: Readonly<Record<string, Mutation>> = {
  bit: (text, chance) => {
    const bytes = Buffer.from(text);
    for (let flips = 1 + chance.below(3); flips > 0; flips -= 1) bytes[chance.below(bytes.length)]! ^= 1 << chance.below(8);
    return bytes;
  },
  key: (text, chance) => replaceOne(text, chance, isKey, () => JSON.stringify(chance.pick(keys))),
  type: (text, chance) =>
    replaceOne(
      text,
      chance,
      (...where) => !isKey(...where),
      () => chance.pick(instead),
    ),
  splice: (text, chance, samples) => {
    const other = chance.pick(samples);
    const [from, to] = [chance.below(other.length), chance.below(other.length)].sort((left, right) => left - right);
    const at = chance.below(text.length);
    return text.slice(0, at) + other.slice(from, to) + text.slice(at + chance.below(60));
  },
  'whole part': (text, chance, samples) => {
    const part = () => {
      const { entry: entries } = JSON.parse(chance.pick(samples)) as { entry: unknown[] };
      return entries[0];
    };
    const body = JSON.parse(text) as { entry: unknown[] };
    body.entry.push(...Array.from({ length: chance.below(4) }, part), chance.pick([null, {}, [], 'x', { changes: null }]));
    return JSON.stringify(body);
  },
};

export interface MutatedWebhook {
  /** Which sample, and what was done to it: enough to find it again with the seed. */
  readonly name: string;
  readonly body: Buffer;
}

/** The nth webhook of an attack with this seed: a good one to which one to three things have been done. */
export function mutatedWebhook(samples: readonly string[], seed: number, nth: number): MutatedWebhook {
  const chance = new Chance(seed * 1_000_003 + nth);
  const which = chance.below(samples.length);
  const fresh = (text: string) => text.replaceAll(mark, String(1_000_000 + nth));
  const done: string[] = [];
  let body: string | Buffer = fresh(samples[which]!);
  for (let times = 1 + chance.below(3); times > 0 && typeof body === 'string'; times -= 1) {
    const name = chance.pick(Object.keys(mutations));
    try {
      body = mutations[name]!(body, chance, samples.map(fresh));
      done.push(name);
    } catch {
      // No JSON any more: there is no part to add to it.
      done.push(`${name} (not possible)`);
    }
  }
  return { name: `webhook ${nth} of seed ${seed}: sample ${which}, ${done.join(', ')}`, body: Buffer.from(body) };
}

export const goodMessage = ({ number }: Pick<SeededBusiness, 'number'>, from: string, wamid: string, body: string): string =>
  JSON.stringify(
    webhook(
      entry(
        [
          numberChange(
            'messages',
            {
              contacts: [{ profile: { name: 'Someone good' }, wa_id: from }],
              messages: [{ from, id: wamid, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body } }],
            },
            { phoneNumberId: number.phoneNumberId, displayNumber: number.displayPhoneNumber.replace(/\D/g, '') },
          ),
        ],
        number.wabaId,
      ),
    ),
  );
