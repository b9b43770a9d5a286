import { createHmac, timingSafeEqual } from 'node:crypto';
import { Agent, createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import type { Snapshot } from '../../flows/machine/advance.ts';
import type { Received } from '../../flows/machine/events.ts';
import { toGraph } from '../whatsapp/outgoing/to-graph.ts';
import { decide } from './decide.ts';
import { obey } from './own-process.ts';
import type { BenchNumber } from './street.ts';

/**
 * The limit of the machine: one bare process doing the same work for the same traffic, with nothing around it that a product needs. The
 * same machine decides; a message is acknowledged, and its reply sent, after one transaction that takes as many conversations as wait.
 */

export interface LimitPlan {
  readonly databaseUrl: string;
  readonly graphUrl: string;
  readonly numbers: readonly BenchNumber[];
  /** Most messages in one transaction. */
  readonly batch: number;
}

interface Arrived {
  readonly wamid: string;
  readonly waId: string;
  readonly name: string;
  readonly number: BenchNumber;
  readonly received: Received;
  readonly raw: string;
  readonly response: ServerResponse;
}

interface Reply {
  readonly id: string;
  readonly number: BenchNumber;
  readonly body: string;
}

const tables = `
  create table inbox (wamid text primary key, wa_id text not null, event text not null, at timestamptz not null default now());
  create table conversations (wa_id text primary key, snapshot jsonb not null, wakes_at timestamptz);
  create table outbox (id text primary key, wa_id text not null, body text not null, wamid text, sent_at timestamptz);`;

let plan: LimitPlan;
let inbox: pg.Client;
let outbox: pg.Client;
let numbers: ReadonlyMap<string, BenchNumber>;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

let waiting: Arrived[] = [];
let taking = false;

const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    const arrived = messageIn(bytes, String(incoming.headers['x-hub-signature-256']), response);
    if (!arrived) return void response.writeHead(401).end();
    waiting.push(arrived);
    if (!taking) void takeAll();
  });
});

interface Webhook {
  readonly entry: readonly [
    {
      readonly changes: readonly [
        {
          readonly value: {
            readonly metadata: { readonly phone_number_id: string };
            readonly contacts: readonly [{ readonly profile: { readonly name: string } }];
            readonly messages: readonly [{ readonly id: string; readonly from: string; readonly text: { readonly body: string } }];
          };
        },
      ];
    },
  ];
}

function messageIn(bytes: Buffer, signature: string, response: ServerResponse): Arrived | undefined {
  const raw = bytes.toString();
  const id = /"phone_number_id":"(\d+)"/.exec(raw)?.[1];
  const number = numbers.get(id ?? '');
  if (!number) return undefined;
  const digest = createHmac('sha256', number.appSecret).update(bytes).digest();
  const claimed = Buffer.from(signature.slice('sha256='.length), 'hex');
  if (claimed.length !== digest.length || !timingSafeEqual(claimed, digest)) return undefined;
  const { contacts, messages } = (JSON.parse(raw) as Webhook).entry[0].changes[0].value;
  const [message] = messages;
  const received: Received = { kind: 'text', text: message.text.body };
  return { wamid: message.id, waId: message.from, name: contacts[0].profile.name, number, received, raw, response };
}

/** While one batch is written, the next gathers. */
async function takeAll(): Promise<void> {
  taking = true;
  try {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, plan.batch);
      waiting = waiting.slice(plan.batch);
      await take(batch);
    }
  } finally {
    taking = false;
  }
}

async function take(batch: readonly Arrived[]): Promise<void> {
  const waIds = [...new Set(batch.map(({ waId }) => waId))];
  const found = await inbox.query<{ wa_id: string; snapshot: Snapshot }>({
    name: 'load',
    text: 'select wa_id, snapshot from conversations where wa_id = any($1)',
    values: [waIds],
  });
  const standing = new Map(found.rows.map(({ wa_id, snapshot }) => [wa_id, snapshot]));
  const wakes = new Map<string, number | null>();
  const replies: (Reply & { readonly waId: string })[] = [];
  for (const arrived of batch) {
    const { waId, wamid, number } = arrived;
    const { snapshot, said, wakesIn } = decide(standing.get(waId), arrived);
    standing.set(waId, snapshot);
    wakes.set(waId, wakesIn);
    for (const [effect, message] of said.entries()) {
      const id = `${wamid}.${effect}`;
      const body = JSON.stringify(toGraph(message, { waId, bsuid: null }, { opaque: id }));
      replies.push({ id, waId, number, body });
    }
  }
  await inbox.query({
    name: 'take',
    text: `with arrived as (insert into inbox (wamid, wa_id, event) select * from unnest($1::text[], $2::text[], $3::text[])),
                moved as (insert into conversations (wa_id, snapshot, wakes_at)
                          select wa_id, snapshot::jsonb, now() + ms * interval '1 ms' from unnest($4::text[], $5::text[], $6::float8[]) as t (wa_id, snapshot, ms)
                          on conflict (wa_id) do update set snapshot = excluded.snapshot, wakes_at = excluded.wakes_at)
           insert into outbox (id, wa_id, body) select * from unnest($7::text[], $8::text[], $9::text[])`,
    values: [
      batch.map(({ wamid }) => wamid),
      batch.map(({ waId }) => waId),
      batch.map(({ raw }) => raw),
      waIds,
      waIds.map((waId) => JSON.stringify(standing.get(waId))),
      waIds.map((waId) => wakes.get(waId) ?? null),
      replies.map(({ id }) => id),
      replies.map(({ waId }) => waId),
      replies.map(({ body }) => body),
    ],
  });
  for (const { response } of batch) response.writeHead(200).end();
  const byCustomer = new Map<string, Reply[]>(waIds.map((waId) => [waId, []]));
  for (const reply of replies) byCustomer.get(reply.waId)!.push(reply);
  for (const those of byCustomer.values()) send(those);
}

/** In order: the next reply to a customer leaves when the one before is answered. */
function send([reply, ...later]: readonly Reply[]): void {
  if (!reply) return;
  post(reply, (wamid) => {
    sent.push({ id: reply.id, wamid });
    if (!marking) void markAll();
    send(later);
  });
}

function post({ number, body }: Reply, then: (wamid: string) => void): void {
  const going = request(
    `${plan.graphUrl}/v24.0/${number.phoneNumberId}/messages`,
    {
      agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${number.accessToken}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    },
    (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => then((JSON.parse(text) as { messages: [{ id: string }] }).messages[0].id));
    },
  );
  going.end(body);
}

let sent: { readonly id: string; readonly wamid: string }[] = [];
let marking = false;

async function markAll(): Promise<void> {
  marking = true;
  try {
    while (sent.length > 0) {
      const those = sent;
      sent = [];
      await outbox.query({
        name: 'mark',
        text: `update outbox set wamid = t.wamid, sent_at = now() from unnest($1::text[], $2::text[]) as t (id, wamid) where outbox.id = t.id`,
        values: [those.map(({ id }) => id), those.map(({ wamid }) => wamid)],
      });
    }
  } finally {
    marking = false;
  }
}

const actions = {
  async open(given: LimitPlan): Promise<string> {
    plan = given;
    numbers = new Map(plan.numbers.map((number) => [number.phoneNumberId, number]));
    [inbox, outbox] = (await Promise.all(
      [0, 1].map(async () => {
        const client = new pg.Client({ connectionString: plan.databaseUrl });
        await client.connect();
        return client;
      }),
    )) as [pg.Client, pg.Client];
    await inbox.query(tables);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
};

export type LimitLoop = typeof actions;

obey(actions);
