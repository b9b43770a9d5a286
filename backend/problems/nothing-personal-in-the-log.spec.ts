import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { connectionOptions } from '../database/connection.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { type Product, startProduct } from '../testing/product.ts';
import { signature } from '../whatsapp/signature.ts';
import { StandInGraph } from '../whatsapp/stand-in-graph.ts';

/** Each stands for a kind of thing that no log may hold. */
const canaries = {
  phone: '4917655598321',
  otherPhone: '4915511223344',
  bsuid: 'DE.98765432109876543210',
  name: 'Zefirina Quandt',
  username: 'zefirina.quandt',
  text: 'my grandmother hid the marzipan',
  poison: 'poisoned biscuits for everybody',
  unheard: 'unheard of crumbs in the cellar',
  address: 'Krummestrasse 77, 10627 Berlin',
  accessToken: 'EAAcanaryTokenOfTheBakery0987654321zyx',
  appSecret: 'c0ffee00c0ffee11c0ffee22c0ffee33',
  verifyToken: 'verify-me-by-this-canary-1',
  password: 'the-canary-sings-at-dawn',
  wrongPassword: 'the-canary-sings-at-dusk',
  email: 'mistress.quandt@bakery.example',
  metricsToken: 'operators canary token',
  databasePassword: 'canary-of-the-database',
  encryptionKey: Buffer.alloc(32, 'canary').toString('base64'),
} as const;

const wamid = (nth: number) => `wamid.${Buffer.from(`${canaries.phone}\u0002\u0000\u0011message ${nth}`).toString('base64')}`;

/** A word as it may hide in a longer text: as it is, and in base64 (wherever in the encoded text it begins), hex, URLs and JSON. */
function disguises(word: string): readonly string[] {
  const base64 = [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.from(' '.repeat(shift) + word)
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last characters depend on what stands beside the word.
    const core = encoded.slice(shift === 0 ? 0 : shift + 1, -1);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = Buffer.from(word).toString('hex');
  return [word, ...base64, hex, hex.toUpperCase(), encodeURIComponent(word), word.replaceAll(' ', '+'), JSON.stringify(word).slice(1, -1)];
}

let graph: StandInGraph;
let product: Product;
let business: SeededBusiness;
let owner: DataSource;
let heard = '';
let messages = 0;
const cookies: string[] = [];

beforeAll(async () => {
  graph = new StandInGraph();
  product = await startProduct(
    {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'trace',
      SANDBOX: 'off',
      ENCRYPTION_KEYS: `first:${canaries.encryptionKey}`,
      METRICS_TOKEN: canaries.metricsToken,
      GRAPH_API_URL: await graph.open(),
      GRAPH_API_TIMEOUT_MS: '500',
    },
    (words) => (heard += words.toString()),
  );
  const seeded = await product.seed<{ businesses: SeededBusiness[] }>(
    ...['--email', canaries.email, '--password', canaries.password, '--graph-token', canaries.accessToken],
    ...['--app-secret', canaries.appSecret, '--verify-token', canaries.verifyToken],
  );
  business = seeded.businesses[0]!;
  owner = await new DataSource(connectionOptions(product.database.ownerUrl, 2)).initialize();
}, 60_000);

afterAll(async () => {
  await owner?.destroy();
  await product?.stop();
  await graph?.close();
});

async function webhook(message: object, { secret = canaries.appSecret as string, spoil = (body: string) => body } = {}): Promise<number> {
  const { wabaId, phoneNumberId, displayPhoneNumber } = business.number;
  messages += 1;
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: canaries.name, username: canaries.username }, wa_id: canaries.phone, user_id: canaries.bsuid }],
    messages: [
      {
        id: wamid(messages),
        from: canaries.phone,
        from_user_id: canaries.bsuid,
        timestamp: String(Math.floor(Date.now() / 1000)),
        ...message,
      },
    ],
  };
  const body = spoil(
    JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [{ field: 'messages', value }] }] }),
  );
  const answer = await fetch(`${product.address}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature(Buffer.from(body), secret) },
    body,
  });
  await answer.text();
  return answer.status;
}

const says = (body: string) => webhook({ type: 'text', text: { body } });

async function api(method: string, path: string, body?: object, cookie = cookies[0]): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${product.address}${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: product.address, ...(cookie && { cookie }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const cookieGiven = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookieGiven) cookies.push(cookieGiven);
  return { status: answer.status, text: await answer.text() };
}

async function until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`It did not happen: ${what}\n${heard.slice(-3_000)}`);
}

const count = async (sql: string): Promise<number> => Number((await owner.query<{ count: string }[]>(`select count(*) ${sql}`))[0]!.count);

/** Has the database choke on rows that hold such words, and quote them in its error. */
async function chokeOn(table: string, expression: string, words: string): Promise<() => Promise<unknown>> {
  const name = `choke_on_${table}_${words.slice(0, 4)}`;
  await owner.query(`
    create function ${name}() returns trigger language plpgsql as $$
    begin
      if (${expression})::text like '%${words}%' then perform ((${expression})::text)::integer; end if;
      return new;
    end $$;
    create trigger ${name} before insert or update on ${table} for each row execute function ${name}()`);
  return () => owner.query(`drop trigger ${name} on ${table}; drop function ${name}()`);
}

describe('the log of the product in production, at its most talkative', () => {
  it('hears a conversation, and everything that may go wrong with one', async () => {
    expect(await says('Hello')).toBe(200);
    await until('an answer', () => graph.texts().length > 0);
    expect(await says(canaries.text)).toBe(200);
    expect(await says(canaries.address)).toBe(200);
    expect(
      await webhook({ type: 'location', location: { latitude: 52.5, longitude: 13.3, address: canaries.address, name: canaries.name } }),
    ).toBe(200);

    // Not from Meta, not JSON, not a webhook, about a number that is not connected; and whether the address is ours.
    expect(await webhook({ type: 'text', text: { body: canaries.text } }, { secret: 'c0ffee00c0ffee11c0ffee22c0ffee34' })).toBe(401);
    expect(
      await webhook({ type: 'text', text: { body: canaries.text } }, { spoil: (body) => `${body.slice(0, -30)}${canaries.name}` }),
    ).toBe(400);
    expect(await webhook({ type: canaries.text, [canaries.name]: { body: canaries.text }, timestamp: canaries.phone })).toBe(200);
    expect(await webhook({ type: 'text', text: canaries.text, from: canaries.name })).toBe(200);
    expect(
      await webhook(
        { type: 'text', text: { body: canaries.text } },
        { spoil: (body) => body.replaceAll(business.number.phoneNumberId, canaries.otherPhone) },
      ),
    ).toBe(200);
    for (const token of [canaries.verifyToken, canaries.wrongPassword])
      await fetch(`${product.address}/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`);
  }, 60_000);

  it('hears the dashboard, and what it refuses', async () => {
    expect((await api('POST', '/api/sign-in', { email: canaries.email, password: canaries.wrongPassword })).status).toBe(401);
    expect((await api('POST', '/api/sign-in', { email: [canaries.email], password: canaries.password })).status).toBe(400);
    expect((await api('POST', '/api/sign-in', { email: canaries.email, password: canaries.password })).status).toBe(200);
    const found = await api('GET', `/api/conversations?search=${encodeURIComponent(canaries.name)}`);
    expect(found.status).toBe(200);
    expect((await api('GET', `/api/conversations?search=${canaries.phone}&search=${canaries.name}&${canaries.name}=1`)).status).toBe(400);
    for (const path of [
      `/api/${canaries.phone}`,
      `/api/conversations/${canaries.phone}`,
      `/${canaries.bsuid}/${encodeURIComponent(canaries.email)}`,
    ])
      expect((await api('GET', path)).status).toBeGreaterThanOrEqual(200);
    expect((await api('GET', '/metrics')).status).toBe(401);
    await fetch(`${product.address}/metrics`, { headers: { authorization: `Bearer ${canaries.metricsToken}` } });

    const { id } = (JSON.parse(found.text) as { rows: { id: string }[] }).rows[0]!;
    expect((await api('POST', `/api/conversations/${id}/take-over`)).status).toBe(204);
    const mend = await chokeOn('messages', `new.content ->> 'text'`, canaries.unheard);
    const reply = { id: '0190b3c2-7123-7abc-8def-123456789012', text: canaries.unheard };
    expect((await api('POST', `/api/conversations/${id}/replies`, reply)).status).toBe(500);
    await mend();
    expect((await api('POST', `/api/conversations/${id}/give-back`, { how: 'restart' })).status).toBe(204);
  }, 60_000);

  it('hears a database that chokes on what a customer wrote, refuses it, and goes away', async () => {
    const mend = await chokeOn('messages', `new.content ->> 'text'`, canaries.unheard);
    expect(await says(canaries.unheard)).toBe(200);
    await mend();
    await until('an error about what cannot be stored', () => heard.includes('invalid input syntax for type integer'));

    await owner.query(
      `alter table messages add constraint no_crumbs check (content ->> 'text' not like '%${canaries.unheard}%') not valid`,
    );
    expect(await says(canaries.unheard)).toBe(503);
    await owner.query(`alter table messages drop constraint no_crumbs`);

    await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename = 'perfcent_app'`,
    );
    await until('being served again', async () => (await says('Hello again')) === 200);
  }, 60_000);

  it('hears of an event that is set aside', async () => {
    const mend = await chokeOn('inbox', `case when new.state = 'done' then new.event ->> 'message' end`, canaries.poison);
    expect(await says(canaries.poison)).toBe(200);
    await until('it is set aside', async () => {
      await owner.query(`update inbox set retry_at = now() where state = 'waiting' and tries > 0`);
      return (await count(`from inbox where state = 'set-aside'`)) > 0;
    });
    await mend();
    expect(heard).toContain('could not be taken');
  }, 60_000);

  it('hears of a Graph that refuses, hangs up, and takes the token away', async () => {
    const refusal = (code: number, message: string) => (response: ServerResponse) =>
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { code, message, error_data: { details: `${canaries.name}: ${canaries.phone}` } } }));
    await owner.query(
      `update conversations set owner = 'bot', handoff_reason = null, snapshot = null, version_id = null, flow_id = null, waits_for = 'nothing'`,
    );
    const begin = async () => {
      const before = graph.requests.length;
      await owner.query(`update conversations set snapshot = null, version_id = null, flow_id = null, owner = 'bot'`);
      expect(await says('Hello')).toBe(200);
      await until('a request', () => graph.requests.length > before);
    };
    const sends = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) => body['status'] !== 'read';
    graph.misbehave(refusal(131026, `Message undeliverable to ${canaries.phone}`), 1, sends);
    await begin();
    await until('a failed message', async () => (await count(`from messages where state = 'failed'`)) > 0);
    graph.misbehave((response) => response.destroy(), 1, sends);
    await begin();
    await until('a message in doubt', async () => (await count(`from messages where state = 'unknown'`)) > 0);
    // The next ones wait behind it for 30 s, which is not the point here.
    await owner.query(`update messages set state = 'failed' where state = 'unknown'`);
    await until('all else is sent', async () => (await count(`from messages where state in ('queued', 'sending', 'unknown')`)) === 0);
    graph.misbehave(refusal(131009, `Not a message: ${wamid(1)}`), 1, ({ body }) => body['status'] === 'read');
    graph.misbehave(refusal(190, `Error validating access token ${canaries.accessToken}`), 100);
    await begin();
    await until('a stopped number', async () => (await count(`from whatsapp_numbers where stopped_at is not null`)) > 0);
  }, 60_000);

  it('hears a server that finds no database', async () => {
    for (const url of [
      `postgres://perfcent_app:${canaries.databasePassword}@127.0.0.1:1/nowhere`,
      `postgres://perfcent_app:${canaries.databasePassword}@no host/nowhere`,
      `postgres://perfcent_app:${canaries.databasePassword}%ZZ@127.0.0.1:1/nowhere`,
    ]) {
      const child = spawn(process.execPath, ['dist/server/backend/main.js'], {
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          PORT: '0',
          DATABASE_URL: url,
          ENCRYPTION_KEYS: `first:${canaries.encryptionKey}`,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (words: Buffer) => (heard += words.toString()));
      expect(await once(child, 'close')).not.toEqual([0, null]);
    }
  }, 60_000);

  it('holds none of the canaries, in no disguise', async () => {
    await product.stop();
    const secrets = {
      ...canaries,
      ...Object.fromEntries(cookies.map((cookie, nth) => [`cookie ${nth}`, cookie.slice(cookie.indexOf('=') + 1)])),
    };
    expect(cookies.length).toBeGreaterThan(0);
    const lines = heard.split('\n');
    const found = Object.entries(secrets).flatMap(([kind, word]) => {
      const line = lines.find((each) =>
        disguises(word).some((disguise) => disguise.length > 6 && each.toLowerCase().includes(disguise.toLowerCase())),
      );
      return line === undefined ? [] : [`${kind}: ${line.slice(0, 2_000)}`];
    });
    expect(found).toEqual([]);
  });

  it('is one JSON object a line', () => {
    const loose = heard.split('\n').filter((line) => {
      if (line === '') return false;
      try {
        return typeof JSON.parse(line) !== 'object';
      } catch {
        return true;
      }
    });
    expect(loose).toEqual([]);
    expect(heard.split('\n').length).toBeGreaterThan(30);
  });
});
