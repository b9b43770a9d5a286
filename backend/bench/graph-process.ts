import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { GraphError } from '../sandbox/graph-error.ts';
import { checkSend, type GoodSend } from '../sandbox/rules/send-rules.ts';
import { obey } from './own-process.ts';
import { replyIn } from './small-talk.ts';
import { customerOf, statusWebhook, type BenchNumber, type SentReply } from './street.ts';
import { sharedNow } from './time.ts';
import { WebhookClient } from './webhook-client.ts';

/**
 * Plays Graph: strict about what it is sent, and quick. It writes down which reply reached which customer, and when, and tells the load
 * of each, which writes on as soon as it is answered.
 */

export interface GraphPlan {
  readonly numbers: readonly BenchNumber[];
  /** Where the load wants to hear who was answered. */
  readonly loadPort: number;
}

/** All replies that arrived, in the order of their arrival, column by column. */
export interface GraphJournal {
  readonly customers: Int32Array;
  /** Which of `kinds` each was. */
  readonly kinds: Int32Array;
  readonly at: Float64Array;
  /** 1 when the very same message had arrived before. */
  readonly again: Uint8Array;
  readonly names: readonly string[];
  readonly receipts: number;
  readonly refused: number;
  readonly firstRefusal: string | undefined;
}

const customers: number[] = [];
const kinds: number[] = [];
const at: number[] = [];
const again: number[] = [];
const names: string[] = [];
const placeOf = new Map<string, number>();
const seen = new Set<string>();
let receipts = 0;
let refused = 0;
let firstRefusal: string | undefined;

let tokens = new Map<string, BenchNumber>();
let load: Socket | undefined;
let statuses: WebhookClient | undefined;
let answered: number[] = [];

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const arrived = sharedNow();
    try {
      const number = senderOf(request);
      const body = JSON.parse((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()) as Record<string, unknown>;
      const good = checkSend(body);
      if (good.kind === 'receipt') {
        receipts += 1;
        return answer(response, 200, { success: true });
      }
      answer(response, 200, taken(number, good, body, arrived));
    } catch (error) {
      refused += 1;
      firstRefusal ??= (error as Error).message;
      const code = error instanceof GraphError ? error.code : 1;
      answer(response, 400, { error: { message: (error as Error).message, type: 'OAuthException', code, fbtrace_id: 'bench' } });
    }
  });
});

function senderOf({ method, url = '', headers }: IncomingMessage): BenchNumber {
  const [, id] = /^\/v\d+\.\d+\/(\d+)\/messages$/.exec(url) ?? [];
  const number = tokens.get(headers.authorization ?? '');
  if (method !== 'POST' || id === undefined) throw new GraphError(100, `Nothing is here for ${method} ${url}`);
  if (!number || number.phoneNumberId !== id) throw new GraphError(190, 'The token is not one of this number');
  return number;
}

function taken(number: BenchNumber, good: GoodSend, body: Record<string, unknown>, arrived: number): unknown {
  const customer = customerOf('waId' in good.to ? good.to.waId : good.to.bsuid);
  const kind = replyIn(body);
  let place = placeOf.get(kind);
  if (place === undefined) {
    place = names.push(kind) - 1;
    placeOf.set(kind, place);
  }
  const isCopy = good.opaque !== undefined && seen.has(good.opaque);
  if (good.opaque !== undefined) seen.add(good.opaque);
  customers.push(customer);
  kinds.push(place);
  at.push(arrived);
  again.push(isCopy ? 1 : 0);
  if (!isCopy) tellLoad(customer);
  const wamid = `wamid.bench${customers.length}`;
  if (statuses) tellStatuses(number, { wamid, customer, ...(good.opaque !== undefined && { opaque: good.opaque }) });
  return { messaging_product: 'whatsapp', contacts: [{ input: good.input, wa_id: good.input }], messages: [{ id: wamid }] };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

/** Many at once: the load loses a millisecond by it, and both save most of the work. */
function tellLoad(customer: number): void {
  if (answered.push(customer) > 1) return;
  setTimeout(() => {
    load?.write(Buffer.from(Int32Array.from(answered).buffer));
    answered = [];
  }, 1);
}

/** In the order in which Meta tells them. */
function tellStatuses(number: BenchNumber, reply: SentReply): void {
  const tell = (status: 'sent' | 'delivered' | 'read', then: () => void) =>
    statuses!.post(statusWebhook(number, reply, status), number.appSecret, then);
  tell('sent', () => tell('delivered', () => tell('read', () => undefined)));
}

const actions = {
  async open({ numbers, loadPort }: GraphPlan): Promise<string> {
    tokens = new Map(numbers.map((number) => [`Bearer ${number.accessToken}`, number]));
    load = connect({ port: loadPort, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  tellStatusesTo(url: string): void {
    statuses = new WebhookClient(url);
  },
  journal(): GraphJournal {
    return {
      customers: Int32Array.from(customers),
      kinds: Int32Array.from(kinds),
      at: Float64Array.from(at),
      again: Uint8Array.from(again),
      names,
      receipts,
      refused,
      firstRefusal,
    };
  },
};

export type Graph = typeof actions;

obey(actions);
