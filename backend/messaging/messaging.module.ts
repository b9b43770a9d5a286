import { Global, Module } from '@nestjs/common';
import { Bell } from './bell.ts';
import { Hands } from './hands.ts';
import { Intake } from './intake.ts';
import { Notices } from './notices.ts';
import { Outbox } from './outbox.ts';

@Global()
@Module({ providers: [Bell, Hands, Intake, Notices, Outbox], exports: [Bell, Hands, Intake, Notices, Outbox] })
export class MessagingModule {}
