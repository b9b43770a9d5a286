import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module.ts';
import { AbandonedOrders } from './abandoned-orders.ts';
import { Checkout } from './checkout.service.ts';
import { DraftOrders } from './draft-orders.service.ts';
import { OrderChanges } from './order-changes.service.ts';
import { OrderMoney } from './order-money.ts';
import { OrderPayments } from './order-payments.ts';
import { OrderTermsController } from './order-terms.controller.ts';
import { OrdersController } from './orders.controller.ts';
import { OrderQueries } from './orders.queries.ts';
import { OrdersService } from './orders.service.ts';

@Module({
  imports: [PaymentsModule],
  controllers: [OrdersController, OrderTermsController],
  providers: [DraftOrders, OrdersService, OrderMoney, Checkout, OrderChanges, OrderPayments, OrderQueries, AbandonedOrders],
  exports: [DraftOrders, OrdersService, OrderMoney, Checkout, OrderChanges, OrderQueries, AbandonedOrders],
})
export class OrdersModule {}
