import { Module } from '@nestjs/common';
import { DraftOrders } from './draft-orders.service.ts';
import { OrdersController } from './orders.controller.ts';
import { OrderQueries } from './orders.queries.ts';
import { OrdersService } from './orders.service.ts';

@Module({ controllers: [OrdersController], providers: [DraftOrders, OrdersService, OrderQueries], exports: [DraftOrders, OrdersService] })
export class OrdersModule {}
