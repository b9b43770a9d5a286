import { Module } from '@nestjs/common';
import { FlowLibraryModule } from '../flow-library/flow-library.module.ts';
import { ConversationDesk } from './conversation-desk.ts';
import { ConversationsController } from './conversations.controller.ts';
import { ConversationQueries } from './conversations.queries.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { GiveBackPreviews } from './give-back-previews.ts';
import { PhoneAnswers } from './phone-answers.ts';
import { Runner } from './runner.ts';
import { Turns } from './turns.ts';

@Module({
  imports: [FlowLibraryModule, OperationsModule],
  controllers: [ConversationsController],
  providers: [ConversationDesk, ConversationQueries, GiveBackPreviews, PhoneAnswers, Runner, Turns],
})
export class ConversationsModule {}
