import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Global, HttpException, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { connectionOptions } from '../database/connection.ts';
import { Notifications } from '../database/notifications.ts';
import { Clock, SystemClock } from '../database/ports.ts';
import { GraphApi } from '../whatsapp/graph-api.ts';
import { Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { SandboxModule } from '../sandbox/sandbox.module.ts';
import type { Shop } from '../testing/shop.ts';
import { openAccount } from '../sandbox/stripe/stripe-rows.ts';
import { Disputes } from './disputes.ts';
import { LinkWork } from './link-work.ts';
import { Links } from './links.ts';
import type { Captures } from './captures.ts';
import type { Due } from './due.ts';
import type { Dues } from './dues.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { paymentWebhookDoor } from './payment-webhook-door.ts';
import { PaymentWebhooks } from './payment-webhooks.ts';
import { PaymentWorker } from './payment-worker.ts';
import { connectProvider, Connections } from './providers/connections.ts';
import { Providers } from './providers/providers.ts';
import { RefundWork } from './refund-work.ts';
import type { Refunds } from './refunds.ts';
import { openTill } from './till-under-test.ts';

/** What is connected: a shop and its payments. */
interface Tilled {
  readonly shop: Shop;
  readonly dues: Dues;
  readonly captures: Captures;
  readonly refunds: Refunds;
}

/** A till that is connected to Stripe, whose part the sandbox plays over HTTP. */
export const openStripe = async () => connectStripe(await openTill());

export async function connectStripe<T extends Tilled & { close(): Promise<void> }>(till: T) {
  const { shop, dues, captures, refunds } = till;
  const { businessId, database, inShop } = shop;
  process.env['DATABASE_URL'] = shop.appUrl;

  const dataSource = await new DataSource(connectionOptions(shop.appUrl, 6)).initialize();
  @Global()
  @Module({
    imports: [SandboxModule],
    providers: [{ provide: DataSource, useValue: dataSource }, { provide: Clock, useClass: SystemClock }, TenantDatabase, Notifications],
    exports: [TenantDatabase, Notifications],
  })
  class StripeOfTheSuite {}
  const stripe = await NestFactory.create<NestExpressApplication>(StripeOfTheSuite, {
    logger: false,
    forceCloseConnections: true,
    bodyParser: false,
  });
  stripe.useBodyParser('json');
  await stripe.listen(0, '127.0.0.1');
  const base = `http://127.0.0.1:${(stripe.getHttpServer().address() as AddressInfo).port}/sandbox`;
  process.env['STRIPE_API_URL'] = `${base}/stripe`;

  const keyring = Keyring.parse(`test:${Buffer.alloc(32, 7).toString('base64')}`);
  const connections = new Connections(keyring);
  const graph = new GraphApi({ baseUrl: `${base}/graph`, version: 'v24.0', timeoutMs: 20_000 });
  const providers = new Providers(graph, new SystemClock());
  const across = new AcrossBusinesses(database);
  const links = new Links(dues, connections);
  const refundWork = new RefundWork(database, connections, providers, refunds);
  const linkWork = new LinkWork(database, connections, providers, dues, captures, refundWork, new Disputes(dues, refunds));
  const notifications = { listen: () => Promise.resolve(() => undefined) } as unknown as Notifications;
  const worker = new PaymentWorker(database, across, notifications, linkWork, refundWork);
  const webhooks = new PaymentWebhooks(database, across, connections, providers);

  const door = paymentWebhookDoor({ get: () => webhooks } as unknown as INestApplicationContext, (error, _request, response) =>
    response.writeHead(error instanceof HttpException ? error.getStatus() : 500).end(),
  );
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    request.url = request.url!.replace('/webhooks/payments', '');
    door(request, response, () => response.writeHead(404).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/payments/stripe`;

  const [apiKey, webhookSecret] = ['sk_test_of_the_suite', 'whsec_of_the_suite'];
  await database.outsideBusiness((tx) => openAccount(tx, { apiKey, webhookSecret, webhookUrl }));
  await inShop((tx) => connectProvider(tx, keyring, businessId, { provider: 'stripe', apiKey, webhookSecret, configuration: null }));

  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${base}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  return {
    ...till,
    links,
    worker,
    base,
    webhookUrl,
    webhookSecret,
    apiKey,
    connections,
    keyring,
    /** A link as a conversation gets it: asked for, made, there. */
    linkFor: async (due: Due, anew = false): Promise<PaymentIntent> => {
      const offered = await inShop((tx) => links.offer(tx, { businessId, dueId: due.id, anew }));
      if (offered.outcome !== 'asked') throw new Error(`expected a new link, got ${offered.outcome}`);
      await worker.look();
      return inShop((tx) => tx.findOneByOrFail(PaymentIntent, { businessId, id: offered.intent.id }));
    },
    /** What the customer does on the page. */
    onPage: async ({ providerId }: PaymentIntent, what: Readonly<Record<string, unknown>>): Promise<number> =>
      (await control('POST', `pay/${providerId}`, what)).status,
    fault: async (kind: string, times = 1): Promise<void> => void (await control('POST', 'control/payment-faults', { kind, times })),
    noFaults: async (): Promise<void> => void (await control('DELETE', 'control/payment-faults')),
    /** All webhooks are delivered, and all that they ask for is asked. */
    settled: async (): Promise<void> => {
      for (let tries = 0; tries < 200; tries += 1) {
        const [row] = await database.query<{ waiting: boolean }>(`select exists (select 1 from sandbox.stripe_webhooks) waiting`);
        if (!row!.waiting) break;
        await pause(25);
      }
      await worker.look();
    },
    close: async () => {
      await worker.onApplicationShutdown();
      server.close();
      server.closeAllConnections();
      await stripe.close();
      await till.close();
    },
  };
}

export type StripeTill = Awaited<ReturnType<typeof openStripe>>;
