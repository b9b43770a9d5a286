import { Module } from '@nestjs/common';
import { GraphController } from './graph.controller.ts';
import { PhoneChats } from './phone-chats.ts';
import { PhoneController } from './phone.controller.ts';
import { PhoneFeed } from './phone-feed.ts';
import { SandboxControlController } from './sandbox-control.controller.ts';
import { SandboxBills } from './sandbox-bills.ts';
import { SandboxFaults } from './sandbox-faults.ts';
import { SandboxFlows } from './sandbox-flows.ts';
import { SandboxMedia } from './sandbox-media.ts';
import { SandboxSends } from './sandbox-sends.ts';
import { SandboxTemplates } from './sandbox-templates.ts';
import { SandboxWebhooks } from './sandbox-webhooks.ts';
import { PayController } from './stripe/pay.controller.ts';
import { StripeController } from './stripe/stripe.controller.ts';
import { StripeFaults } from './stripe/stripe-faults.ts';
import { StripePayments } from './stripe/stripe-payments.ts';
import { StripeSessions } from './stripe/stripe-sessions.ts';
import { StripeWebhooks } from './stripe/stripe-webhooks.ts';

/** A Cloud API of our own and the phones of made-up customers. Imported only where no real Graph API is named. */
@Module({
  controllers: [GraphController, PhoneController, SandboxControlController, PayController, StripeController],
  providers: [
    PhoneChats,
    PhoneFeed,
    SandboxBills,
    SandboxFaults,
    SandboxFlows,
    SandboxMedia,
    SandboxSends,
    SandboxTemplates,
    SandboxWebhooks,
    StripeFaults,
    StripePayments,
    StripeSessions,
    StripeWebhooks,
  ],
})
export class SandboxModule {}
