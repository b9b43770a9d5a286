import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { IsObject, Matches } from 'class-validator';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { FlowSettings, MissingTexts, NewFlowSettings } from '../contract/flows.ts';
import { FlowsSettings } from './flow-settings.ts';

class FlowName {
  @Matches(/^[a-z0-9-]{1,64}$/, { message: 'must be the name of a flow' })
  readonly flowId!: string;
}

class NewSettings implements NewFlowSettings {
  @IsObject({ message: 'must name settings with their values' })
  readonly values!: NewFlowSettings['values'];
}

@Controller('api/flows')
export class FlowSettingsController {
  constructor(private readonly settings: FlowsSettings) {}

  @Get('settings')
  list(@CurrentMember() { businessId }: Member): Promise<readonly FlowSettings[]> {
    return this.settings.list(businessId);
  }

  @OwnersOnly()
  @Put(':flowId/settings')
  set(
    @CurrentMember() { businessId, accountId }: Member,
    @Param() { flowId }: FlowName,
    @Body() { values }: NewSettings,
  ): Promise<FlowSettings> {
    return this.settings.set(businessId, flowId, values, accountId);
  }

  @Get('missing-texts')
  missingTexts(@CurrentMember() { businessId }: Member): Promise<readonly MissingTexts[]> {
    return this.settings.missingTexts(businessId);
  }
}
