import { Module } from '@nestjs/common';
import { Asking } from './asking.ts';
import { RequestLog } from './request-log.ts';
import { Requests } from './requests.ts';
import { RequestsController } from './requests.controller.ts';

@Module({ controllers: [RequestsController], providers: [Asking, RequestLog, Requests] })
export class RequestsModule {}
