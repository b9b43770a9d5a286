import { Module } from '@nestjs/common';
import { OrdersModule } from '../orders/orders.module.ts';
import { Aftersales } from './aftersales.service.ts';
import { Fulfilment } from './fulfilment.service.ts';
import { Trade } from './trade.ts';

@Module({ imports: [OrdersModule], providers: [Aftersales, Fulfilment, Trade], exports: [Aftersales, Fulfilment, Trade] })
export class AftersalesModule {}
