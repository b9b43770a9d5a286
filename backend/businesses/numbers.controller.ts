import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { NumberView } from '../contract/businesses.ts';
import { NewNumberRequest, NewSecretsRequest, NumberChangesRequest } from './businesses.dto.ts';
import { NumbersService } from './numbers.service.ts';

@Controller('api/numbers')
export class NumbersController {
  constructor(private readonly numbers: NumbersService) {}

  @Get()
  list(@CurrentMember() { businessId }: Member): Promise<NumberView[]> {
    return this.numbers.list(businessId);
  }

  @OwnersOnly()
  @Post()
  connect(@CurrentMember() { businessId }: Member, @Body() number: NewNumberRequest): Promise<NumberView> {
    return this.numbers.connect(businessId, number);
  }

  @OwnersOnly()
  @Patch(':phoneNumberId')
  pace(
    @CurrentMember() { businessId }: Member,
    @Param('phoneNumberId') phoneNumberId: string,
    @Body() { messagesPerSecond }: NumberChangesRequest,
  ): Promise<NumberView> {
    return this.numbers.pace(businessId, phoneNumberId, messagesPerSecond);
  }

  @OwnersOnly()
  @Post(':phoneNumberId/secrets')
  @HttpCode(200)
  replaceSecrets(
    @CurrentMember() { businessId }: Member,
    @Param('phoneNumberId') phoneNumberId: string,
    @Body() secrets: NewSecretsRequest,
  ): Promise<NumberView> {
    return this.numbers.replaceSecrets(businessId, phoneNumberId, secrets);
  }

  @OwnersOnly()
  @Post(':phoneNumberId/resume')
  @HttpCode(200)
  resume(@CurrentMember() { businessId }: Member, @Param('phoneNumberId') phoneNumberId: string): Promise<NumberView> {
    return this.numbers.resume(businessId, phoneNumberId);
  }
}
