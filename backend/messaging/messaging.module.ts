import { Global, Module } from '@nestjs/common';
import { Bell } from './bell.ts';
import { Intake } from './intake.ts';
import { Notices } from './notices.ts';
import { Outbox } from './outbox.ts';

@Global()
@Module({ providers: [Bell, Intake, Notices, Outbox], exports: [Bell, Intake, Notices, Outbox] })
export class MessagingModule {}
