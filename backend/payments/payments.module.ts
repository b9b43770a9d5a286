import { Module } from '@nestjs/common';
import { Captures } from './captures.ts';
import { Dues } from './dues.ts';
import { LinkWork } from './link-work.ts';
import { Links } from './links.ts';
import { Money } from './money.ts';
import { PayableKinds } from './payable-kinds.ts';
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
  ],
  exports: [PayableKinds, Dues, Captures, Refunds, Links, Proofs, Money],
})
export class PaymentsModule {}
