import { gzipSync } from 'node:zlib';
import { change, contact, entry, numberChange, text, webhook } from './parse/payloads.ts';
import { ReadReceipts } from '../messaging/read-receipts.ts';
import { openRoom, until, type Connected, type RoomUnderTest } from './room-under-test.ts';
import { signature } from './signature.ts';

let room: RoomUnderTest;
let bakery: Connected;
let florist: Connected;

beforeAll(async () => {
  room = await openRoom();
  bakery = await room.connect();
  florist = await room.connect();
});

afterAll(() => room.close());
beforeEach(() => room.graph.forget());

const bytes = (body: unknown) => (Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

async function post(body: unknown, secret: string | undefined, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const raw = bytes(body);
  const response = await fetch(`${room.address}/webhooks/whatsapp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret !== undefined && { 'x-hub-signature-256': signature(raw, secret) }),
      ...headers,
    },
    body: new Uint8Array(raw),
  });
  return response.status;
}

const saying = (number: Connected, ...words: readonly string[]) =>
  numberChange('messages', { contacts: [contact()], messages: words.map((word) => text(word)) }, number);
const single = (number: Connected, ...words: readonly string[]) => webhook(entry([saying(number, ...words)], number.wabaId));

const heard = async (number: Connected): Promise<string[]> => {
  const rows: { text: string }[] = await room.owner.query(
    `select content->>'text' as text from messages where business_id = $1 order by position`,
    [number.businessId],
  );
  return rows.map((row) => row.text);
};
const rows = async (): Promise<number> => {
  const [row]: { count: string }[] = await room.owner.query(
    `select (select count(*) from messages) + (select count(*) from inbox) + (select count(*) from contacts) + (select count(*) from account_notices) as count`,
  );
  return Number(row!.count);
};

describe('a webhook', () => {
  it('is stored before it is answered, and the same one again changes nothing', async () => {
    const body = single(bakery, 'hello', 'is anybody there?');
    expect(await post(body, bakery.appSecret)).toBe(200);
    expect(await heard(bakery)).toEqual(['hello', 'is anybody there?']);
    const before = await rows();
    expect(await Promise.all([post(body, bakery.appSecret), post(body, bakery.appSecret)])).toEqual([200, 200]);
    expect(await rows()).toBe(before);
  });

  it('with a wrong signature or none stores nothing', async () => {
    const before = await rows();
    expect(await post(single(bakery, 'forged'), undefined)).toBe(401);
    expect(await post(single(bakery, 'forged'), 'guessed')).toBe(401);
    expect(await post(single(bakery, 'forged'), '')).toBe(401);
    expect(await post('not even JSON', 'guessed')).toBe(401);
    expect(await post('', 'guessed')).toBe(401);
    expect(await rows()).toBe(before);
  });

  it('cannot speak for a number with another secret', async () => {
    expect(await post(single(florist, 'forged by the bakery'), bakery.appSecret)).toBe(401);
    expect(await post(webhook(entry([saying(bakery, 'mine'), saying(florist, 'not mine')], bakery.wabaId)), bakery.appSecret)).toBe(200);
    expect(await heard(bakery)).toContain('mine');
    expect(await heard(florist)).toEqual([]);
  });

  it('may hold the messages of many businesses under one app', async () => {
    const [one, two] = [await room.connect({ appSecret: 'one app' }), await room.connect({ appSecret: 'one app' })];
    const body = webhook(entry([saying(one, 'to one')], one.wabaId), entry([{ broken: true }, saying(two, 'to two')], two.wabaId));
    await until(async () => (await post(body, 'one app')) === 200);
    expect([await heard(one), await heard(two)]).toEqual([['to one'], ['to two']]);
  });

  it('is believed with the secret before the current one too', async () => {
    const rotating = await room.connect({ appSecret: 'new', previousAppSecret: 'old' });
    await until(async () => (await post(single(rotating, 'signed anew'), 'new')) === 200);
    expect(await post(single(rotating, 'signed as before'), 'old')).toBe(200);
    expect(await heard(rotating)).toEqual(['signed anew', 'signed as before']);
  });

  it('reaches a number that was connected a moment ago', async () => {
    await post(single(bakery, 'warm up'), bakery.appSecret);
    const fresh = await room.connect();
    await until(async () => (await post(single(fresh, 'first'), fresh.appSecret)) === 200);
    expect(await heard(fresh)).toEqual(['first']);
  });

  it('reaches a number that was connected a moment ago under a secret that is known', async () => {
    const sister = await room.connect({ appSecret: bakery.appSecret });
    expect(await post(single(sister, 'first'), bakery.appSecret)).toBe(200);
    expect(await heard(sister)).toEqual(['first']);
  });

  it('about a number or a field that nobody knows is acknowledged', async () => {
    const nobody = { ...bakery, phoneNumberId: '1', displayNumber: '2' };
    expect(await post(webhook(entry([saying(nobody, 'hello?')], '3')), bakery.appSecret)).toBe(200);
    expect(await post(webhook(entry([change('a_field_of_the_future', { some: 'thing' })], bakery.wabaId)), bakery.appSecret)).toBe(200);
    const [notice] = await room.owner.query(`select field, value from account_notices where business_id = $1`, [bakery.businessId]);
    expect(notice).toEqual({ field: 'a_field_of_the_future', value: { some: 'thing' } });
  });

  it('that is signed and no JSON is a mistake, and said to be one', async () => {
    for (const body of ['', '{', '{"a":1,}', '\ufeff{}', Buffer.from([0x7b, 0xff, 0x7d]), Buffer.from('{}', 'utf16le')])
      expect([body, await post(body, bakery.appSecret)]).toEqual([body, 400]);
    for (const body of ['[]', '1', '"text"', 'null', '{}', '{"object":"page"}'])
      expect([body, await post(body, bakery.appSecret)]).toEqual([body, 200]);
  });

  it('that is packed, or says to be something else, is not read', async () => {
    expect(await post(gzipSync(Buffer.alloc(10_000_000)), bakery.appSecret, { 'content-encoding': 'gzip' })).toBe(415);
    expect(await post(single(bakery, 'form'), bakery.appSecret, { 'content-type': 'multipart/form-data; boundary=x' })).toBe(415);
    expect(await post(single(bakery, 'with a charset'), bakery.appSecret, { 'content-type': 'application/json; charset=utf-8' })).toBe(200);
  });

  it('may have up to 3 MB', async () => {
    const many = single(bakery, ...Array.from({ length: 1000 }, (_, index) => `${index} `.padEnd(2_720, 'x')));
    expect(bytes(many).length).toBeGreaterThan(2_850_000);
    expect(await post(many, bakery.appSecret)).toBe(200);
    expect(await heard(bakery)).toContain('999 '.padEnd(2_720, 'x'));
    expect(await post(Buffer.alloc(3_300_000, ' '), bakery.appSecret)).toBe(413);
    expect(await post(`{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, bakery.appSecret)).toBe(200);
  });

  it('makes the ticks blue and shows that somebody types, once, as long as the bot has the conversation', async () => {
    const now = String(Math.floor(Date.now() / 1000));
    const said = (id: string) =>
      webhook(
        entry(
          [
            numberChange(
              'messages',
              {
                contacts: [contact({ waId: '34600555666', name: 'Eva' })],
                messages: [text('hi', { id, from: '34600555666', from_user_id: undefined, timestamp: now })],
              },
              florist,
            ),
          ],
          florist.wabaId,
        ),
      );
    await post(said('wamid.T1'), florist.appSecret);
    await until(() => room.graph.receipts().length === 1);
    await post(said('wamid.T1'), florist.appSecret);
    await room.owner.query(`update conversations set owner = 'human' where business_id = $1`, [florist.businessId]);
    await post(said('wamid.T2'), florist.appSecret);
    await new Promise((wait) => setTimeout(wait, 200));
    expect(room.graph.receipts().map(({ body, token }) => [body, token])).toEqual([
      [{ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.T1', typing_indicator: { type: 'text' } }, florist.accessToken],
    ]);
  });
});

describe('a conversation that a person opens', () => {
  it('gets its ticks for the newest message, once', async () => {
    const number = await room.connect({ appSecret: bakery.appSecret });
    await post(single(number, 'older', 'newest'), bakery.appSecret);
    const [{ id, wamid }]: [{ id: string; wamid: string }] = await room.owner.query(
      `select conversation_id as id, wamid from messages where business_id = $1 and content->>'text' = 'newest'`,
      [number.businessId],
    );
    const receipts = room.app.get(ReadReceipts);
    receipts.opened(number.businessId, id);
    await until(() => room.graph.receipts().length === 1);
    receipts.opened(number.businessId, id);
    await new Promise((wait) => setTimeout(wait, 100));
    expect(room.graph.receipts().map(({ body }) => body)).toEqual([{ messaging_product: 'whatsapp', status: 'read', message_id: wamid }]);
  });
});

describe('the question whether this address is ours', () => {
  const ask = async (query: Readonly<Record<string, string>>) => {
    const response = await fetch(`${room.address}/webhooks/whatsapp?${new URLSearchParams(query).toString()}`);
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };
  const right = () => ({ 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': florist.verifyToken });

  it('is answered with the challenge as plain text', async () => {
    expect(await ask(right())).toEqual({ status: 200, type: 'text/plain; charset=utf-8', text: '1158201444' });
  });

  it.each([
    ['another token', { 'hub.verify_token': 'guessed' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['a challenge that is not digits', { 'hub.challenge': '<script>' }],
    ['a challenge that is too long', { 'hub.challenge': '1'.repeat(65) }],
    ['an empty challenge', { 'hub.challenge': '' }],
  ])('is refused with %s', async (_, wrong) => {
    expect((await ask({ ...right(), ...wrong })).status).toBe(403);
  });

  it('is refused when nothing is given', async () => {
    expect((await ask({})).status).toBe(403);
  });
});

describe('while the database is away', () => {
  it('a webhook is answered so that Meta sends it again', async () => {
    await room.owner.query(`alter table inbox rename to inbox_away`);
    try {
      expect(await post(single(bakery, 'lost?'), bakery.appSecret)).toBe(503);
    } finally {
      await room.owner.query(`alter table inbox_away rename to inbox`);
    }
    expect(await heard(bakery)).not.toContain('lost?');
    expect(await post(single(bakery, 'lost?'), bakery.appSecret)).toBe(200);
    expect(await heard(bakery)).toContain('lost?');
  });
});
