import { Global, Module } from '@nestjs/common';
import { ReadReceipts } from '../messaging/read-receipts.ts';
import { GraphApi } from './graph-api.ts';
import { MediaController } from './media.controller.ts';
import { GraphMedia } from './media.ts';
import { Receipts } from './receipts.ts';
import { Sender } from './sender.ts';
import { SendingNumbers } from './sending-numbers.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { WebhookController } from './webhook.controller.ts';

@Global()
@Module({
  controllers: [WebhookController, MediaController],
  providers: [
    { provide: GraphApi, useFactory: () => new GraphApi() },
    GraphMedia,
    Receipts,
    Sender,
    SendingNumbers,
    WebhookSecrets,
    { provide: ReadReceipts, useExisting: Receipts },
  ],
  exports: [ReadReceipts],
})
export class WhatsAppModule {}
