import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Global, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { PhoneChat, PhoneCustomer, PhoneMessage } from '../contract/phone.ts';
import { connectionOptions } from '../database/connection.ts';
import { Notifications } from '../database/notifications.ts';
import { Clock, SystemClock } from '../database/ports.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';
import { registerSandboxNumber } from './sandbox-numbers.ts';
import { SandboxModule } from './sandbox.module.ts';

const appSecret = 'the-app-secret-of-a-bakery';
const token = 'the-token-of-a-bakery';
const number = '100200300400500';

interface Received {
  readonly good: boolean;
  readonly raw: string;
  readonly value: {
    readonly contacts?: readonly { readonly wa_id?: string; readonly user_id: string }[];
    readonly messages?: readonly (Record<string, unknown> & { readonly id: string; readonly type: string })[];
    readonly statuses?: readonly (Record<string, unknown> & { readonly id: string; readonly status: string })[];
    readonly event?: string;
  };
}

describe('the sandbox', () => {
  let own: TestDatabase;
  let app: INestApplication;
  let base: string;
  let business: Server;
  let received: Received[];
  /** The next answers of the business's webhook; 200 when there are none. */
  let answers: number[];

  const start = async () => {
    const dataSource = await new DataSource(connectionOptions(own.appUrl, 6)).initialize();
    @Global()
    @Module({
      imports: [SandboxModule],
      providers: [{ provide: DataSource, useValue: dataSource }, { provide: Clock, useClass: SystemClock }, TenantDatabase, Notifications],
      exports: [TenantDatabase, Notifications],
    })
    class SandboxOfTheSuite {}
    app = await NestFactory.create(SandboxOfTheSuite, { logger: false, forceCloseConnections: true });
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/sandbox`;
  };

  const graph = (path: string, init: { method?: string; body?: unknown; token?: string } = {}) =>
    fetch(`${base}/graph/v24.0/${path}`, {
      method: init.method ?? 'POST',
      headers: { authorization: `Bearer ${init.token ?? token}`, ...(init.body ? { 'content-type': 'application/json' } : {}) },
      ...(init.body ? { body: JSON.stringify(init.body) } : {}),
    });

  const json = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T;
  const errorOf = async (answer: Response) => ((await answer.json()) as { error: { code: number; message: string } }).error;

  const send = async (to: string, content: object, opaque?: string) => {
    const answer = await graph(`${number}/messages`, {
      body: { messaging_product: 'whatsapp', to, ...content, ...(opaque && { biz_opaque_callback_data: opaque }) },
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { messages: { id: string }[] }).messages[0]!.id;
  };
  const text = (body: string) => ({ type: 'text', text: { body } });

  const post = (path: string, body: unknown) =>
    fetch(`${base}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const newCustomer = (name: string, more: object = {}) => json<PhoneCustomer>(post('phone/customers', { name, ...more }));
  const act = (customer: PhoneCustomer, action: object) =>
    json<{ wamid: string }>(post(`phone/chats/${customer.id}/${number}/messages`, action));
  const screen = (customer: PhoneCustomer) => json<PhoneMessage[]>(fetch(`${base}/phone/chats/${customer.id}/${number}/messages`));

  const eventually = async <T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> => {
    for (let tries = 0; tries < 200; tries++) {
      const found = await look();
      if (found) return found;
      await pause(25);
    }
    throw new Error('it never happened');
  };
  const statusesOf = (wamid: string) => received.flatMap(({ value }) => value.statuses ?? []).filter(({ id }) => id === wamid);
  const messageOf = (wamid: string) =>
    eventually(() => received.flatMap(({ value }) => value.messages ?? []).find(({ id }) => id === wamid));

  beforeAll(async () => {
    own = await ownDatabase();
    process.env['DATABASE_URL'] = own.appUrl;
    business = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const raw = Buffer.concat(chunks);
        const status = answers.shift() ?? 200;
        const good = request.headers['x-hub-signature-256'] === `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
        if (status === 200) {
          const body = JSON.parse(raw.toString()) as { entry: { changes: { value: Received['value'] }[] }[] };
          received.push({ good, raw: raw.toString(), value: body.entry[0]!.changes[0]!.value });
        }
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((listening) => business.listen(0, '127.0.0.1', listening));
    await start();
    await app.get(TenantDatabase).outsideBusiness((tx) =>
      registerSandboxNumber(tx, {
        phoneNumberId: number,
        wabaId: '900800700',
        displayPhoneNumber: '+1 555 000 1111',
        businessName: 'Bakery',
        accessToken: token,
        appSecret,
        webhookUrl: `http://127.0.0.1:${(business.address() as AddressInfo).port}/webhooks/whatsapp`,
      }),
    );
  });
  beforeEach(() => {
    received = [];
    answers = [];
  });
  afterAll(async () => {
    await app.close();
    business.closeAllConnections();
    business.close();
    await own.drop();
  });

  it('answers a send as Meta does and tells by signed webhook what became of it', async () => {
    const ada = await newCustomer('Ada');
    await act(ada, { kind: 'text', text: 'Hi' });
    const answer = await json<{ contacts: unknown[]; messages: { id: string }[] }>(
      graph(`${number}/messages`, {
        body: { messaging_product: 'whatsapp', to: `+${ada.waId}`, ...text('Hello'), biz_opaque_callback_data: 'row-1' },
      }),
    );
    const wamid = answer.messages[0]!.id;
    expect(wamid).toMatch(/^wamid\./);
    expect(answer.contacts).toEqual([{ input: `+${ada.waId}`, wa_id: ada.waId, user_id: ada.bsuid }]);

    await eventually(() => statusesOf(wamid).length === 2);
    expect(statusesOf(wamid).map(({ status }) => status)).toEqual(['sent', 'delivered']);
    expect(statusesOf(wamid).every((status) => status['biz_opaque_callback_data'] === 'row-1')).toBe(true);
    expect(received.every(({ good }) => good)).toBe(true);

    await post(`phone/chats/${ada.id}/${number}/open`, {});
    await eventually(() => statusesOf(wamid).some(({ status }) => status === 'read'));
  });

  it('refuses a wrong token, an unknown number and a broken rule in the shape of Meta', async () => {
    const wrongToken = await graph(`${number}/messages`, { body: {}, token: 'another' });
    expect([wrongToken.status, (await errorOf(wrongToken)).code]).toEqual([401, 190]);
    const unknown = await graph('999/messages', { body: {} });
    expect([unknown.status, (await errorOf(unknown)).code]).toEqual([400, 100]);
    const broken = await graph(`${number}/messages`, {
      body: { messaging_product: 'whatsapp', to: '15550001112', type: 'text', text: {} },
    });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toEqual({
      error: {
        message: '(#131008) Required parameter is missing',
        type: 'OAuthException',
        code: 131008,
        error_data: { messaging_product: 'whatsapp', details: 'text.body is required' },
        fbtrace_id: expect.any(String) as string,
      },
    });
    const toItself = await graph(`${number}/messages`, { body: { messaging_product: 'whatsapp', to: '+15550001111', ...text('Me') } });
    expect((await errorOf(toItself)).code).toBe(131021);
  });

  it('sends a webhook again until it is answered with 200, in order, escaped as Meta escapes', async () => {
    const ben = await newCustomer('Ben');
    answers = [503, 500];
    const first = await act(ben, { kind: 'text', text: 'Grüße an/aus 🥐' });
    const second = await act(ben, { kind: 'text', text: 'Are you there?' });
    await messageOf(second.wamid);
    const mine = received.flatMap(({ value }) => value.messages ?? []);
    expect(mine.map(({ id }) => id)).toEqual([first.wamid, second.wamid]);
    expect(received[0]?.raw).toContain('Gr\\u00fc\\u00dfe an\\/aus \\ud83e\\udd50');
    expect((await eventually(async () => (await screen(ben)).find(({ tick }) => tick === 'delivered'))).content.text).toBe(
      'Grüße an/aus 🥐',
    );
  });

  it('keeps undelivered webhooks over a restart', async () => {
    const cem = await newCustomer('Cem');
    answers = Array.from({ length: 20 }, () => 503);
    const { wamid } = await act(cem, { kind: 'text', text: 'Still here?' });
    await eventually(() => answers.length < 20);
    await app.close();
    answers = [];
    await start();
    await app.get(TenantDatabase).query(`update sandbox.webhooks set due_at = now()`);
    expect((await messageOf(wamid)).type).toBe('text');
  });

  it('keeps a journal of what it accepted, in order', async () => {
    const dee = await newCustomer('Dee');
    await act(dee, { kind: 'text', text: 'Hi' });
    const wamids = [];
    for (const body of ['one', 'two', 'three']) wamids.push(await send(`+${dee.waId}`, text(body), `row-${body}`));
    const journal = await json<{ wamid: string; to: string; opaque: string; body: { text: { body: string } } }[]>(
      fetch(`${base}/journal?phoneNumberId=${number}`),
    );
    const mine = journal.filter(({ to }) => to === dee.waId);
    expect(mine.map(({ wamid }) => wamid)).toEqual(wamids);
    expect(mine.map(({ opaque, body }) => [opaque, body.text.body])).toEqual([
      ['row-one', 'one'],
      ['row-two', 'two'],
      ['row-three', 'three'],
    ]);
  });

  it('lets a free message fail once the service window is closed', async () => {
    const eve = await newCustomer('Eve');
    await act(eve, { kind: 'text', text: 'Long ago' });
    await app.get(TenantDatabase).query(`update sandbox.messages set at = now() - interval '25 hours' where customer_id = $1`, [eve.id]);
    const wamid = await send(`+${eve.waId}`, text('Too late'));
    const [status] = await eventually(() => statusesOf(wamid).length > 0 && statusesOf(wamid));
    expect(status).toMatchObject({ status: 'failed', errors: [{ code: 131047 }] });
    expect((await screen(eve)).map(({ content }) => content.text)).toEqual(['Long ago']);
  });

  it('shows a list, lets a row be tapped, and refuses a row that was never offered', async () => {
    const fay = await newCustomer('Fay');
    await act(fay, { kind: 'text', text: 'Menu' });
    const sections = [
      {
        rows: [
          { id: 'r1', title: 'Croissant', description: 'Fresh' },
          { id: 'r2', title: 'Bagel' },
        ],
      },
    ];
    const wamid = await send(`+${fay.waId}`, {
      type: 'interactive',
      interactive: { type: 'list', body: { text: 'What?' }, action: { button: 'Choose', sections } },
    });
    expect((await screen(fay)).at(-1)?.content).toEqual({ text: 'What?', list: { button: 'Choose', sections } });

    const tap = await act(fay, { kind: 'tap', wamid, option: 'r1' });
    expect(await messageOf(tap.wamid)).toMatchObject({
      type: 'interactive',
      context: { id: wamid, from: '15550001111' },
      interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Croissant', description: 'Fresh' } },
    });
    const wrong = await post(`phone/chats/${fay.id}/${number}/messages`, { kind: 'tap', wamid, option: 'r9' });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { errors: [{ field: 'option' }] }]);
  });

  it('carries files both ways', async () => {
    const gil = await newCustomer('Gil');
    const form = new FormData();
    form.set('kind', 'document');
    form.set('caption', 'My list');
    form.set('file', new Blob(['two bagels'], { type: 'text/plain' }), 'lista – compra.txt');
    const sent = await json<{ wamid: string }>(fetch(`${base}/phone/chats/${gil.id}/${number}/messages`, { method: 'POST', body: form }));
    const { document } = (await messageOf(sent.wamid)) as unknown as { document: { id: string; filename: string; caption: string } };
    expect(document).toMatchObject({ filename: 'lista – compra.txt', caption: 'My list' });
    const known = await json<{ url: string; file_size: number }>(graph(document.id, { method: 'GET' }));
    expect(known.file_size).toBe(10);
    const bytes = await fetch(known.url, { headers: { authorization: `Bearer ${token}` } });
    expect(await bytes.text()).toBe('two bagels');
    expect((await fetch(known.url)).status).toBe(401);

    const upload = new FormData();
    upload.set('messaging_product', 'whatsapp');
    upload.set('file', new Blob([new Uint8Array(20)], { type: 'image/png' }), 'a.png');
    const { id } = await json<{ id: string }>(
      fetch(`${base}/graph/v24.0/${number}/media`, { method: 'POST', body: upload, headers: { authorization: `Bearer ${token}` } }),
    );
    await send(`+${gil.waId}`, { type: 'image', image: { id } });
    const unknown = await graph(`${number}/messages`, {
      body: { messaging_product: 'whatsapp', to: gil.waId, type: 'image', image: { id: '42' } },
    });
    expect((await errorOf(unknown)).code).toBe(131009);
    expect((await graph(id, { method: 'DELETE' })).status).toBe(200);
    expect((await graph(id, { method: 'GET' })).status).toBe(400);
  });

  it('knows a customer who hides the number by the business-scoped user id alone', async () => {
    const han = await newCustomer('Han', { hidesNumber: true });
    const { wamid } = await act(han, { kind: 'text', text: 'Psst' });
    const message = await messageOf(wamid);
    expect(message).toMatchObject({ from_user_id: han.bsuid });
    expect(message).not.toHaveProperty('from');
    const answer = await json<{ contacts: unknown[] }>(
      graph(`${number}/messages`, { body: { messaging_product: 'whatsapp', recipient: han.bsuid, ...text('Hello') } }),
    );
    expect(answer.contacts).toEqual([{ input: han.bsuid, user_id: han.bsuid }]);
  });

  it('reacts, edits, deletes and shows two blue ticks', async () => {
    const ida = await newCustomer('Ida');
    const { wamid } = await act(ida, { kind: 'text', text: 'Helo' });
    await act(ida, { kind: 'edit', wamid, text: 'Hello' });
    await graph(`${number}/messages`, { body: { messaging_product: 'whatsapp', status: 'read', message_id: wamid } });
    await send(`+${ida.waId}`, { type: 'reaction', reaction: { message_id: wamid, emoji: '👍' } });
    expect(await screen(ida)).toMatchObject([{ content: { text: 'Hello' }, edited: true, tick: 'read', reactions: ['👍'] }]);
    await act(ida, { kind: 'revoke', wamid });
    expect(await screen(ida)).toMatchObject([{ content: {}, revoked: true }]);
    const kinds = await eventually(() => {
      const mine = received.flatMap(({ value }) => value.messages ?? []);
      return mine.length === 3 && mine.map(({ type }) => type);
    });
    expect(kinds).toEqual(['text', 'edit', 'revoke']);
  });

  it('approves a template after a moment and sends it filled in, also outside the window', async () => {
    const body = {
      name: 'ready',
      language: 'en',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Your order {{1}} is ready for you.', example: { body_text: [['1']] } }],
    };
    expect(await json(graph('900800700/message_templates', { body }))).toMatchObject({ status: 'PENDING' });
    const use = (values: string[]) => ({
      messaging_product: 'whatsapp',
      to: '+15559990000',
      type: 'template',
      template: {
        name: 'ready',
        language: { code: 'en' },
        components: [{ type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) }],
      },
    });
    expect((await errorOf(await graph(`${number}/messages`, { body: use(['7']) }))).code).toBe(132001);
    await eventually(() => received.some(({ value }) => value.event === 'APPROVED'));
    expect((await errorOf(await graph(`${number}/messages`, { body: use([]) }))).code).toBe(132000);
    expect((await graph(`${number}/messages`, { body: use(['7']) })).status).toBe(200);
    const chats = await json<PhoneChat[]>(fetch(`${base}/phone/chats?number=${number}`));
    expect(chats.find(({ customer }) => customer.waId === '15559990000')).toMatchObject({
      unread: 1,
      last: { text: 'Your order 7 is ready for you.' },
    });
  });

  it('tells open phones of news as they happen', async () => {
    const jon = await newCustomer('Jon');
    const stop = new AbortController();
    const events = await fetch(`${base}/phone/events`, { signal: stop.signal });
    const { wamid } = await act(jon, { kind: 'text', text: 'Hi' });
    let heard = '';
    for await (const chunk of events.body!.pipeThrough(new TextDecoderStream())) {
      heard += chunk;
      if (heard.includes(jon.id)) break;
    }
    expect(heard).toContain(`{"kind":"changed","customerId":"${jon.id}","phoneNumberId":"${number}"}`);
    stop.abort();
    await messageOf(wamid);
  });

  describe('told to do wrong', () => {
    const plan = (fault: object) => post('faults', { phoneNumberId: number, ...fault });
    const attempt = () => graph(`${number}/messages`, { body: { messaging_product: 'whatsapp', to: '+15558880000', ...text('Hello') } });
    afterEach(() => fetch(`${base}/faults`, { method: 'DELETE' }));

    it('does so as often as it was told', async () => {
      await plan({ kind: 'fail', code: 131016, times: 2 });
      expect([(await attempt()).status, (await attempt()).status, (await attempt()).status]).toEqual([503, 503, 200]);
    });

    it('limits the rate with Retry-After, and lets a token die', async () => {
      await plan({ kind: 'rate-limit', afterMs: 3000, times: 1 });
      const limited = await attempt();
      expect([limited.status, limited.headers.get('retry-after'), (await errorOf(limited)).code]).toEqual([429, '3', 130429]);
      await plan({ kind: 'token-dead', times: 1 });
      expect((await errorOf(await attempt())).code).toBe(190);
    });

    it('accepts and then resets or hangs, and the message is sent all the same', async () => {
      await plan({ kind: 'accept-and-reset', times: 1 });
      await expect(attempt()).rejects.toThrow();
      await plan({ kind: 'hang', afterMs: 300, times: 1 });
      const began = Date.now();
      expect((await attempt()).status).toBe(200);
      expect(Date.now() - began).toBeGreaterThanOrEqual(290);
    });

    it('lets an accepted message fail later', async () => {
      await plan({ kind: 'fail-later', code: 131026, times: 1 });
      const wamid = await send('+15558880000', text('Hello'));
      const [status] = await eventually(() => statusesOf(wamid).length > 0 && statusesOf(wamid));
      expect(status).toMatchObject({ status: 'failed', errors: [{ code: 131026 }] });
    });
  });

  it('does not answer pages of other addresses', async () => {
    expect((await fetch(`${base}/phone/numbers`, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await fetch(`${base}/phone/numbers`)).status).toBe(200);
  });
});
