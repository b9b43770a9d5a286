import { Global, Module } from '@nestjs/common';
import { Alarms } from './alarms.ts';

@Global()
@Module({ providers: [Alarms], exports: [Alarms] })
export class AlarmsModule {}
