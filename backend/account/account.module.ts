import { Module } from '@nestjs/common';
import { MetaAccounts } from './meta-accounts.ts';
import { TemplateDesk } from './template-desk.ts';
import { TemplateQueries } from './template.queries.ts';
import { TemplateSync } from './template-sync.ts';
import { TemplatesController } from './templates.controller.ts';

@Module({ controllers: [TemplatesController], providers: [MetaAccounts, TemplateDesk, TemplateQueries, TemplateSync] })
export class AccountModule {}
