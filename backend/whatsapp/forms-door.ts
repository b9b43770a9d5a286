import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database.ts';
import { FormKeys } from '../forms/form-keys.ts';
import { Forms } from '../forms/forms.ts';
import { CannotOpen, openRequest } from '../forms/sealed-exchange.ts';
import type { Refuse } from './webhook-door.ts';
import { webhookBody } from './webhook-body.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

/** The statuses that Meta's client understands. */
const cannotOpen = 421;
const tokenIsOver = 427;
const badSignature = 432;

/** Where the phones of customers ask about the form that is open on them: `/webhooks/whatsapp/forms/<id of the business>`. */
export function formsDoor(app: INestApplicationContext, refuse: Refuse) {
  const [database, secrets, keys, forms] = [app.get(TenantDatabase), app.get(WebhookSecrets), app.get(FormKeys), app.get(Forms)];

  async function answer(businessId: string, body: Buffer, signature: string | undefined): Promise<{ status: number; text: string }> {
    const signatory = await secrets.signatoryOf(body, signature);
    if (!signatory?.speaksFor(businessId)) return { status: badSignature, text: '' };
    return database.inBusiness(businessId, async (tx) => {
      const key = await keys.privateKey(tx, businessId);
      if (key === undefined) return { status: cannotOpen, text: '' };
      try {
        const { request, seal } = openRequest(JSON.parse(body.toString('utf8')), key);
        const told = await forms.exchange(tx, businessId, request);
        return told.type === 'over'
          ? { status: tokenIsOver, text: seal({ error_msg: told.words }) }
          : { status: 200, text: seal(told.answer) };
      } catch (error) {
        if (error instanceof CannotOpen || error instanceof SyntaxError) return { status: cannotOpen, text: '' };
        throw error;
      }
    });
  }

  return (request: IncomingMessage & { body?: unknown }, response: ServerResponse, next: (error?: unknown) => void): void => {
    const [, businessId] = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?(?:\?|$)/i.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || businessId === undefined) return next();
    webhookBody(request, response, (unread) => {
      if (unread) return refuse(unread, request, response);
      answer(businessId, request.body as Buffer, request.headers['x-hub-signature-256'] as string | undefined)
        .then(({ status, text }) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(text))
        .catch((error: unknown) => refuse(error, request, response));
    });
  };
}
