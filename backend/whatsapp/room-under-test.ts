import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { HttpException, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ScheduleModule } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { connectionOptions } from '../database/connection.ts';
import { DatabaseModule } from '../database/database.module.ts';
import { newId } from '../database/ids.ts';
import { aboutNumber, Keyring, sha256 } from '../database/secrets.ts';
import { FilesModule } from '../files/files.module.ts';
import { FormsModule } from '../forms/forms.module.ts';
import { MessagingModule } from '../messaging/messaging.module.ts';
import { ownDatabase } from '../testing/test-database.ts';
import { StandInGraph } from './stand-in-graph.ts';
import { webhookDoor } from './webhook-door.ts';
import { WhatsAppModule } from './whatsapp.module.ts';

@Module({ imports: [ScheduleModule.forRoot(), DatabaseModule, FilesModule, FormsModule, MessagingModule, WhatsAppModule] })
class RoomWithDatabase {}

export interface Connected {
  readonly businessId: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayNumber: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
}

/** The WhatsApp room by itself: real database, real HTTP, and a Graph that does as it is told. */
export interface RoomUnderTest {
  readonly app: NestExpressApplication;
  readonly address: string;
  readonly graph: StandInGraph;
  /** As the owner of the tables, who sees all businesses. */
  readonly owner: DataSource;
  /** Makes a business with one number. */
  connect(wanted?: Partial<Connected> & { readonly previousAppSecret?: string; readonly perSecond?: number }): Promise<Connected>;
  close(): Promise<void>;
}

export async function openRoom(): Promise<RoomUnderTest> {
  const database = await ownDatabase();
  const graph = new StandInGraph();
  const keys = `spec:${randomBytes(32).toString('base64')}`;
  Object.assign(process.env, {
    DATABASE_URL: database.appUrl,
    ENCRYPTION_KEYS: keys,
    GRAPH_API_URL: await graph.open(),
    GRAPH_API_TIMEOUT_MS: '400',
  });
  const owner = await new DataSource(connectionOptions(database.ownerUrl, 2)).initialize();
  const app = await NestFactory.create<NestExpressApplication>(RoomWithDatabase, { bodyParser: false, logger: false });
  app.use(
    '/webhooks/whatsapp',
    webhookDoor(app, (error, _request, response) => {
      const status = error instanceof HttpException ? error.getStatus() : 500;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message: (error as Error).message }));
    }),
  );
  app.useBodyParser('json');
  await app.listen(0, '127.0.0.1');

  return {
    app,
    address: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`,
    graph,
    owner,
    connect: (wanted) => connect(owner, Keyring.parse(keys), wanted),
    close: async () => {
      await app.close();
      await graph.close();
      await owner.destroy();
      await database.drop();
    },
  };
}

let numbers = 0;

async function connect(
  owner: DataSource,
  keyring: Keyring,
  { previousAppSecret, perSecond = 80, ...wanted }: Parameters<RoomUnderTest['connect']>[0] = {},
): Promise<Connected> {
  numbers += 1;
  const number: Connected = {
    businessId: newId(),
    phoneNumberId: String(500_000_000_000 + numbers),
    wabaId: String(700_000_000_000 + numbers),
    displayNumber: String(15_550_142_000 + numbers),
    accessToken: `token-${numbers}`,
    appSecret: randomBytes(16).toString('hex'),
    verifyToken: randomBytes(8).toString('hex'),
    ...wanted,
  };
  const seal = (secret: string, column: Parameters<typeof aboutNumber>[2]) =>
    keyring.seal(secret, aboutNumber(number.businessId, number.phoneNumberId, column));
  await owner.query(`insert into businesses (id, name, currency, zone) values ($1, 'Corner Bakery', 'EUR', 'Europe/Berlin')`, [
    number.businessId,
  ]);
  await owner.query(
    `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, previous_app_secret, verify_token_sha256, messages_per_second)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      number.businessId,
      number.phoneNumberId,
      number.wabaId,
      number.displayNumber,
      seal(number.accessToken, 'access_token'),
      seal(number.appSecret, 'app_secret'),
      previousAppSecret === undefined ? null : seal(previousAppSecret, 'previous_app_secret'),
      sha256(number.verifyToken),
      perSecond,
    ],
  );
  return number;
}

/** Waits until something is so, for at most some seconds. */
export async function until<T>(look: () => Promise<T | undefined | false> | T | undefined | false, forMs = 8_000): Promise<T> {
  const end = Date.now() + forMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`It did not come to be so within ${forMs} ms: ${String(look)}`);
    await new Promise((wait) => setTimeout(wait, 20));
  }
}
