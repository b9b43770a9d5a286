import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ServeStaticModule } from '@nestjs/serve-static';
import { LoggerModule } from 'nestjs-pino';
import { newestMigration } from '../migrations/newest.ts';
import { AccountModule } from './account/account.module.ts';
import { AccessModule } from './access/access.module.ts';
import { AftersalesModule } from './aftersales/aftersales.module.ts';
import { AlarmsModule } from './alarms/alarms.module.ts';
import { BookingsModule } from './bookings/bookings.module.ts';
import { BusinessesModule } from './businesses/businesses.module.ts';
import { ConsentModule } from './consent/consent.module.ts';
import { CatalogImportModule } from './catalog-import/catalog-import.module.ts';
import { CatalogModule } from './catalog/catalog.module.ts';
import { ContactsModule } from './contacts/contacts.module.ts';
import { ConversationsModule } from './conversations/conversations.module.ts';
import { CouponsModule } from './coupons/coupons.module.ts';
import { DeliveryModule } from './delivery/delivery.module.ts';
import { DatabaseModule } from './database/database.module.ts';
import { FilesModule } from './files/files.module.ts';
import { FormsModule } from './forms/forms.module.ts';
import { FlowSchedulesModule } from './flow-schedules/flow-schedules.module.ts';
import { HealthModule } from './health/health.module.ts';
import { LiveModule } from './live/live.module.ts';
import { MessagingModule } from './messaging/messaging.module.ts';
import { OrdersModule } from './orders/orders.module.ts';
import { PaymentsModule } from './payments/payments.module.ts';
import { RequestsModule } from './requests/requests.module.ts';
import { theLog } from './problems/the-log.ts';
import { QuotesModule } from './quotes/quotes.module.ts';
import { sandboxIsHere } from './sandbox/sandbox-is-here.ts';
import { SandboxModule } from './sandbox/sandbox.module.ts';
import { TemplatesModule } from './templates/templates.module.ts';
import { WhatsAppModule } from './whatsapp/whatsapp.module.ts';

@Module({
  imports: [
    LoggerModule.forRoot(theLog()),
    ScheduleModule.forRoot(),
    ServeStaticModule.forRoot({
      rootPath: join(import.meta.dirname, '../../web/browser'),
      exclude: ['/api/{*any}', '/webhooks/{*any}', '/sandbox/{*any}', '/healthz', '/readyz', '/metrics'],
      serveStaticOptions: { index: ['index.html'] },
    }),
    DatabaseModule,
    MessagingModule,
    AlarmsModule,
    AccessModule,
    FilesModule,
    FormsModule,
    BusinessesModule,
    CatalogModule,
    CatalogImportModule,
    ContactsModule,
    ConsentModule,
    TemplatesModule,
    AccountModule,
    OrdersModule,
    AftersalesModule,
    CouponsModule,
    DeliveryModule,
    QuotesModule,
    BookingsModule,
    PaymentsModule,
    ConversationsModule,
    FlowSchedulesModule,
    RequestsModule,
    WhatsAppModule,
    LiveModule,
    HealthModule.expecting(newestMigration),
    ...(sandboxIsHere() ? [SandboxModule] : []),
  ],
})
export class AppModule {}
