import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.ts';
import { letConnectionsGo } from './last-connections.ts';
import { paymentWebhookDoor } from './payments/payment-webhook-door.ts';
import { jsonBody } from './problems/json-body.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { validationPipe } from './problems/validation.ts';
import { formsDoor } from './whatsapp/forms-door.ts';
import { webhookDoor } from './whatsapp/webhook-door.ts';

/** The whole backend, ready to listen. */
export async function createApp(environment: NodeJS.ProcessEnv = process.env): Promise<NestExpressApplication> {
  const { TLS_CERT, TLS_KEY, TRUST_PROXY } = environment;
  const app = await NestFactory.create<NestExpressApplication>(AppModule, {
    bodyParser: false,
    bufferLogs: true,
    // What goes wrong before there is a log is told once, by whoever started us: main.ts does so discreetly.
    abortOnError: false,
    autoFlushLogs: false,
    // Node itself refuses anything older than TLS 1.2.
    ...(TLS_CERT && TLS_KEY ? { httpsOptions: { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) } } : {}),
  });
  const server: Server = app.getHttpServer();
  // Longer than a proxy or Meta keeps an idle connection: else we close one in the moment in which it is used again, and that request is lost.
  server.keepAliveTimeout = 75_000;
  letConnectionsGo(server);
  app.useLogger(app.get(Logger));
  app.flushLogs();
  if (TRUST_PROXY) app.set('trust proxy', Number(TRUST_PROXY) || TRUST_PROXY);
  app.disable('x-powered-by');
  const problems = new ProblemFilter();
  app.use('/webhooks/whatsapp/forms', formsDoor(app, problems.tell));
  app.use('/webhooks/whatsapp', webhookDoor(app, problems.tell));
  app.use('/webhooks/payments', paymentWebhookDoor(app, problems.tell));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'self'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'"],
          scriptSrc: ["'self'"],
          // Angular puts the styles of components into the page as it shows them.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
        },
      },
      strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
      referrerPolicy: { policy: 'same-origin' },
    }),
  );
  app.useBodyParser('json', jsonBody);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(problems);
  describe(app);
  return app;
}

/** The description of the API at /api/openapi.json, made from the controllers themselves. */
function describe(app: NestExpressApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Perfcent')
    .setDescription('WhatsApp-first commerce and CRM')
    .setVersion('1')
    .addCookieAuth('perfcent')
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, description), {
    ui: false,
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
  });
}
