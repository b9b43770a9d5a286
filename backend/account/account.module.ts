import { Module } from '@nestjs/common';
import { MetaAccounts } from './meta-accounts.ts';
import { TemplateDesk } from './template-desk.ts';
import { TemplateQueries } from './template.queries.ts';
import { TemplateSync } from './template-sync.ts';
import { TemplatesController } from './templates.controller.ts';
import { WantedTemplates } from './wanted-templates.ts';

@Module({ controllers: [TemplatesController], providers: [MetaAccounts, TemplateDesk, TemplateQueries, TemplateSync, WantedTemplates] })
export class AccountModule {}
