import { gzipSync, deflateSync, brotliCompressSync } from 'node:zlib';
import type { SeededBusiness } from '../seed/make-business.ts';
import { type AttackedServer, attackedServer } from './testing/attacked-server.ts';
import { isJson, isNoJson, mayBeJson } from './testing/json-attacks.ts';

let server: AttackedServer;
let bakery: SeededBusiness;
let cookie: string;

beforeAll(async () => {
  server = await attackedServer();
  bakery = await server.makeBusiness();
  cookie = await server.signIn(bakery);
}, 60_000);
afterAll(() => server.close());

const shown = (body: string | Buffer) => (Buffer.isBuffer(body) ? body.toString('hex') : body.slice(0, 60));
const hook = (body: string | Buffer, headers?: Readonly<Record<string, string>>) => server.webhook(body, bakery.number.appSecret, headers);
const create = (body: string | Buffer, type?: string) => server.call('POST', '/api/products', { cookie, body, ...(type && { type }) });

/** Bodies that were answered with something else, each with its status. */
async function surprises(
  bodies: readonly (string | Buffer)[],
  post: (body: string | Buffer) => Promise<number>,
  ...allowed: readonly number[]
) {
  const found: unknown[] = [];
  for (const body of bodies) {
    const status = await post(body);
    if (!allowed.includes(status)) found.push([shown(body), status]);
  }
  return found;
}

describe('a body at the edge of what is JSON', () => {
  it('is one of many', () => {
    expect(isJson.length + isNoJson.length + mayBeJson.length).toBeGreaterThan(250);
  });

  it('is taken by the webhook where it is JSON, refused where it is none, and never breaks it', async () => {
    expect(await surprises(isJson, hook, 200)).toEqual([]);
    expect(await surprises(isNoJson, hook, 400)).toEqual([]);
    expect(await surprises(mayBeJson, hook, 200, 400)).toEqual([]);
  }, 60_000);

  it('is refused by the API with a reason, and never breaks it', async () => {
    for (const body of [...isJson, ...isNoJson, ...mayBeJson]) {
      const { status, type, text } = await create(body);
      expect([shown(body), status, type]).toEqual([shown(body), 400, 'application/problem+json; charset=utf-8']);
      expect(JSON.parse(text)).toMatchObject({ status: 400, detail: expect.any(String) });
    }
  }, 60_000);
});

describe('a body that is too much', () => {
  it('is refused by the API before anybody looks at its values, and costs the webhook no more than reading it', async () => {
    const bodies = [
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      `{"name":[${'1,'.repeat(1_000_000)}1]}`,
      `{"object":"whatsapp_business_account","entry":[${'{},'.repeat(700_000)}{}]}`,
      `{"object":"whatsapp_business_account","entry":[${'null,'.repeat(500_000)}null]}`,
      `{${'"name":"x",'.repeat(200_000)}"variants":[]}`,
    ];
    for (const body of bodies) expect([shown(body), await hook(body), (await create(body)).status]).toEqual([shown(body), 200, 400]);
    const tenMegabytes = `{"${'k'.repeat(10_000_000)}":1}`;
    expect([await hook(tenMegabytes), (await create(tenMegabytes)).status]).toEqual([413, 413]);
  }, 60_000);

  it('changes no prototype', async () => {
    const evil = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
    const roll = `{${evil},"name":"Roll","variants":[{${evil},"amount":1}]}`;
    expect(await hook(`{${evil},"object":"whatsapp_business_account","entry":[{${evil},"changes":[{${evil}}]}]}`)).toBe(200);
    // The names are ignored, as they name nothing.
    expect((await create(roll)).status).toBe(201);
    expect((await server.call('POST', '/api/sign-in', { body: `{${evil},"email":"a@example.com","password":"x"}` })).status).toBe(401);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000));
    const before = process.memoryUsage().rss;
    for (const [encoding, packed] of [
      ['gzip', bomb],
      ['deflate', deflateSync(Buffer.alloc(50_000_000))],
      ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
    ] as const) {
      expect([encoding, await hook(packed, { 'content-encoding': encoding })]).toEqual([encoding, 415]);
      const answer = await fetch(`${server.address}/api/products`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': encoding, origin: server.address, cookie },
        body: new Uint8Array(packed),
      });
      expect([encoding, answer.status]).toEqual([encoding, 415]);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  }, 60_000);
});

describe('a body that says to be something else than it is', () => {
  const json = '{"name":"Roll","variants":[{"amount":100}]}';

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/octet-stream',
    'application/jsonx',
    'application/ld+json; x',
    '',
    ' ',
    ';',
    'application',
    '*/*',
  ])('is refused as %j', async (type) => {
    expect([400, 415]).toContain(await hook('{}', { 'content-type': type }));
    const answer = await server.call('POST', '/api/products', { cookie, body: json, type });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it.each(['utf-16', 'utf-16le', 'utf-7', 'latin1', 'x'.repeat(200), '"utf-8', 'utf-8; charset=utf-16'])(
    'is refused in %s',
    async (charset) => {
      const type = `application/json; charset=${charset}`;
      const { status } = await create(Buffer.from(json, 'utf16le'), type);
      expect([charset, status >= 400 && status < 500]).toEqual([charset, true]);
    },
  );
});

describe('after all of that', () => {
  it('the server answers as before', async () => {
    expect((await server.call('GET', '/healthz')).status).toBe(200);
    expect((await create('{"name":"Roll","variants":[{"amount":100}]}')).status).toBe(201);
  });
});
