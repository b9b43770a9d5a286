import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GraphRequest {
  readonly path: string;
  readonly token: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly at: number;
}

type Behaviour = (response: ServerResponse, request: GraphRequest) => void;

const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

let wamids = 0;
let uploads = 0;

/** Of an upload, what it says; of everything else, its JSON. */
function bodyOf({ headers }: IncomingMessage, bytes: Buffer): Readonly<Record<string, unknown>> {
  if (headers['content-type']?.startsWith('multipart/')) return { upload: bytes.toString('latin1') };
  return bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Record<string, unknown>);
}

const accept: Behaviour = (response, request) => {
  if (request.path.endsWith('/media')) return json(200, { id: `media-${++uploads}` })(response, request);
  if (request.body['status'] === 'read') return json(200, { success: true })(response, request);
  wamids += 1;
  json(200, { messaging_product: 'whatsapp', contacts: [{ input: request.body['to'] }], messages: [{ id: `wamid.OUT${wamids}` }] })(
    response,
    request,
  );
};

/** A Graph API for specs: it accepts everything and keeps a journal, and misbehaves as often as it is told to. */
export class StandInGraph {
  readonly requests: GraphRequest[] = [];
  private readonly faults: { behaviour: Behaviour; times: number; only?: (request: GraphRequest) => boolean }[] = [];
  private server: Server | undefined;

  async open(): Promise<string> {
    this.server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const request = {
          path: incoming.url!,
          token: incoming.headers.authorization?.replace('Bearer ', '') ?? '',
          body: bodyOf(incoming, Buffer.concat(chunks)),
          at: Date.now(),
        };
        this.requests.push(request);
        const fault = this.faults.find(({ times, only }) => times > 0 && (!only || only(request)));
        if (fault) fault.times -= 1;
        (fault?.behaviour ?? accept)(response, request);
      });
    });
    await new Promise<void>((ready) => this.server!.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((closed) => this.server?.close(closed));
  }

  /** The texts that arrived, in the order of their arrival. */
  texts(): string[] {
    return this.requests.flatMap(({ body }) => (body['text'] as { body: string } | undefined)?.body ?? []);
  }

  receipts(): GraphRequest[] {
    return this.requests.filter(({ body }) => body['status'] === 'read');
  }

  refuse(
    code: number,
    {
      times = 1,
      status = 400,
      headers = {},
      only,
    }: { times?: number; status?: number; headers?: Readonly<Record<string, string>>; only?: (request: GraphRequest) => boolean } = {},
  ): void {
    this.misbehave(
      json(
        status,
        {
          error: {
            message: `(#${code}) refused`,
            type: 'OAuthException',
            code,
            error_data: { messaging_product: 'whatsapp', details: 'for a spec' },
          },
        },
        headers,
      ),
      times,
      only,
    );
  }

  misbehave(behaviour: Behaviour, times = 1, only?: (request: GraphRequest) => boolean): void {
    this.faults.push({ behaviour, times, ...(only && { only }) });
  }

  forget(): void {
    this.requests.length = 0;
    this.faults.length = 0;
  }
}
