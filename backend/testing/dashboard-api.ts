import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AlarmsModule } from '../alarms/alarms.module.ts';
import { AftersalesModule } from '../aftersales/aftersales.module.ts';
import { CouponsModule } from '../coupons/coupons.module.ts';
import { DeliveryModule } from '../delivery/delivery.module.ts';
import { AccessModule } from '../access/access.module.ts';
import { BusinessesModule } from '../businesses/businesses.module.ts';
import { CatalogImportModule } from '../catalog-import/catalog-import.module.ts';
import { CatalogModule } from '../catalog/catalog.module.ts';
import { ContactsModule } from '../contacts/contacts.module.ts';
import { ConversationDesk } from '../conversations/conversation-desk.ts';
import { ConversationsController } from '../conversations/conversations.controller.ts';
import { ConversationQueries } from '../conversations/conversations.queries.ts';
import { GiveBackPreviews } from '../conversations/give-back-previews.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { DatabaseModule } from '../database/database.module.ts';
import { Keyring } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { FilesModule } from '../files/files.module.ts';
import { LiveModule } from '../live/live.module.ts';
import { MessagingModule } from '../messaging/messaging.module.ts';
import { OrdersModule } from '../orders/orders.module.ts';
import { QuotesModule } from '../quotes/quotes.module.ts';
import { ReadReceipts } from '../messaging/read-receipts.ts';
import { ProblemFilter } from '../problems/problem.filter.ts';
import { validationPipe } from '../problems/validation.ts';
import { makeBusiness, type SeededBusiness } from '../seed/make-business.ts';
import { seedPlan, type Wishes } from '../seed/seed-plan.ts';
import { ownDatabase } from './test-database.ts';

@Module({
  imports: [
    DatabaseModule,
    MessagingModule,
    AlarmsModule,
    AccessModule,
    FilesModule,
    BusinessesModule,
    CatalogModule,
    CatalogImportModule,
    ContactsModule,
    OrdersModule,
    AftersalesModule,
    CouponsModule,
    DeliveryModule,
    QuotesModule,
    LiveModule,
  ],
  controllers: [ConversationsController],
  // WhatsApp is the street: nobody behind this door needs blue ticks.
  providers: [
    ConversationDesk,
    ConversationQueries,
    FlowLibrary,
    GiveBackPreviews,
    { provide: ReadReceipts, useValue: { opened: () => undefined } satisfies ReadReceipts },
  ],
})
class DashboardRooms {}

/** The origin that a browser on our own page would send. */
export const origin = 'http://perfcent.test';

/** The dashboard's side of the backend on a database of the suite's own: sign-in, settings, catalog, orders, conversations, live feed. No bot runs. */
export async function dashboardApi() {
  const own = await ownDatabase();
  process.env['DATABASE_URL'] = own.appUrl;
  process.env['ENCRYPTION_KEYS'] = `test:${Buffer.alloc(32, 7).toString('base64')}`;
  const app = await NestFactory.create<NestExpressApplication>(DashboardRooms, { logger: false, abortOnError: false });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  app.set('trust proxy', 1);
  await app.listen(0, '127.0.0.1');
  const database = app.get(TenantDatabase);
  const keyring = app.get(Keyring);

  const call = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, cookie?: string) => {
    const asked = request(app.getHttpServer())[method](path).set('host', new URL(origin).host).set('origin', origin);
    return cookie ? asked.set('cookie', cookie) : asked;
  };
  const signIn = (email: string, password: string) => call('post', '/api/sign-in').send({ email, password });

  return {
    app,
    own,
    database,
    call,
    signIn,
    makeBusiness: (wishes: Wishes = {}): Promise<SeededBusiness> =>
      makeBusiness(seedPlan(wishes, 1), { database, keyring, sandbox: false }),
    /** The cookie of a member of that business. */
    cookieOf: async ({ members }: SeededBusiness, nth = 0): Promise<string> => {
      const { email, password } = members[nth]!;
      return cookieIn((await signIn(email, password).expect(200)).headers);
    },
    close: async () => {
      await app.close();
      await own.drop();
    },
  };
}

export type DashboardApi = Awaited<ReturnType<typeof dashboardApi>>;

/** The cookie that an answer set, as a browser sends it back. */
export const cookieIn = (headers: Record<string, unknown>): string => (headers['set-cookie'] as string[])[0]!.split(';')[0]!;
