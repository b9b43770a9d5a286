import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphApi, graphApiOptions } from './graph-api.ts';
import { message, readReceipt } from './outgoing/message.ts';
import { text } from './outgoing/text.ts';

const number = { phoneNumberId: '106540352242922', accessToken: 'EAAG-made-up' };
const hello = message({ waId: '34600111222' }, text('Hello'), { opaque: 'row-1' });

describe('Graph, seen from here,', () => {
  let server: Server;
  let requests: { url: string; authorization: string | undefined; body: unknown }[];
  let answer: (response: ServerResponse, request: IncomingMessage) => void;
  let graph: GraphApi;

  const says = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    answer = (response) => response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests.push({
          url: request.url!,
          authorization: request.headers.authorization,
          body: JSON.parse(Buffer.concat(chunks).toString()),
        });
        answer(response, request);
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    graph = new GraphApi({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      version: 'v24.0',
      timeoutMs: 300,
    });
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  it('accepts a message and names it', async () => {
    says(200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: '+34600111222', wa_id: '34600111222', user_id: 'ES.9' }],
      messages: [{ id: 'wamid.A' }],
    });
    expect(await graph.send(number, hello)).toEqual({ type: 'accepted', wamid: 'wamid.A', waId: '34600111222', bsuid: 'ES.9' });
    expect(requests).toEqual([{ url: '/v24.0/106540352242922/messages', authorization: 'Bearer EAAG-made-up', body: hello }]);
  });

  it.each([
    [400, 131047, 'window'],
    [400, 131056, 'pair-throttled'],
    [429, 130429, 'throttled'],
    [401, 190, 'token'],
    [403, 299, 'token'],
    [403, 131031, 'account'],
    [404, 132001, 'template'],
    [500, 131000, 'transient'],
    [500, 987654, 'transient'],
    [400, 987654, 'request'],
    [400, 100, 'request'],
  ])('refuses with HTTP %i and code %i, which means %s', async (status, code, meaning) => {
    says(status, {
      error: { message: `(#${code}) no`, type: 'OAuthException', code, error_data: { messaging_product: 'whatsapp', details: 'because' } },
    });
    expect(await graph.send(number, hello)).toMatchObject({
      type: 'refused',
      code,
      title: `(#${code}) no`,
      details: 'because',
      httpStatus: status,
      meaning: { class: meaning },
    });
  });

  it('says that a number which does not exist is a matter for Settings', async () => {
    says(400, { error: { message: 'Unsupported post request', code: 100, error_subcode: 33 } });
    expect(await graph.send(number, hello)).toMatchObject({ type: 'refused', meaning: { class: 'token' } });
  });

  it('asks us to wait: in seconds, until a date, or in the minutes of the usage header', async () => {
    const error = { error: { message: 'slow down', code: 130429 } };
    says(429, error, { 'retry-after': '7' });
    expect(await graph.send(number, hello)).toMatchObject({ retryAfterMs: 7000 });
    says(429, error, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    const { retryAfterMs } = (await graph.send(number, hello)) as { retryAfterMs: number };
    expect(Math.abs(retryAfterMs - 60_000)).toBeLessThan(2_000);
    says(400, error, { 'x-business-use-case-usage': JSON.stringify({ 1: [{ call_count: 100, estimated_time_to_regain_access: 3 }] }) });
    expect(await graph.send(number, hello)).toMatchObject({ retryAfterMs: 180_000 });
    says(429, error, { 'retry-after': 'soon' });
    expect(await graph.send(number, hello)).not.toHaveProperty('retryAfterMs');
  });

  it('refuses without JSON, and the status tells what for', async () => {
    says(429, 'busy');
    expect(await graph.send(number, hello)).toMatchObject({ type: 'refused', meaning: { class: 'throttled' } });
    says(500, 'Internal Server Error');
    expect(await graph.send(number, hello)).toMatchObject({ type: 'refused', meaning: { class: 'transient' } });
    says(401, '');
    expect(await graph.send(number, hello)).toMatchObject({ type: 'refused', meaning: { class: 'token' } });
    says(302, '', { location: 'http://127.0.0.1:9/' });
    expect(await graph.send(number, hello)).toMatchObject({ type: 'refused', meaning: { class: 'request' } });
  });

  it.each([
    ['hangs', (response: ServerResponse) => void response],
    ['resets after reading', (response: ServerResponse) => response.destroy()],
    [
      'breaks off in the middle',
      (response: ServerResponse) => (
        response.writeHead(200, { 'content-length': '100' }).write('{"mess'),
        setTimeout(() => response.destroy(), 20)
      ),
    ],
    ['is behind a gateway that gives up', (response: ServerResponse) => response.writeHead(502).end('<html>Bad gateway</html>')],
    ['accepts without an id', (response: ServerResponse) => response.end('{}')],
    ['answers with something else', (response: ServerResponse) => response.end('OK')],
  ])('leaves the outcome unknown when it %s', async (_, behaviour) => {
    answer = behaviour;
    expect(await graph.send(number, hello)).toMatchObject({ type: 'unknown' });
  });

  it('has surely not got a message when nobody listens, or the name leads nowhere', async () => {
    const port = (server.address() as AddressInfo).port;
    await new Promise((closed) => server.close(closed));
    for (const baseUrl of [`http://127.0.0.1:${port}`, 'http://graph.invalid']) {
      expect(await new GraphApi({ baseUrl, version: 'v24.0', timeoutMs: 5_000 }).send(number, hello)).toMatchObject({
        type: 'unreachable',
      });
    }
    server.listen(0, '127.0.0.1');
  });

  it('is not asked at all with a token that cannot be one', async () => {
    expect(await graph.send({ ...number, accessToken: 'two\nlines' }, hello)).toMatchObject({
      type: 'refused',
      meaning: { class: 'token' },
    });
    expect(requests).toEqual([]);
  });

  it('takes a read receipt, or tells why not', async () => {
    says(200, { success: true });
    expect(await graph.acknowledge(number, readReceipt('wamid.A', { typing: true }))).toBeUndefined();
    says(400, { error: { message: '(#131009) no', code: 131009 } });
    expect(await graph.acknowledge(number, readReceipt('wamid.A', { typing: true }))).toBe('131009 (#131009) no');
  });

  it('is the sandbox next door in development, Meta in production, and what is asked for otherwise', () => {
    expect(graphApiOptions({ PORT: '4000' }).baseUrl).toBe('http://127.0.0.1:4000/sandbox/graph');
    expect(graphApiOptions({ NODE_ENV: 'production' }).baseUrl).toBe('https://graph.facebook.com');
    expect(graphApiOptions({ NODE_ENV: 'production', SANDBOX: 'on' }).baseUrl).toBe('http://127.0.0.1:3000/sandbox/graph');
    expect(graphApiOptions({ GRAPH_API_URL: 'http://graph.test/', NODE_ENV: 'production' }).baseUrl).toBe('http://graph.test');
  });
});
