import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApp } from '../create-app.ts';
import { connectionOptions } from '../database/connection.ts';
import { newId } from '../database/ids.ts';
import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';

/** What stands between us and PostgreSQL, and can be cut, or fall silent. */
class Wire {
  private readonly pairs = new Set<Socket>();
  private server: Server | undefined;
  silent = false;

  async open(to: URL, port = 0): Promise<number> {
    this.server = createServer((ours) => {
      const theirs = connect(Number(to.port), to.hostname);
      for (const [one, other] of [
        [ours, theirs],
        [theirs, ours],
      ] as const) {
        this.pairs.add(one);
        one.on('data', (bytes) => this.silent || other.write(bytes));
        one.on('close', () => other.destroy());
        one.on('error', () => other.destroy());
      }
    });
    await new Promise<void>((done) => this.server!.listen(port, '127.0.0.1', done));
    return (this.server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((done) => this.server!.close(done));
    for (const socket of this.pairs) socket.destroy();
    this.pairs.clear();
    await closed;
  }
}

const wire = new Wire();
let own: TestDatabase;
let owner: DataSource;
let app: NestExpressApplication;
let address: string;
let wirePort: number;

beforeAll(async () => {
  own = await ownDatabase();
  owner = await new DataSource(connectionOptions(own.ownerUrl, 2)).initialize();
  const url = new URL(own.appUrl);
  wirePort = await wire.open(new URL(own.appUrl));
  [url.hostname, url.port] = ['127.0.0.1', String(wirePort)];
  Object.assign(process.env, {
    DATABASE_URL: url.href,
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    LOG_LEVEL: 'silent',
  });
  app = await createApp();
  app.useLogger(false);
  await app.listen(0, '127.0.0.1');
  address = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
afterEach(() => {
  delete process.env['METRICS_TOKEN'];
});
afterAll(async () => {
  await app?.close();
  await wire.cut();
  await owner?.destroy();
  await own?.drop();
});

async function ready(): Promise<{ status: number; ms: number; words: string }> {
  const began = Date.now();
  const answer = await fetch(`${address}/readyz`);
  const words = await answer.text();
  return { status: answer.status, ms: Date.now() - began, words };
}

async function readyWithStatus(status: number): Promise<Awaited<ReturnType<typeof ready>>> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ready();
    if (answer.status === status) return answer;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(answer)}`);
    await pause(100);
  }
}

/** The figures by name and labels, as Prometheus would read them. */
async function figures(headers: Record<string, string> = {}): Promise<Record<string, number>> {
  const answer = await fetch(`${address}/metrics`, { headers });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  const lines = (await answer.text()).split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

describe('the readiness', () => {
  it('is given when the database answers and is heard, and says nothing of versions', async () => {
    expect(await readyWithStatus(200)).toMatchObject({ words: '{"status":"ok"}' });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  it('asks the database at most twice a second, however often it is asked', async () => {
    const looks = async () => {
      const [row] = await owner.query<{ count: string }[]>(
        `select xact_commit count from pg_stat_database where datname = current_database()`,
      );
      return Number(row!.count);
    };
    await ready();
    const before = await looks();
    const began = Date.now();
    await Promise.all(Array.from({ length: 200 }, ready));
    // The pollers of the house commit as well: some ten a second.
    expect((await looks()) - before).toBeLessThan(60 + (Date.now() - began) / 20);
  });

  it('ends within two seconds when the database is gone, and comes back with it', async () => {
    await readyWithStatus(200);
    await wire.cut();
    await pause(600);
    const gone = await ready();
    expect(gone).toMatchObject({ status: 503, words: expect.stringContaining('The database does not answer.') as string });
    expect(gone.ms).toBeLessThan(2_000);
    expect(gone.words).not.toMatch(/\d+\.\d+|127|postgres/i);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await figures()).toMatchObject({ perfcent_database_up: 0 });

    await wire.open(new URL(own.appUrl), wirePort);
    await readyWithStatus(200);
  }, 40_000);

  it('ends within two seconds when the database falls silent', async () => {
    await readyWithStatus(200);
    wire.silent = true;
    await pause(600);
    const silent = await ready();
    wire.silent = false;
    expect(silent).toMatchObject({ status: 503 });
    expect(silent.ms).toBeLessThan(2_000);
    await wire.cut();
    await wire.open(new URL(own.appUrl), wirePort);
    await readyWithStatus(200);
  }, 40_000);

  it('waits for the migrations that the program needs', async () => {
    const rows = await owner.query<{ timestamp: string; name: string }[]>(
      `delete from migrations where timestamp = (select max(timestamp) from migrations) returning *`,
    );
    const [newest] = rows[0] as unknown as { timestamp: string; name: string }[];
    expect(await readyWithStatus(503)).toMatchObject({ words: expect.stringContaining('is not migrated yet') as string });
    await owner.query(`insert into migrations (timestamp, name) values ($1, $2)`, [newest!.timestamp, newest!.name]);
    await readyWithStatus(200);
  });
});

describe('the figures', () => {
  const businessId = newId();
  const conversationId = newId();

  it('are of this process and of what waits', async () => {
    await owner.query(`insert into businesses (id, name, currency, zone) values ($1, 'Corner Bakery', 'EUR', 'Europe/Berlin')`, [
      businessId,
    ]);
    await owner.query(
      `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, verify_token_sha256, stopped_at, stopped_reason)
       values ($1, '1002003', '1', '+49 30 1', 'x', 'x', 'x', now(), 'a dead token')`,
      [businessId],
    );
    await owner.query(`insert into contacts (business_id, id, wa_id) values ($1, $1, '491701')`, [businessId]);
    await owner.query(`insert into conversations (business_id, id, contact_id, phone_number_id) values ($1, $2, $1, '1002003')`, [
      businessId,
      conversationId,
    ]);
    await owner.query(
      `insert into inbox (business_id, id, conversation_id, source, event, state)
       select $1, gen_random_uuid(), $2, 'spec', '{}', 'set-aside' from generate_series(1, 3)`,
      [businessId, conversationId],
    );
    await owner.query(
      `insert into messages (business_id, id, conversation_id, author, content, state, at)
       select $1, gen_random_uuid(), $2, 'bot', '{"kind":"text","text":"Hi"}', 'queued', now() - interval '90 s' from generate_series(1, 2)`,
      [businessId, conversationId],
    );
    await pause(1_100);
    const seen = await figures();
    expect(seen).toMatchObject({
      perfcent_database_up: 1,
      'perfcent_inbox_events{state="set-aside"}': 3,
      'perfcent_inbox_events{state="due"}': 0,
      perfcent_inbox_oldest_due_seconds: 0,
      'perfcent_outbox_messages{state="queued"}': 2,
      'perfcent_outbox_messages{state="unknown"}': 0,
      perfcent_timers_due: 0,
      perfcent_numbers_stopped: 1,
      perfcent_live_streams: 0,
    });
    expect(seen['perfcent_outbox_oldest_seconds{state="queued"}']).toBeGreaterThan(89);
    expect(seen['perfcent_database_connections{state="idle"}']).toBeGreaterThan(0);
    expect(Object.keys(seen)).toEqual(
      expect.arrayContaining(['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_used_bytes']),
    );
  });

  it('read no table from end to end', async () => {
    await owner.query(
      `insert into inbox (business_id, id, conversation_id, source, event, state)
       select $1, gen_random_uuid(), $2, 'spec', '{}', 'done' from generate_series(1, 20000)`,
      [businessId, conversationId],
    );
    await owner.query(
      `insert into messages (business_id, id, conversation_id, author, content, state)
       select $1, gen_random_uuid(), $2, 'bot', '{}', 'read' from generate_series(1, 20000)`,
      [businessId, conversationId],
    );
    await owner.query(
      `insert into timers (business_id, conversation_id, name, fire_at) select $1, $2, 'later ' || n, now() + interval '1 day' from generate_series(1, 20000) n`,
      [businessId, conversationId],
    );
    await owner.query(`analyze inbox, messages, timers`);
    const scanned = await owner.transaction(async (tx) => {
      await tx.query(`select * from queue_depths()`);
      return tx.query<{ relname: string }[]>(
        `select relname, seq_scan from pg_stat_xact_user_tables where relname in ('inbox', 'messages', 'timers') and seq_scan > 0`,
      );
    });
    expect(scanned).toEqual([]);
  });

  it('count webhooks by how they ended, and how long Meta waited', async () => {
    await fetch(`${address}/webhooks/whatsapp`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    const seen = await figures();
    expect(seen['perfcent_webhooks_total{outcome="unsigned"}']).toBe(1);
    expect(seen['perfcent_webhook_seconds_count']).toBe(1);
  });

  it('name nobody: labels are few and fixed', async () => {
    const text = await (await fetch(`${address}/metrics`)).text();
    for (const secret of [businessId, conversationId, '1002003', '491701', 'Bakery']) expect(text).not.toContain(secret);
  });
});

describe('whoever asks for the figures', () => {
  const status = async (headers: Record<string, string> = {}) => (await fetch(`${address}/metrics`, { headers })).status;

  it('is on this machine, when there is no token', async () => {
    expect(await status()).toBe(200);
  });

  it.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])(
    'and not behind a proxy on this machine, which sends %s',
    async (header) => {
      expect(await status({ [header]: '203.0.113.9' })).toBe(403);
    },
  );

  it('has the token, when there is one', async () => {
    process.env['METRICS_TOKEN'] = 'a long token of the operator';
    expect(await status()).toBe(401);
    expect(await status({ authorization: 'Bearer a long token of the operato' })).toBe(401);
    expect(await status({ authorization: 'a long token of the operator' })).toBe(401);
    expect(await status({ authorization: 'Bearer a long token of the operator' })).toBe(200);
  });
});
