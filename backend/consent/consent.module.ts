import { Module } from '@nestjs/common';
import { ConsentsController } from './consents.controller.ts';
import { Consents } from './consents.ts';

@Module({ controllers: [ConsentsController], providers: [Consents] })
export class ConsentModule {}
