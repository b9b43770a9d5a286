import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import type { Json } from '../../flows/language/flow.ts';
import { normaliseText } from '../../flows/language/text.ts';
import { read } from '../../flows/language/values.ts';
import type { Asked } from '../../flows/machine/effects.ts';
import { AcrossBusinesses, type TakenRequest } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { aboutSecret, Keyring, sha256 } from '../database/secrets.ts';
import { prepared, TenantDatabase, together, type Transaction } from '../database/tenant-database.ts';
import { Bell, ringIn } from '../messaging/bell.ts';
import { putEvents } from '../messaging/inbox.ts';
import { Pump } from '../messaging/pump.ts';
import { type Answer, Asking } from './asking.ts';

export interface NewRequest {
  readonly businessId: string;
  readonly conversationId: string;
  readonly asked: Asked;
}

type Taken = TakenRequest<Asked>;

/** Longer than any try may take. */
const lease = '45 seconds';
const mostTogether = 32;
/** What a variable may get of an answer, in characters of JSON: it is kept with the conversation. */
const mostKept = 16_000;
const patienceSeconds = [2, 5, 15, 40, 90];

/** Has requests sent once the caller's transaction commits. */
export async function putRequests(tx: Transaction, requests: readonly NewRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const rows = requests.map(({ asked, ...request }) => ({
    id: newId(),
    ...request,
    asked,
    ref: asked.ref,
    flow: asked.flow,
    step: asked.step,
    method: asked.method,
    pattern: asked.pattern,
  }));
  await together([
    prepared(
      tx,
      `insert into requests (business_id, id, conversation_id, ref, flow_id, step, method, pattern, asked)
     select r."businessId", r.id, r."conversationId", r.ref, r.flow, r.step, r.method, r.pattern, r.asked
     from jsonb_to_recordset($1) as r ("businessId" uuid, id uuid, "conversationId" uuid, ref text, flow text, step text, method text, pattern text, asked jsonb)`,
      [JSON.stringify(rows)],
    ),
    ringIn(tx, 'requests'),
  ]);
}

/**
 * Sends what flows ask, outside of any transaction, and puts the answers before their conversations. A request is sent at least once; each
 * try carries the same Idempotency-Key.
 */
@Injectable()
export class Requests implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(Requests.name);
  private readonly keyring = Keyring.fromEnvironment();
  private readonly pump = new Pump(
    () => this.round(),
    (error) => this.log.error(`Requests cannot be sent now: ${(error as Error).message}`),
  );

  constructor(
    private readonly database: TenantDatabase,
    private readonly across: AcrossBusinesses,
    private readonly asking: Asking,
    private readonly bell: Bell,
  ) {}

  onModuleInit(): void {
    this.bell.on('requests', () => void this.pump.wake());
  }

  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  look(): Promise<void> {
    return this.pump.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pump.stop();
  }

  private async round(): Promise<void> {
    for (;;) {
      const taken = await this.across.takeRequests<Asked>(mostTogether, lease);
      const ends = await Promise.allSettled(taken.map((request) => this.send(request)));
      for (const end of ends)
        if (end.status === 'rejected') this.log.error(`A request was left for later: ${(end.reason as Error).message}`);
      if (taken.length < mostTogether) return;
    }
  }

  private async send(taken: Taken): Promise<void> {
    const { businessId, conversationId, ref, asked } = taken;
    const headers = await this.headersOf(businessId, asked.headers);
    const answer: Answer =
      'missing' in headers
        ? { type: 'refused', why: `There is no secret called "${headers.missing}"` }
        : await this.asking.ask({
            ...asked,
            headers: headers.headers,
            idempotencyKey: sha256(`${businessId} ${conversationId} ${ref}`).toString('hex'),
          });
    if (mayTryAgain(answer) && taken.tries <= asked.retries) await this.postpone(taken, answer);
    else await this.finish(taken, answer);
  }

  private async postpone({ businessId, id, tries }: Taken, answer: Answer): Promise<void> {
    await this.database.inBusiness(businessId, (tx) =>
      tx.query(
        `update requests set due_at = the_time() + $3 * interval '1 second', failure = $4, status = $5, took_ms = $6
         where business_id = $1 and id = $2 and state = 'waiting' and tries = $7`,
        [
          businessId,
          id,
          patienceSeconds[Math.min(tries, patienceSeconds.length) - 1],
          failureOf(answer),
          statusOf(answer),
          tookOf(answer),
          tries,
        ],
      ),
    );
  }

  private async finish({ businessId, id, conversationId, ref, asked, tries }: Taken, answer: Answer): Promise<void> {
    const isDone = answer.type === 'answered' && answer.status >= 200 && answer.status < 300;
    await this.database.inBusiness(businessId, async (tx) => {
      const [, count] = await tx.query<[unknown, number]>(
        `update requests set state = $3, asked = null, failure = $4, status = $5, took_ms = $6, answered_at = the_time()
         where business_id = $1 and id = $2 and state = 'waiting' and tries = $7`,
        [businessId, id, isDone ? 'done' : 'failed', failureOf(answer), statusOf(answer), tookOf(answer), tries],
      );
      // Somebody else took it when the lease was over; theirs counts.
      if (count === 0) return;
      const output = answer.type === 'answered' ? takenFrom({ status: answer.status, body: answer.body }, asked.take) : {};
      await putEvents(tx, businessId, [
        {
          conversationId,
          source: 'request',
          externalId: id,
          event: { type: 'request.answered', ref, outcome: isDone ? 'done' : 'failed', output },
        },
      ]);
    });
  }

  /** The headers with the business's secrets in their places. */
  private async headersOf(
    businessId: string,
    headers: Asked['headers'],
  ): Promise<{ readonly headers: Readonly<Record<string, string>> } | { readonly missing: string }> {
    const wanted = Object.values(headers).flatMap((given) => (typeof given === 'string' ? [] : [given.secret]));
    const rows: { name: string; secret: string }[] =
      wanted.length === 0
        ? []
        : await this.database.inBusiness(businessId, (tx) =>
            tx.query(`select name, secret from request_secrets where business_id = $1 and name = any($2)`, [businessId, wanted]),
          );
    const secrets = new Map(rows.map(({ name, secret }) => [name, this.keyring.open(secret, aboutSecret(businessId, name))]));
    const missing = wanted.find((name) => !secrets.has(name));
    if (missing !== undefined) return { missing };
    const filled = Object.entries(headers).map(([name, given]) => [name, typeof given === 'string' ? given : secrets.get(given.secret)!]);
    return { headers: Object.fromEntries(filled) as Readonly<Record<string, string>> };
  }
}

const mayTryAgain = (answer: Answer): boolean =>
  answer.type === 'unanswered' || (answer.type === 'answered' && (answer.status >= 500 || answer.status === 429));

function failureOf(answer: Answer): string | null {
  if (answer.type !== 'answered') return answer.why;
  if (answer.status < 300) return null;
  return answer.status < 400
    ? `It answered ${answer.status} and named another address, which is not followed`
    : `It answered ${answer.status}`;
}

const statusOf = (answer: Answer): number | null => (answer.type === 'answered' ? answer.status : null);
const tookOf = (answer: Answer): number | null => (answer.type === 'refused' ? null : answer.tookMs);

/** The parts of an answer that the step asked for, with clean texts. One that is too large is left out: a variable travels with each turn. */
function takenFrom(answer: Readonly<Record<string, Json>>, take: Asked['take']): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(take).map(([variable, path]) => [variable, kept(read(path, answer))]));
}

function kept(value: Json): Json {
  const text = jsonOf(value);
  if (text === undefined || text.length > mostKept) return null;
  return JSON.parse(text, (_, inner: Json) => (typeof inner === 'string' ? normaliseText(inner) : inner)) as Json;
}

/** Undefined for what is nested deeper than can be written out. */
function jsonOf(value: Json): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
