import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Asked } from '../../flows/machine/effects.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { SystemClock } from '../database/ports.ts';
import { Bell } from '../messaging/bell.ts';
import { type Customer, openShop } from '../testing/shop.ts';
import { Asking } from './asking.ts';
import { RequestLog } from './request-log.ts';
import { putRequests, Requests } from './requests.ts';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('what flows ask over HTTP', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let customer: Customer;
  let server: Server;
  let address: string;
  let heard: Heard[] = [];
  let answer: (response: ServerResponse) => void;
  let log: RequestLog;
  const opened: { onApplicationShutdown(): Promise<void> }[] = [];
  const nobodyRings = { on: () => undefined } as unknown as Bell;

  beforeAll(async () => {
    shop = await openShop();
    process.env['ENCRYPTION_KEYS'] = `test:${Buffer.alloc(32, 7).toString('base64')}`;
    log = new RequestLog(shop.database);
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        heard.push({ method: request.method!, url: request.url!, headers: request.headers, body });
        answer(response);
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    address = `http://127.0.0.1:${port}`;
    process.env['REQUESTS_MAY_REACH'] = `127.0.0.1:${port}`;
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  });
  afterAll(async () => {
    delete process.env['REQUESTS_MAY_REACH'];
    delete process.env['ENCRYPTION_KEYS'];
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await shop.close();
  });
  beforeEach(async () => {
    heard = [];
    answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"state":"ready","items":[{"price":5}]}');
    await shop.letTimePass('0 hours');
    customer = await shop.customer();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.onApplicationShutdown()));
    await shop.inShop((tx) => tx.query(`delete from requests`));
  });

  const worker = (): Requests => {
    const asking = new Asking(new SystemClock());
    const requests = new Requests(shop.database, new AcrossBusinesses(shop.database), asking, nobodyRings);
    opened.push(requests, asking);
    return requests;
  };
  const asked = (changes: Partial<Asked> = {}): Asked => ({
    ref: 'flow/ask#1',
    flow: 'order',
    step: 'ask',
    method: 'GET',
    url: `${address}/orders/7?by=Ana`,
    pattern: `${address}/orders/{{ number }}?by={{ contact.name }}`,
    headers: {},
    timeoutSeconds: 1,
    retries: 2,
    take: { price: 'body.items.0.price', code: 'status', none: 'body.nothing.here' },
    ...changes,
  });
  const put = (changes: Partial<Asked> = {}) =>
    shop.inShop((tx) => putRequests(tx, [{ businessId: shop.businessId, conversationId: customer.conversationId, asked: asked(changes) }]));
  const events = async (): Promise<object[]> => {
    const rows: { event: object }[] = await shop.inShop((tx) =>
      tx.query(`select event from inbox where conversation_id = $1 order by seq`, [customer.conversationId]),
    );
    return rows.map(({ event }) => event);
  };

  it('is answered by an event with the parts that the step takes', async () => {
    await put();
    await worker().look();
    expect(heard).toMatchObject([{ method: 'GET', url: '/orders/7?by=Ana' }]);
    expect(await events()).toEqual([
      { type: 'request.answered', ref: 'flow/ask#1', outcome: 'done', output: { price: 5, code: 200, none: null } },
    ]);
  });

  it('carries its body as JSON, its secrets in their headers, and the same key each time', async () => {
    await log.keepSecret(shop.businessId, 'shop-key', 'Bearer s3cret');
    let times = 0;
    answer = (response) => response.writeHead((times += 1) < 2 ? 503 : 201).end('{}');
    await put({ method: 'POST', headers: { Authorization: { secret: 'shop-key' }, 'X-Shop': 'Perla' }, body: { count: 2 } });
    const requests = worker();
    await requests.look();
    await shop.letTimePass('1 minute');
    await requests.look();
    expect(heard).toHaveLength(2);
    expect(heard[0]).toMatchObject({ method: 'POST', body: '{"count":2}', headers: { authorization: 'Bearer s3cret', 'x-shop': 'Perla' } });
    expect(heard[0]!.headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/);
    expect(heard[1]!.headers['idempotency-key']).toBe(heard[0]!.headers['idempotency-key']);
    expect(await events()).toMatchObject([{ outcome: 'done' }]);
  });

  it('fails when the tries are used up, and not before', async () => {
    answer = (response) => response.writeHead(500).end('oh no');
    await put({ retries: 1 });
    const requests = worker();
    await requests.look();
    expect(await events()).toEqual([]);
    await shop.letTimePass('1 minute');
    await requests.look();
    expect(heard).toHaveLength(2);
    expect(await events()).toEqual([
      { type: 'request.answered', ref: 'flow/ask#1', outcome: 'failed', output: { price: null, code: 500, none: null } },
    ]);
  });

  it.each([
    ['a refusal is not asked again', (response: ServerResponse) => response.writeHead(404).end('{}'), 'It answered 404'],
    [
      'another address is not followed',
      (response: ServerResponse) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'It answered 302 and named another address, which is not followed',
    ],
  ])('%s', async (_, answers, failure) => {
    answer = answers;
    await put();
    await worker().look();
    expect(heard).toHaveLength(1);
    expect(await events()).toMatchObject([{ outcome: 'failed' }]);
    expect(await log.list(shop.businessId, {})).toMatchObject([{ state: 'failed', failure, tries: 1 }]);
  });

  it('waits for nobody longer than the step allows', async () => {
    answer = () => undefined;
    await put({ retries: 0 });
    await worker().look();
    expect(await events()).toMatchObject([{ outcome: 'failed' }]);
    expect(await log.list(shop.businessId, {})).toMatchObject([{ failure: 'No answer within 1 s' }]);
  });

  it('never reaches an address that is not public, and tells why in the log', async () => {
    await put({ url: 'http://169.254.169.254/latest/meta-data' });
    await worker().look();
    expect(await events()).toMatchObject([{ outcome: 'failed' }]);
    expect(await log.list(shop.businessId, {})).toMatchObject([{ failure: '169.254.169.254 is not a public address', tries: 1 }]);
  });

  it('names a secret that is missing', async () => {
    await put({ headers: { Authorization: { secret: 'gone' } } });
    await worker().look();
    expect(heard).toEqual([]);
    expect(await log.list(shop.businessId, {})).toMatchObject([{ state: 'failed', failure: 'There is no secret called "gone"' }]);
  });

  it('is sent by one of many servers, and its answer counts once', async () => {
    await put();
    await Promise.all([worker(), worker(), worker()].map((each) => each.look()));
    expect(heard).toHaveLength(1);
    expect(await events()).toHaveLength(1);
  });

  it('is sent again when who took it died, and a late answer of the dead does not count', async () => {
    await put();
    await new AcrossBusinesses(shop.database).takeRequests(10, '45 seconds');
    const requests = worker();
    await requests.look();
    expect(heard).toEqual([]);
    await shop.letTimePass('1 minute');
    await requests.look();
    expect(await events()).toHaveLength(1);
  });

  it('leaves nothing behind of what was filled in, asked or answered', async () => {
    await put({ body: { secretOf: 'Ana' } });
    await worker().look();
    const [row] = await shop.inShop<object[]>((tx) => tx.query(`select to_jsonb(r) as all from requests r`));
    expect(JSON.stringify(row)).not.toMatch(/Ana|ready|orders\/7/);
    expect(JSON.stringify(row)).toContain('{{ number }}');
  });

  it('takes no part of an answer that is too large to keep', async () => {
    answer = (response) => response.end(JSON.stringify({ items: [{ price: 'x'.repeat(20_000) }] }));
    await put();
    await worker().look();
    expect(await events()).toMatchObject([{ outcome: 'done', output: { price: null, code: 200 } }]);
  });

  it('keeps secrets sealed', async () => {
    await log.keepSecret(shop.businessId, 'shop-key', 'Bearer s3cret');
    const rows = await shop.inShop<object[]>((tx) => tx.query(`select secret from request_secrets`));
    expect(JSON.stringify(rows)).not.toContain('s3cret');
    expect(await log.secrets(shop.businessId)).toMatchObject([{ name: 'shop-key' }]);
    await log.forgetSecret(shop.businessId, 'shop-key');
    await expect(log.forgetSecret(shop.businessId, 'shop-key')).rejects.toThrow('There is no such secret.');
  });
});
