import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { connectionOptions } from '../../database/connection.ts';
import { Keyring } from '../../database/secrets.ts';
import { TenantDatabase } from '../../database/tenant-database.ts';
import { makeBusiness, type SeededBusiness } from '../../seed/make-business.ts';
import { seedPlan, type Wishes } from '../../seed/seed-plan.ts';
import { cookieIn } from '../../testing/dashboard-api.ts';
import { ownDatabase } from '../../testing/test-database.ts';
import { signature } from '../../whatsapp/signature.ts';
import { StandInGraph } from '../../whatsapp/stand-in-graph.ts';

/** The whole backend as main.ts starts it, bot and all, with real HTTP, a real database and a Graph that accepts everything. */
export interface AttackedServer {
  readonly app: NestExpressApplication;
  readonly address: string;
  /** As the owner of the tables, who sees all businesses. */
  readonly owner: DataSource;
  readonly graph: StandInGraph;
  makeBusiness(wishes?: Wishes): Promise<SeededBusiness>;
  /** Posts a webhook, signed with this secret or not at all. */
  webhook(body: string | Buffer, secret?: string, headers?: Readonly<Record<string, string>>): Promise<number>;
  /** A call of the API as a browser on our own page makes it. */
  call(
    method: string,
    path: string,
    options?: { readonly cookie?: string; readonly body?: string | Buffer; readonly type?: string },
  ): Promise<Answer>;
  signIn(business: SeededBusiness): Promise<string>;
  /** Waits until the bot has taken all that has arrived. */
  settled(forMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export async function attackedServer(): Promise<AttackedServer> {
  const database = await ownDatabase();
  const graph = new StandInGraph();
  Object.assign(process.env, {
    DATABASE_URL: database.appUrl,
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    GRAPH_API_URL: await graph.open(),
    LOG_LEVEL: 'silent',
  });
  // Only now: which modules there are is decided by the environment when they are loaded.
  const { createApp } = await import('../../create-app.ts');
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  const owner = await new DataSource(connectionOptions(database.ownerUrl, 2)).initialize();
  const { port } = app.getHttpServer().address() as AddressInfo;
  const address = `http://localhost:${port}`;

  const call: AttackedServer['call'] = async (method, path, { cookie, body, type = 'application/json' } = {}) => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { origin: address, ...(cookie && { cookie }), ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      redirect: 'manual',
    });
    return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
  };

  return {
    app,
    address,
    owner,
    graph,
    call,
    makeBusiness: async (wishes = {}) => {
      const business = await makeBusiness(seedPlan(wishes, 1), {
        database: app.get(TenantDatabase),
        keyring: app.get(Keyring),
        sandbox: false,
      });
      await owner.query(`update whatsapp_numbers set messages_per_second = 1000 where business_id = $1`, [business.id]);
      return business;
    },
    webhook: async (body, secret, headers = {}) => {
      const raw = Buffer.from(body);
      const response = await fetch(`${address}/webhooks/whatsapp`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret !== undefined && { 'x-hub-signature-256': signature(raw, secret) }),
          ...headers,
        },
        body: new Uint8Array(raw),
      });
      await response.arrayBuffer();
      return response.status;
    },
    signIn: async ({ login }) => {
      const response = await fetch(`${address}/api/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address },
        body: JSON.stringify(login),
      });
      return cookieIn({ 'set-cookie': response.headers.getSetCookie() });
    },
    settled: async (forMs = 30_000) => {
      const end = Date.now() + forMs;
      for (;;) {
        const [{ waiting }]: [{ waiting: number }] = await owner.query(
          `select count(*)::integer as waiting from inbox where state = 'waiting'`,
        );
        if (waiting === 0) return;
        if (Date.now() > end) throw new Error(`${waiting} events still wait after ${forMs} ms`);
        await new Promise((wait) => setTimeout(wait, 50));
      }
    },
    close: async () => {
      await app.close();
      await graph.close();
      await owner.destroy();
      await database.drop();
    },
  };
}
