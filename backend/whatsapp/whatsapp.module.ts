import { Module } from '@nestjs/common';
import { GraphApi } from './graph-api.ts';
import { Receipts } from './receipts.ts';
import { Sender } from './sender.ts';
import { SendingNumbers } from './sending-numbers.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { WebhookController } from './webhook.controller.ts';

@Module({
  controllers: [WebhookController],
  providers: [{ provide: GraphApi, useFactory: () => new GraphApi() }, Receipts, Sender, SendingNumbers, WebhookSecrets],
})
export class WhatsAppModule {}
