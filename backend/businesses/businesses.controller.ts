import { Body, Controller, Get, Patch } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { BusinessView } from '../contract/businesses.ts';
import { BusinessChangesRequest } from './businesses.dto.ts';
import { BusinessesService } from './businesses.service.ts';

@Controller('api/businesses')
export class BusinessesController {
  constructor(private readonly businesses: BusinessesService) {}

  @Get('current')
  get(@CurrentMember() { businessId }: Member): Promise<BusinessView> {
    return this.businesses.get(businessId);
  }

  @OwnersOnly()
  @Patch('current')
  change(@CurrentMember() { businessId }: Member, @Body() changes: BusinessChangesRequest): Promise<BusinessView> {
    return this.businesses.change(businessId, changes);
  }
}
