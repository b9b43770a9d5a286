import { Module } from '@nestjs/common';
import { AftersalesModule } from '../../aftersales/aftersales.module.ts';
import { BookingsModule } from '../../bookings/bookings.module.ts';
import { FaqModule } from '../../faq/faq.module.ts';
import { QuotesModule } from '../../quotes/quotes.module.ts';
import { PaymentsModule } from '../../payments/payments.module.ts';
import { BookingRoom } from './booking-room.ts';
import { OperationsRunner } from './operations-runner.ts';

@Module({
  imports: [AftersalesModule, BookingsModule, FaqModule, PaymentsModule, QuotesModule],
  providers: [BookingRoom, OperationsRunner],
  exports: [OperationsRunner],
})
export class OperationsModule {}
