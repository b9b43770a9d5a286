import fc from 'fast-check';
import {
  accountFields,
  echo,
  entry,
  inbound,
  kinds,
  messages,
  numberChange,
  status,
  statuses,
  systemMessage,
  text,
  webhook,
} from './payloads.ts';
import { parseWebhook } from './parse-webhook.ts';

const now = new Date('2026-11-01T12:00:00Z');
const good = text('I am fine', { id: 'wamid.GOOD' });
const survives = (body: unknown) =>
  parseWebhook(body, now).arrivals.some((arrival) => arrival.type === 'message' && arrival.wamid === 'wamid.GOOD');

describe('a part that is broken', () => {
  const odd = [
    null,
    undefined,
    0,
    -1,
    1e308,
    true,
    '',
    'x',
    [],
    [[]],
    {},
    { type: {} },
    { id: [] },
    { id: 2 ** 63, from: '1' },
    { id: 'x'.repeat(10_000), from: '1' },
    { id: 'a b', from: '1' },
    { id: 'w', from: [] },
    { id: 'w', from: -5 },
  ];

  it('never loses the others', () => {
    for (const part of odd) {
      expect(survives(messages(part, good, part))).toBe(true);
      expect(survives(webhook(entry([numberChange('messages', { contacts: part, messages: [part, good] })])))).toBe(true);
      expect(
        survives(
          webhook(part as never, {
            id: part,
            changes: [part, numberChange('messages', { messages: [good], statuses: part, errors: part })],
          }),
        ),
      ).toBe(true);
    }
  });

  it('is named with its place and the reason', () => {
    expect(parseWebhook(messages(good, 5, { from: '1' }), now).skipped).toEqual([
      { where: 'entry[0].changes[0].value.messages[1]', why: 'is not an object' },
      { where: 'entry[0].changes[0].value.messages[2]', why: 'has no id' },
    ]);
  });

  it('is counted, not kept, when there are very many', () => {
    const { skipped, skippedInAll } = parseWebhook(messages(...Array.from({ length: 100_000 }, () => 1)), now);
    expect([skipped.length, skippedInAll]).toEqual([100, 100_000]);
  });
});

describe('a body that means harm', () => {
  const parsed = (json: string) => parseWebhook(JSON.parse(json), now);

  it('changes no prototype', () => {
    const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"event":"X"}';
    const { arrivals } = parsed(
      `{"object":"whatsapp_business_account","entry":[{"id":"1","__proto__":{"changes":[1]},"changes":[{"field":"account_update","value":${evil}}]}]}`,
    );
    expect(arrivals).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf((arrivals[0] as { value: object }).value)).toBe(Object.prototype);
  });

  it('is not read by the keys it inherits', () => {
    const messageOf = (type: string) => JSON.stringify(messages(inbound(type, {})));
    for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      expect(parsed(messageOf(type)).arrivals).toMatchObject([{ received: { kind: 'unsupported', what: type } }]);
  });

  it('is skipped where it is too deep, and read where it is not', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const { arrivals, skipped } = parsed(
      `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"x","value":{"a":${deep}}},${JSON.stringify(numberChange('messages', { messages: [good] }))}]}]}`,
    );
    expect(arrivals).toHaveLength(1);
    expect(skipped).toEqual([{ where: 'entry[0].changes[0].value', why: 'is nested too deep' }]);
  });

  it('is over quickly, however long its lists', () => {
    const body: unknown = JSON.parse(`{"object":"whatsapp_business_account","entry":[${'0,'.repeat(1_000_000)}0]}`);
    const begun = performance.now();
    parseWebhook(body, now);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('gives only what a jsonb column takes', () => {
    const { arrivals } = parsed(
      String.raw`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"x","value":{"a\u0000":"\u0000\ud800","n":1e400}}]}]}`,
    );
    expect(arrivals).toMatchObject([{ value: { a: '\ufffd', n: null } }]);
  });

  it.each([
    null,
    5,
    'text',
    [],
    {},
    { object: 'page' },
    { object: 'whatsapp_business_account' },
    { object: 'whatsapp_business_account', entry: {} },
  ])('may be %j, and nothing happens', (body) => {
    expect(parseWebhook(body, now).arrivals).toEqual([]);
  });

  it('does not throw, whatever is changed in a good one', () => {
    const all = webhook(
      entry([
        numberChange('messages', {
          contacts: [{}],
          messages: [...Object.values(kinds), systemMessage({ type: 'user_changed_number', wa_id: '1' })],
          statuses: [status('failed', { errors: [{ code: 1 }] })],
          errors: [{}],
        }),
        numberChange('smb_message_echoes', { message_echoes: [echo('text', { text: { body: 'x' } })] }),
        numberChange('history', { history: [{ threads: [{ id: '1', messages: [echo('text', { text: { body: 'x' } })] }] }] }),
        numberChange('user_preferences', { user_preferences: [{ wa_id: '1', value: 'stop' }] }),
        numberChange('smb_app_state_sync', { state_sync: [{ contact: { full_name: 'A', phone_number: '1' } }] }),
        ...Object.entries(accountFields).map(([field, value]) => ({ field, value })),
      ]),
    );
    const json = JSON.stringify(all);
    const places = [...json.matchAll(/"[^"]*"|\d+|true|false|\[|\{/g)].map(({ index, 0: word }) => ({ index, length: word.length }));
    const instead = fc.oneof(
      fc.constantFrom('null', '[]', '{}', '-1', '1e400', '""', '"\\u0000"', '"\\ud800"', '"__proto__"', '9223372036854775808'),
      fc.json(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), instead), { minLength: 1, maxLength: 3 }), (changes) => {
        let changed = json;
        for (const [{ index, length }, replacement] of [...changes].sort(([a], [b]) => b.index - a.index))
          changed = changed.slice(0, index) + replacement + changed.slice(index + length);
        let body: unknown;
        try {
          body = JSON.parse(changed);
        } catch {
          return;
        }
        const { arrivals } = parseWebhook(body, now);
        expect(JSON.stringify(arrivals)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says so when it is a status instead', () => {
    expect(parseWebhook(statuses(null, status('sent')), now)).toMatchObject({ arrivals: [{ type: 'status' }], skippedInAll: 1 });
  });
});
