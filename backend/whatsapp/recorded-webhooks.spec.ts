import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { entry, kinds, numberChange, status, webhook } from './parse/payloads.ts';
import { openRoom, type Connected, type RoomUnderTest } from './room-under-test.ts';
import { signature } from './signature.ts';

const folder = '../shared/whatsapp/fixtures/inbound';
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];

const appSecret = 'one app for all of them';
let room: RoomUnderTest;

/** The numbers and accounts that the recordings name, each of a business of its own. */
function namedIn(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.flatMap((text) => {
      const wabaId = (JSON.parse(text) as { entry: { id?: string }[] }).entry[0]?.id ?? 'unnamed';
      const numbers = [...text.matchAll(/"phone_number_id":\s*"([^"]+)"/g)].map(([, id]) => id!);
      return (numbers.length > 0 ? numbers : [`a number of ${wabaId}`]).map((phoneNumberId) => [phoneNumberId, wabaId] as const);
    }),
  );
}

beforeAll(async () => {
  room = await openRoom();
  for (const [phoneNumberId, wabaId] of namedIn(files.map((file) => readFileSync(join(folder, file), 'utf8'))))
    await room.connect({ phoneNumberId, wabaId, appSecret });
});
afterAll(() => room.close());

async function post(body: string): Promise<number> {
  const { status: code } = await fetch(`${room.address}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature(Buffer.from(body), appSecret) },
    body,
  });
  return code;
}

/** What a webhook may leave behind, counted. */
const stored = async (): Promise<Readonly<Record<string, number>>> => {
  const counted: { name: string; count: number }[] = await room.owner.query(
    ['messages', 'inbox', 'contacts', 'conversations', 'account_notices']
      .map((name) => `select '${name}' as name, count(*)::integer from ${name}`)
      .join(' union all '),
  );
  return Object.fromEntries(counted.map(({ name, count }) => [name, count]));
};

(files.length > 0 ? describe : describe.skip)('a webhook recorded from elsewhere, posted to the real endpoint', () => {
  it.each(files.length > 0 ? files : ['none'])('is stored: %s', async (file) => {
    expect(await post(readFileSync(join(folder, file), 'utf8'))).toBe(200);
  });

  it('leaves nothing new behind when all of them come again', async () => {
    const before = await stored();
    for (const file of files) await post(readFileSync(join(folder, file), 'utf8'));
    expect(await stored()).toEqual(before);
    expect(before['messages']).toBeGreaterThan(40);
    expect(before['account_notices']).toBeGreaterThan(30);
  });
});

describe('a webhook that is signed and changed at random', () => {
  let number: Connected;
  beforeAll(async () => {
    number = await room.connect({ appSecret });
  });

  it('is taken or said to be a mistake, and never an error of ours', async () => {
    const json = JSON.stringify(
      webhook(
        entry(
          [numberChange('messages', { messages: Object.values(kinds), statuses: [status('read'), status('failed')] }, number)],
          number.wabaId,
        ),
      ),
    );
    const places = [...json.matchAll(/"[^"]*"|\d+|\{|\[/g)].map(({ index, 0: word }) => ({ index, length: word.length }));
    const instead = fc.oneof(
      fc.constantFrom(
        'null',
        '[]',
        '{',
        '-1',
        '1e400',
        '""',
        '"\\u0000\\ud800"',
        '"__proto__"',
        '9223372036854775808',
        `"${'é'.repeat(70_000)}"`,
      ),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...places), instead), { minLength: 1, maxLength: 4 }), async (changes) => {
        let changed = json;
        for (const [{ index, length }, replacement] of [...changes].sort(([a], [b]) => b.index - a.index))
          changed = changed.slice(0, index) + replacement + changed.slice(index + length);
        expect([200, 400]).toContain(await post(changed));
      }),
      { numRuns: 200 },
    );
  }, 30_000);
});
