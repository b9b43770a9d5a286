import { Global, Module } from '@nestjs/common';
import { Bell } from './bell.ts';
import { Intake } from './intake.ts';
import { Outbox } from './outbox.ts';

@Global()
@Module({ providers: [Bell, Intake, Outbox], exports: [Bell, Intake, Outbox] })
export class MessagingModule {}
