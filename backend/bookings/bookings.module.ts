import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module.ts';
import { WaitlistModule } from '../waitlist/waitlist.module.ts';
import { Absences } from './absences.ts';
import { BookingDesk } from './booking-desk.ts';
import { BookingsController } from './bookings.controller.ts';
import { BookingQueries } from './bookings.queries.ts';
import { Bookings } from './bookings.service.ts';
import { ByItself } from './by-itself.ts';
import { Deposits } from './deposits.ts';

@Module({
  imports: [PaymentsModule, WaitlistModule],
  controllers: [BookingsController],
  providers: [Absences, BookingDesk, BookingQueries, Bookings, ByItself, Deposits],
  exports: [Bookings, WaitlistModule],
})
export class BookingsModule {}
