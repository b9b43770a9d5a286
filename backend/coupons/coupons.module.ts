import { Module } from '@nestjs/common';
import { CouponsController } from './coupons.controller.ts';

@Module({ controllers: [CouponsController] })
export class CouponsModule {}
