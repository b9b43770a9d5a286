import { Body, Controller, Get, HttpCode, NotFoundException, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ConversationPage, ConversationView, GiveBackPreview, MessagePage } from '../contract/conversations.ts';
import { ConversationDesk } from './conversation-desk.ts';
import { ConversationListQuery, GiveBackRequest, MessageListQuery, ReplyRequest, TakeOverRequest } from './conversations.dto.ts';
import { GiveBackPreviews } from './give-back-previews.ts';
import { ConversationQueries } from './conversations.queries.ts';

/** What cannot be an id names no conversation, like one that is another business's. */
const conversationId = new ParseUUIDPipe({ exceptionFactory: () => new NotFoundException('There is no such conversation.') });

@Controller('api/conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationQueries,
    private readonly desk: ConversationDesk,
    private readonly previews: GiveBackPreviews,
  ) {}

  @Get()
  list(@CurrentMember() { businessId }: Member, @Query() query: ConversationListQuery): Promise<ConversationPage> {
    return this.conversations.list(businessId, query);
  }

  @Get(':id')
  get(@CurrentMember() { businessId }: Member, @Param('id', conversationId) id: string): Promise<ConversationView> {
    return this.conversations.get(businessId, id);
  }

  @Get(':id/messages')
  messages(
    @CurrentMember() { businessId }: Member,
    @Param('id', conversationId) id: string,
    @Query() { before }: MessageListQuery,
  ): Promise<MessagePage> {
    return this.conversations.messages(businessId, id, before);
  }

  @Post(':id/take-over')
  @HttpCode(204)
  takeOver(@CurrentMember() member: Member, @Param('id', conversationId) id: string, @Body() take: TakeOverRequest): Promise<void> {
    return this.desk.takeOver(member, id, take);
  }

  @Get(':id/give-back')
  preview(
    @CurrentMember() { businessId }: Member,
    @Param('id', conversationId) id: string,
    @Query() back: GiveBackRequest,
  ): Promise<GiveBackPreview> {
    return this.previews.of(businessId, id, back);
  }

  @Post(':id/give-back')
  @HttpCode(204)
  giveBack(@CurrentMember() member: Member, @Param('id', conversationId) id: string, @Body() back: GiveBackRequest): Promise<void> {
    return this.desk.giveBack(member, id, back);
  }

  @Post(':id/replies')
  @HttpCode(204)
  reply(@CurrentMember() member: Member, @Param('id', conversationId) id: string, @Body() reply: ReplyRequest): Promise<void> {
    return this.desk.reply(member, id, reply);
  }

  @Post(':id/read')
  @HttpCode(204)
  read(@CurrentMember() member: Member, @Param('id', conversationId) id: string): Promise<void> {
    return this.desk.markRead(member, id);
  }
}
