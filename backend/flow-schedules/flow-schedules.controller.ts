import { Controller, Get } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ScheduleView } from '../contract/flows.ts';
import { FlowSchedules } from './flow-schedules.service.ts';

@Controller('api/flows/schedules')
export class FlowSchedulesController {
  constructor(private readonly schedules: FlowSchedules) {}

  @Get()
  list(@CurrentMember() { businessId }: Member): Promise<readonly ScheduleView[]> {
    return this.schedules.list(businessId);
  }
}
