import { Module } from '@nestjs/common';
import { FaqModule } from '../../faq/faq.module.ts';
import { OrdersModule } from '../../orders/orders.module.ts';
import { QuotesModule } from '../../quotes/quotes.module.ts';
import { PaymentsModule } from '../../payments/payments.module.ts';
import { OperationsRunner } from './operations-runner.ts';

@Module({ imports: [FaqModule, OrdersModule, PaymentsModule, QuotesModule], providers: [OperationsRunner], exports: [OperationsRunner] })
export class OperationsModule {}
