import { Module } from '@nestjs/common';
import { DeliveryController } from './delivery.controller.ts';

@Module({ controllers: [DeliveryController] })
export class DeliveryModule {}
