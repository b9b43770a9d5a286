import { Controller, Get } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { UnansweredQuestion } from '../contract/faq.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { FaqService } from './faq.service.ts';

const mostShown = 200;

@Controller('api/faq')
export class FaqController {
  constructor(
    private readonly faq: FaqService,
    private readonly database: TenantDatabase,
  ) {}

  @Get('unanswered')
  unanswered(@CurrentMember() { businessId }: Member): Promise<readonly UnansweredQuestion[]> {
    return this.database.inBusiness(businessId, (tx) => this.faq.mostAsked(tx, businessId, mostShown));
  }
}
