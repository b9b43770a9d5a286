import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly status: { readonly code?: number };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: Pick<CollectedSpan, 'attributes'>;
    readonly scopeSpans: readonly { readonly spans: readonly CollectedSpan[] }[];
  }[];
}

/** A collector for specs, as far as OTLP over HTTP in JSON needs one: it keeps what it is sent. */
export class Collector {
  /** The bodies as they came. */
  readonly bodies: string[] = [];
  /** Hears all and answers nothing. */
  silent = false;
  private server: Server | undefined;

  /** @returns the endpoint. */
  async open(): Promise<string> {
    this.server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (words: string) => (body += words));
      request.on('end', () => {
        if (request.url === '/v1/traces') this.bodies.push(body);
        if (!this.silent) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((done) => this.server!.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((done) => this.server?.close(done));
  }

  private get exports(): readonly Export['resourceSpans'][number][] {
    return this.bodies.flatMap((body) => (JSON.parse(body) as Export).resourceSpans);
  }

  get spans(): readonly CollectedSpan[] {
    return this.exports.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  }

  get services(): readonly unknown[] {
    return this.exports.map(({ resource }) => resource.attributes.find(({ key }) => key === 'service.name')?.value['stringValue']);
  }
}

/** What a span says of itself, by name. */
export const factsOf = ({ attributes }: CollectedSpan): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
