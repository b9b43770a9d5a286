import { Module } from '@nestjs/common';
import { ScheduleModule } from '../schedule/schedule.module.ts';
import { FreeTimes } from './free-times.ts';
import { Holds } from './holds.service.ts';

@Module({
  imports: [ScheduleModule],
  providers: [FreeTimes, Holds],
  exports: [FreeTimes, Holds, ScheduleModule],
})
export class BookModule {}
