import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphError } from '../sandbox/graph-error.ts';
import { checkSend } from '../sandbox/rules/send-rules.ts';
import { newWamid } from '../sandbox/wamid.ts';

/** How Graph misbehaves about one send. `hang` and `reset` have accepted it; `lose` has read it and drops it. */
export type Fault =
  | { readonly kind: 'refuse'; readonly status: number; readonly code: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lose' };

/** One request to send a message, as Graph saw it. */
export interface Send {
  /** Its place among all requests. */
  readonly nth: number;
  readonly at: number;
  /** Which of our servers asked. */
  readonly server: string;
  readonly token: string;
  /** Our own id of the message. */
  readonly opaque: string;
  /** The customer, in digits. */
  readonly to: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A copy that Graph took, and so the customer gets. */
export interface Copy extends Send {
  readonly wamid: string;
  /** How the sender heard of it. */
  readonly answered: 'answered' | 'hang' | 'reset';
}

export interface Refused extends Send {
  readonly fault: Fault;
}

/**
 * The Graph API as it looks from outside: it keeps a journal of every request, refuses what Meta's rules refuse, gives wamids, and
 * misbehaves as it is told. Each server reaches it under a path of its own, which tells who asked.
 */
export class Graph {
  readonly copies: Copy[] = [];
  readonly refused: Refused[] = [];
  /** What Meta would not have taken: nothing of this may happen. */
  readonly nonsense: string[] = [];
  receipts = 0;
  /** Asked for each send; none when it is well. */
  misbehave: (send: Send) => Fault | undefined = () => undefined;

  private readonly listeners: ((copy: Copy) => void)[] = [];
  private readonly askers: ((send: Send) => void)[] = [];
  private asked = 0;
  private server: Server | undefined;
  private port = 0;

  async open(): Promise<void> {
    this.server = createServer((request, response) => void this.receive(request, response));
    // On a machine that stands still, a connection would else be closed in the moment in which it is used again.
    this.server.keepAliveTimeout = 120_000;
    await new Promise<void>((ready) => this.server!.listen(0, '127.0.0.1', ready));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((closed) => this.server?.close(closed));
  }

  addressFor(server: string): string {
    return `http://127.0.0.1:${this.port}/${server}`;
  }

  /** Told of each copy that is taken, before the answer leaves. Gives what ends it. */
  onCopy(listener: (copy: Copy) => void): () => void {
    this.listeners.push(listener);
    return () => void this.listeners.splice(this.listeners.indexOf(listener), 1);
  }

  /** The next request to send by this server: the moment in which it does not know yet what becomes of it. */
  nextAsked(server: string): Promise<void> {
    return new Promise((asked) => {
      const listener = (send: Send) => {
        if (send.server !== server) return;
        this.askers.splice(this.askers.indexOf(listener), 1);
        asked();
      };
      this.askers.push(listener);
    });
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body: Record<string, unknown>;
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    } catch {
      // Who asked was killed in mid-sentence, or talks nonsense; in both cases nothing was asked.
      request.socket.destroy();
      return;
    }
    try {
      this.take(request, response, body);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      this.nonsense.push(`${error.message}: ${error.details}`);
      answer(response, error.httpStatus, error.body());
    }
  }

  private take(request: IncomingMessage, response: ServerResponse, body: Record<string, unknown>): void {
    const [, server = ''] = (request.url ?? '').split('/');
    const checked = checkSend(body);
    if (checked.kind === 'receipt') {
      this.receipts += 1;
      answer(response, 200, { success: true });
      return;
    }
    const send: Send = {
      nth: this.asked++,
      at: Date.now(),
      server,
      token: (request.headers.authorization ?? '').replace('Bearer ', ''),
      opaque: checked.opaque ?? '',
      to: 'waId' in checked.to ? checked.to.waId : checked.to.bsuid,
      body,
    };
    const fault = this.misbehave(send);
    // What dies of the news must not hear of it while we are in the middle of this.
    setImmediate(() => this.askers.slice().forEach((asker) => asker(send)));
    if (fault?.kind === 'refuse') return this.refuse(response, send, fault);
    if (fault?.kind === 'lose') {
      this.refused.push({ ...send, fault });
      request.socket.destroy();
      return;
    }
    const copy: Copy = { ...send, wamid: newWamid(send.to, false), answered: fault?.kind ?? 'answered' };
    this.copies.push(copy);
    for (const listener of this.listeners) listener(copy);
    if (copy.answered === 'reset') request.socket.destroy();
    if (copy.answered !== 'answered') return;
    answer(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: checked.input, wa_id: send.to }],
      messages: [{ id: copy.wamid }],
    });
  }

  private refuse(response: ServerResponse, send: Send, fault: Fault & { kind: 'refuse' }): void {
    this.refused.push({ ...send, fault });
    const error = new GraphError(fault.code, 'Chaos was told to refuse');
    answer(response, fault.status, error.body(), fault.retryAfterSeconds);
  }
}

function answer(response: ServerResponse, status: number, body: unknown, retryAfterSeconds?: number): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    })
    .end(JSON.stringify(body));
}
