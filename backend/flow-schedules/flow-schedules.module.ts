import { Module } from '@nestjs/common';
import { FlowSchedulesController } from './flow-schedules.controller.ts';
import { FlowSchedules } from './flow-schedules.service.ts';

@Module({ controllers: [FlowSchedulesController], providers: [FlowSchedules] })
export class FlowSchedulesModule {}
