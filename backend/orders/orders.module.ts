import { Module } from '@nestjs/common';
import { Checkout } from './checkout.service.ts';
import { DraftOrders } from './draft-orders.service.ts';
import { OrdersController } from './orders.controller.ts';
import { OrderQueries } from './orders.queries.ts';
import { OrdersService } from './orders.service.ts';

@Module({
  controllers: [OrdersController],
  providers: [DraftOrders, OrdersService, Checkout, OrderQueries],
  exports: [DraftOrders, OrdersService, Checkout],
})
export class OrdersModule {}
