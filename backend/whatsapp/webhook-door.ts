import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { Figures } from '../telemetry/figures.ts';
import { Traces } from '../telemetry/traces.ts';
import { spanOf, watchedWebhooks } from './watched-webhooks.ts';
import { webhookBody } from './webhook-body.ts';
import { Webhooks } from './webhooks.ts';

/** Tells the caller what went wrong, in the shape of all our errors. */
export type Refuse = (error: unknown, request: IncomingMessage, response: ServerResponse) => void;

type Next = (error?: unknown) => void;

/**
 * Where Meta tells us what happened. 200 means: it is committed. It stands ahead of all that a request of the dashboard goes through
 * (routes, guards, parsers, headers for browsers): nine of ten requests are webhooks, and none of that is for them.
 */
export function webhookDoor(app: INestApplicationContext, refuse: Refuse) {
  const webhooks = app.get(Webhooks);
  const watch = watchedWebhooks(app.get(Figures), app.get(Traces));
  return (request: IncomingMessage & { body?: unknown }, response: ServerResponse, next: Next): void => {
    // Only this very path; what is mounted on it sees what follows it.
    if (request.method !== 'POST' || !/^\/?(\?|$)/.test(request.url ?? '')) return next();
    watch(request, response, () =>
      webhookBody(request, response, (unread) => {
        if (unread) return refuse(unread, request, response);
        const { 'content-type': type, 'x-hub-signature-256': signature } = request.headers;
        webhooks
          .receive({ body: request.body as Buffer, type, signature: signature as string | undefined, span: spanOf(request) })
          .then(() => void response.writeHead(200, { 'content-length': 0 }).end())
          .catch((error: unknown) => refuse(error, request, response));
      }),
    );
  };
}
