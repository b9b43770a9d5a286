import { Global, Module } from '@nestjs/common';
import { Clock } from '../database/ports.ts';
import { ReadReceipts } from '../messaging/read-receipts.ts';
import { GraphApi, graphApiOptions } from './graph-api.ts';
import { MediaController } from './media.controller.ts';
import { GraphMedia } from './media.ts';
import { PublishedForms } from './published-forms.ts';
import { Receipts } from './receipts.ts';
import { Sender } from './sender.ts';
import { SendingNumbers } from './sending-numbers.ts';
import { Uploads } from './uploads.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { Webhooks } from './webhooks.ts';
import { WebhookController } from './webhook.controller.ts';

@Global()
@Module({
  controllers: [WebhookController, MediaController],
  providers: [
    { provide: GraphApi, useFactory: (clock: Clock) => new GraphApi(graphApiOptions(), clock), inject: [Clock] },
    GraphMedia,
    PublishedForms,
    Receipts,
    Sender,
    SendingNumbers,
    Uploads,
    WebhookSecrets,
    Webhooks,
    { provide: ReadReceipts, useExisting: Receipts },
  ],
  exports: [GraphApi, ReadReceipts, SendingNumbers],
})
export class WhatsAppModule {}
