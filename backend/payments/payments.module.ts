import { Module } from '@nestjs/common';
import { Clock } from '../database/ports.ts';
import { GraphApi, graphApiOptions } from '../whatsapp/graph-api.ts';
import { Captures } from './captures.ts';
import { Disputes } from './disputes.ts';
import { Dues } from './dues.ts';
import { LinkWork } from './link-work.ts';
import { Links } from './links.ts';
import { Money } from './money.ts';
import { PayableKinds } from './payable-kinds.ts';
import { NativeNews } from './native-news.ts';
import { PaymentWebhooks } from './payment-webhooks.ts';
import { PaymentsController } from './payments.controller.ts';
import { PaymentQueries } from './payments.queries.ts';
import { PaymentSettingsController } from './payment-settings.controller.ts';
import { PaymentWorker } from './payment-worker.ts';
import { Connections } from './providers/connections.ts';
import { Providers } from './providers/providers.ts';
import { Proofs } from './proofs.ts';
import { RefundWork } from './refund-work.ts';
import { Refunds } from './refunds.ts';

@Module({
  controllers: [PaymentsController, PaymentSettingsController],
  providers: [
    PayableKinds,
    Dues,
    Captures,
    Refunds,
    Disputes,
    Links,
    LinkWork,
    RefundWork,
    PaymentWorker,
    PaymentWebhooks,
    Proofs,
    Money,
    PaymentQueries,
    Connections,
    Providers,
    NativeNews,
    // One of its own: payments are asked about in their own time, not in that of messages.
    { provide: GraphApi, useFactory: (clock: Clock) => new GraphApi(graphApiOptions(), clock), inject: [Clock] },
  ],
  exports: [PayableKinds, Dues, Captures, Refunds, Links, Proofs, Money],
})
export class PaymentsModule {}
