import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { notifyLive } from '../messaging/live.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let other: SeededBusiness;
const open: IncomingMessage[] = [];

beforeAll(async () => {
  api = await dashboardApi();
  [bakery, other] = [await api.makeBusiness(), await api.makeBusiness()];
});
afterEach(() => open.splice(0).forEach((stream) => stream.destroy()));
afterAll(() => api.own.drop());

/** A dashboard that listens: all it was told so far, and whether the server hung up. */
async function listen(cookie: string) {
  const { port } = api.app.getHttpServer().address() as AddressInfo;
  const stream = await new Promise<IncomingMessage>((answer, failed) =>
    get({ port, host: '127.0.0.1', path: '/api/live', headers: { cookie } }, answer).on('error', failed),
  );
  open.push(stream);
  const heard = { text: '', ended: false, headers: stream.headers, status: stream.statusCode };
  stream
    .setEncoding('utf8')
    .on('data', (text: string) => (heard.text += text))
    .on('end', () => (heard.ended = true))
    .on('error', () => (heard.ended = true));
  return heard;
}

async function eventually(check: () => boolean, ms = 8_000): Promise<void> {
  for (const end = Date.now() + ms; !check(); await pause(20)) if (Date.now() > end) throw new Error('it never happened');
}

const change = (business: SeededBusiness, id: string) =>
  api.database.inBusiness(business.id, (tx) => notifyLive(tx, { businessId: business.id, what: 'conversation', id }));

describe('the live feed', () => {
  it('tells a dashboard what changed in its own business, and nothing of others', async () => {
    const heard = await listen(await api.cookieOf(bakery));
    expect({ status: heard.status, type: heard.headers['content-type'], buffering: heard.headers['x-accel-buffering'] }).toEqual({
      status: 200,
      type: 'text/event-stream',
      buffering: 'no',
    });
    await change(other, 'theirs');
    await change(bakery, 'ours');
    await eventually(() => heard.text.includes('ours'));
    expect(heard.text).toMatch(/event: changed\n(id: .*\n)?data: \{"what":"conversation","id":"ours"\}\n\n/);
    expect(heard.text).not.toContain('theirs');
  });

  it('tells nothing before the commit', async () => {
    const heard = await listen(await api.cookieOf(bakery));
    const undone = api.database.inBusiness(bakery.id, async (tx) => {
      await notifyLive(tx, { businessId: bakery.id, what: 'order', id: 'undone' });
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    await change(bakery, 'done');
    await eventually(() => heard.text.includes('done"'));
    expect(heard.text).not.toContain('undone');
  });

  it('ends when the sign-in does', async () => {
    const cookie = await api.cookieOf(bakery);
    const heard = await listen(cookie);
    await api.call('post', '/api/sign-out', cookie).expect(204);
    await eventually(() => heard.ended);
  });

  it('ends when something may have been missed, so that the page asks again', async () => {
    const heard = await listen(await api.cookieOf(bakery));
    const owner = new pg.Client({ connectionString: api.own.ownerUrl });
    await owner.connect();
    await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'perfcent listener' and datname = current_database()`,
    );
    await owner.end();
    await eventually(() => heard.ended);
    const again = await listen(await api.cookieOf(bakery));
    await change(bakery, 'after the gap');
    await eventually(() => again.text.includes('after the gap'));
  });

  it('ends when the server stops, and does not keep it', async () => {
    const heard = await listen(await api.cookieOf(bakery));
    await api.app.close();
    await eventually(() => heard.ended);
  });
});
