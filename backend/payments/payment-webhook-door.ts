import type { IncomingMessage, ServerResponse } from 'node:http';
import { type INestApplicationContext, PayloadTooLargeException, ServiceUnavailableException } from '@nestjs/common';
import { isDatabaseDown } from '../database/tenant-database.ts';
import { PaymentWebhooks } from './payment-webhooks.ts';

type Refuse = (error: unknown, request: IncomingMessage, response: ServerResponse) => void;

/** More than the largest event of Stripe. */
const largest = 512 * 1024;

/** Where payment providers tell us what happened: `/<provider>` or `/<provider>/<business>`. Signed are the bytes, so it stands ahead of all parsers. */
export function paymentWebhookDoor(app: INestApplicationContext, refuse: Refuse) {
  const webhooks = app.get(PaymentWebhooks);
  return (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void => {
    const [, provider, businessId] = /^\/([a-z]+)(?:\/([0-9a-f-]{36}))?\/?(?:\?|$)/.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || !provider) return next();
    const signature = request.headers['stripe-signature'];
    bytesOf(request)
      .then((body) => webhooks.receive(provider, businessId, body, typeof signature === 'string' ? signature : ''))
      .then(() => void response.writeHead(200, { 'content-length': 0 }).end())
      .catch((error: unknown) =>
        refuse(isDatabaseDown(error) ? new ServiceUnavailableException('Send it again later.') : error, request, response),
      );
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new PayloadTooLargeException('The webhook is larger than 512 kB.');
  if (Number(request.headers['content-length'] ?? 0) > largest) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
