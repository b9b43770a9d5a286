import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { IsBoolean, IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ConsentPurpose, Consents as ConsentsView, NewConsent } from '../contract/consents.ts';
import { Words } from '../problems/text-fields.ts';
import { Consents } from './consents.ts';

export class NewConsentRequest implements NewConsent {
  @IsIn(['service', 'marketing'], { message: 'must be service or marketing' })
  readonly purpose: ConsentPurpose;

  @IsBoolean({ message: 'must be true or false' })
  readonly given: boolean;

  @Words()
  @IsString({ message: 'must be text' })
  @MinLength(1, { message: 'is empty: write how the customer said so' })
  @MaxLength(500, { message: 'is longer than 500 characters' })
  readonly words: string;
}

@Controller('api/contacts/:id/consents')
export class ConsentsController {
  constructor(private readonly consents: Consents) {}

  @Get()
  of(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<ConsentsView> {
    return this.consents.of(businessId, id);
  }

  @Post()
  @HttpCode(200)
  record(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() consent: NewConsentRequest,
  ): Promise<ConsentsView> {
    return this.consents.record(member, id, consent);
  }
}
