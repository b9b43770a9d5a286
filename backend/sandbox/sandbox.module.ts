import { Module } from '@nestjs/common';
import { GraphController } from './graph.controller.ts';
import { PhoneChats } from './phone-chats.ts';
import { PhoneController } from './phone.controller.ts';
import { PhoneFeed } from './phone-feed.ts';
import { SandboxControlController } from './sandbox-control.controller.ts';
import { SandboxFaults } from './sandbox-faults.ts';
import { SandboxMedia } from './sandbox-media.ts';
import { SandboxSends } from './sandbox-sends.ts';
import { SandboxTemplates } from './sandbox-templates.ts';
import { SandboxWebhooks } from './sandbox-webhooks.ts';

/** A Cloud API of our own and the phones of made-up customers. Imported only where no real Graph API is named. */
@Module({
  controllers: [GraphController, PhoneController, SandboxControlController],
  providers: [PhoneChats, PhoneFeed, SandboxFaults, SandboxMedia, SandboxSends, SandboxTemplates, SandboxWebhooks],
})
export class SandboxModule {}
