import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { TemplateDetail, TemplatePage, WantedTemplate } from '../contract/templates.ts';
import { TemplateDesk } from './template-desk.ts';
import { TemplateQueries } from './template.queries.ts';
import { TemplateSync } from './template-sync.ts';
import { NewTemplateRequest, TemplateListQuery, templateOf, TemplateRequest } from './templates.dto.ts';
import { WantedTemplates } from './wanted-templates.ts';

@Controller('api/templates')
export class TemplatesController {
  constructor(
    private readonly queries: TemplateQueries,
    private readonly desk: TemplateDesk,
    private readonly templates: TemplateSync,
    private readonly wanted: WantedTemplates,
  ) {}

  @Get()
  list(@CurrentMember() { businessId }: Member, @Query() query: TemplateListQuery): Promise<TemplatePage> {
    return this.queries.list(businessId, query);
  }

  /** Asks Meta how all of them are now. */
  @Post('sync')
  @HttpCode(204)
  sync(@CurrentMember() { businessId }: Member): Promise<void> {
    return this.templates.syncAll(businessId);
  }

  /** What flows say and WhatsApp does not know. */
  @Get('wanted')
  wantedOnes(@CurrentMember() { businessId }: Member): Promise<readonly WantedTemplate[]> {
    return this.wanted.of(businessId);
  }

  @Get(':id')
  get(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<TemplateDetail> {
    return this.queries.get(businessId, id);
  }

  @Post()
  submit(@CurrentMember() member: Member, @Body() request: NewTemplateRequest): Promise<TemplateDetail> {
    return this.desk.submit(member, templateOf(request), request.wabaId);
  }

  @Put(':id')
  change(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() request: TemplateRequest,
  ): Promise<TemplateDetail> {
    return this.desk.change(member, id, templateOf(request));
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.desk.remove(member, id);
  }
}
