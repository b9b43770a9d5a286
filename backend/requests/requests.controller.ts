import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { NewRequestSecret, RequestSecretView, RequestView } from '../contract/requests.ts';
import { RequestLog } from './request-log.ts';

class SecretName {
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { message: 'must be a name in small letters, digits and dashes, like shop-key' })
  @MaxLength(64, { message: 'is longer than 64 characters' })
  readonly name!: string;
}

class NewSecret implements NewRequestSecret {
  @IsString({ message: 'must be text' })
  @MinLength(1, { message: 'is empty' })
  @MaxLength(4_000, { message: 'is longer than 4000 characters' })
  // A header is one line of plain characters; anything else could not be sent.
  @Matches(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, { message: 'may hold only letters, digits and signs of plain ASCII, in one line' })
  readonly secret!: string;
}

class WhichRequests {
  @IsOptional()
  @IsIn(['waiting', 'done', 'failed'], { message: 'must be waiting, done or failed' })
  readonly state?: RequestView['state'];

  @IsOptional()
  @Matches(/^[0-9a-f-]{36}$/, { message: 'must be the id of the last request seen' })
  readonly before?: string;
}

@Controller('api')
export class RequestsController {
  constructor(private readonly log: RequestLog) {}

  @Get('requests')
  list(@CurrentMember() { businessId }: Member, @Query() { state, before }: WhichRequests): Promise<RequestView[]> {
    return this.log.list(businessId, { ...(state ? { state } : {}), ...(before ? { before } : {}) });
  }

  @OwnersOnly()
  @Get('request-secrets')
  secrets(@CurrentMember() { businessId }: Member): Promise<RequestSecretView[]> {
    return this.log.secrets(businessId);
  }

  @OwnersOnly()
  @Put('request-secrets/:name')
  keep(@CurrentMember() { businessId }: Member, @Param() { name }: SecretName, @Body() { secret }: NewSecret): Promise<RequestSecretView> {
    return this.log.keepSecret(businessId, name, secret);
  }

  @OwnersOnly()
  @Delete('request-secrets/:name')
  @HttpCode(204)
  forget(@CurrentMember() { businessId }: Member, @Param() { name }: SecretName): Promise<void> {
    return this.log.forgetSecret(businessId, name);
  }
}
