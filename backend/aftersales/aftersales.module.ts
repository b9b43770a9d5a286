import { Module } from '@nestjs/common';
import { OrdersModule } from '../orders/orders.module.ts';
import { AftersalesController } from './aftersales.controller.ts';
import { Aftersales } from './aftersales.service.ts';
import { Fulfilment } from './fulfilment.service.ts';
import { StaffOrders } from './staff-orders.ts';
import { Trade } from './trade.ts';

@Module({
  imports: [OrdersModule],
  controllers: [AftersalesController],
  providers: [Aftersales, Fulfilment, StaffOrders, Trade],
  exports: [Aftersales, Fulfilment, Trade],
})
export class AftersalesModule {}
