import { Module } from '@nestjs/common';
import { BusinessesController } from './businesses.controller.ts';
import { BusinessesService } from './businesses.service.ts';
import { NumbersController } from './numbers.controller.ts';
import { NumbersService } from './numbers.service.ts';

@Module({ controllers: [BusinessesController, NumbersController], providers: [BusinessesService, NumbersService] })
export class BusinessesModule {}
