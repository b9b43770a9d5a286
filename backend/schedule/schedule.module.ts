import { Module } from '@nestjs/common';
import { Resources } from './resources.service.ts';
import { ScheduleController } from './schedule.controller.ts';
import { Services } from './services.service.ts';

@Module({ controllers: [ScheduleController], providers: [Resources, Services], exports: [Resources, Services] })
export class ScheduleModule {}
