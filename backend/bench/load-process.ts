import { createServer, type AddressInfo } from 'node:net';
import { obey } from './own-process.ts';
import { repliesTo, textOf } from './small-talk.ts';
import { messageWebhook, numberOf, type BenchNumber } from './street.ts';
import { sharedNow } from './time.ts';
import { WebhookClient } from './webhook-client.ts';

/** The customers: they write at a given rate whatever happens, or each again as soon as answered, so many of them at a time. */

export interface LoadPlan {
  readonly servers: readonly string[];
  readonly numbers: readonly BenchNumber[];
  readonly conversations: number;
  /** Tells apart the messages of several runs on one database. */
  readonly mark: string;
  /** Messages that the customers have already written: their conversations stand where these led. */
  readonly written?: number;
}

export type Pace = { readonly rate: number } | { readonly inFlight: number };

/** All messages written, in order, column by column. */
export interface LoadJournal {
  readonly customers: Int32Array;
  /** The moment at which it should go out, which is when it did unless the load itself was late. */
  readonly due: Float64Array;
  /** When the 200 came; 0 when none came. */
  readonly acknowledged: Float64Array;
  /** Answers other than 200, and broken connections. Each message is sent again, as Meta does. */
  readonly refused: number;
  /** How late the load itself was at most. */
  readonly latestMs: number;
}

const sendAgainAfterMs = 1_000;
const openingInFlight = 64;

const journalCustomers: number[] = [];
const due: number[] = [];
const acknowledged: number[] = [];
let refused = 0;
let latestMs = 0;

let plan: LoadPlan;
let clients: WebhookClient[] = [];
/** By customer: messages written, and replies still to come. */
let written: Int32Array;
let awaited: Int32Array;
let outstanding = 0;
/** By customer: what was not taken yet. One goes in after the other, since two at once may change places on their way, and the replies tell which was which. */
const atTheDoor: (() => void)[][] = [];
let lastHeard = 0;
/** Those who may write, in the order in which they were answered. */
let ready: number[] = [];
let readyFrom = 0;
let whenAnswered: (customer: number) => void = () => undefined;
let running = false;

function write(customer: number, dueAt: number): void {
  const nth = written[customer]!++;
  const place = journalCustomers.push(customer) - 1;
  due.push(dueAt);
  acknowledged.push(0);
  awaited[customer]! += repliesTo(nth).length;
  outstanding += repliesTo(nth).length;
  const number = numberOf(customer, plan.numbers);
  const wamid = `wamid.${plan.mark}.${customer}.${nth}`;
  const body = messageWebhook(number, customer, wamid, textOf(nth));
  const client = clients[customer % clients.length]!;
  const send = () =>
    client.post(body, number.appSecret, (status) => {
      if (status === 200) {
        acknowledged[place] = sharedNow();
        atTheDoor[customer]!.shift();
        atTheDoor[customer]![0]?.();
      } else {
        refused += 1;
        setTimeout(send, sendAgainAfterMs);
      }
    });
  const waiting = (atTheDoor[customer] ??= []);
  if (waiting.push(send) === 1) send();
}

const replies = createServer((socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const whole = bytes.length - (bytes.length % 4);
    for (let place = 0; place < whole; place += 4) heard(bytes.readInt32LE(place));
    rest = bytes.subarray(whole);
  });
  socket.on('error', () => undefined);
});

function heard(customer: number): void {
  if (!(awaited[customer]! > 0)) return;
  lastHeard = sharedNow();
  outstanding -= 1;
  if (--awaited[customer]! === 0) whenAnswered(customer);
}

const actions = {
  /** Answers the port at which it wants to hear of replies. */
  async listen(_: undefined): Promise<number> {
    await new Promise<void>((listening) => replies.listen(0, '127.0.0.1', listening));
    return (replies.address() as AddressInfo).port;
  },

  /** Everybody says hello, and has been answered when this is done. */
  async open(given: LoadPlan): Promise<void> {
    plan = given;
    clients = plan.servers.map((server) => new WebhookClient(server, Math.ceil(96 / plan.servers.length)));
    written = new Int32Array(plan.conversations).fill(plan.written ?? 0);
    awaited = new Int32Array(plan.conversations);
    ready = Array.from(written.keys());
    if (plan.written) return;
    let next = 0;
    const greet = () => {
      if (next < plan.conversations) write(next++, sharedNow());
    };
    await new Promise<void>((done, fail) => {
      let answeredOnes = 0;
      lastHeard = sharedNow();
      const watch = setInterval(() => {
        if (sharedNow() - lastHeard < 60_000) return;
        clearInterval(watch);
        fail(new Error(`Of ${plan.conversations} customers who said hello ${answeredOnes} were answered`));
      }, 500);
      whenAnswered = () => {
        answeredOnes += 1;
        if (answeredOnes === plan.conversations) {
          clearInterval(watch);
          done();
        } else greet();
      };
      for (let hands = 0; hands < openingInFlight; hands++) greet();
    });
  },

  /** Begins to write, and goes on until it is told to finish. */
  begin(pace: Pace): void {
    running = true;
    if ('rate' in pace) atRate(pace.rate);
    else asAnswered(pace.inFlight);
  },

  /** Stops writing, and waits for the replies that are still to come as long as any does. */
  async finish(patienceMs: number): Promise<LoadJournal> {
    running = false;
    lastHeard = sharedNow();
    while (outstanding > 0 && sharedNow() - lastHeard < patienceMs) await new Promise((later) => setTimeout(later, 20));
    // A reply may be faster than the acknowledgement of its message, and a duplicate slower than the reply.
    await new Promise((later) => setTimeout(later, 300));
    return {
      customers: Int32Array.from(journalCustomers),
      due: Float64Array.from(due),
      acknowledged: Float64Array.from(acknowledged),
      refused,
      latestMs,
    };
  },
};

/** What is due is written though it be late, and counts from when it was due: a server that stalls is not spared. */
function atRate(rate: number): void {
  whenAnswered = () => undefined;
  const began = sharedNow();
  let count = 0;
  const tick = setInterval(() => {
    if (!running) return clearInterval(tick);
    const now = sharedNow();
    for (let dueAt = began + (count * 1000) / rate; dueAt <= now; dueAt = began + (count * 1000) / rate) {
      latestMs = Math.max(latestMs, now - dueAt);
      write(count % plan.conversations, dueAt);
      count += 1;
    }
  }, 1);
}

function asAnswered(inFlight: number): void {
  whenAnswered = (customer) => {
    ready.push(customer);
    next();
  };
  for (let hands = 0; hands < Math.min(inFlight, plan.conversations); hands++) next();
}

/** Takes turns: who has waited longest writes next, so that nobody writes faster than WhatsApp lets us answer one customer. */
function next(): void {
  if (!running) return;
  write(ready[readyFrom++]!, sharedNow());
  if (readyFrom > 100_000) {
    ready = ready.slice(readyFrom);
    readyFrom = 0;
  }
}

export type Load = typeof actions;

obey(actions);
