import { Module } from '@nestjs/common';
import { AftersalesModule } from '../../aftersales/aftersales.module.ts';
import { FaqModule } from '../../faq/faq.module.ts';
import { QuotesModule } from '../../quotes/quotes.module.ts';
import { PaymentsModule } from '../../payments/payments.module.ts';
import { OperationsRunner } from './operations-runner.ts';

@Module({
  imports: [AftersalesModule, FaqModule, PaymentsModule, QuotesModule],
  providers: [OperationsRunner],
  exports: [OperationsRunner],
})
export class OperationsModule {}
