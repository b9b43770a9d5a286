import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module.ts';
import { ScheduleModule } from '../schedule/schedule.module.ts';
import { Absences } from './absences.ts';
import { BookingDesk } from './booking-desk.ts';
import { BookingsController } from './bookings.controller.ts';
import { BookingQueries } from './bookings.queries.ts';
import { Bookings } from './bookings.service.ts';
import { ByItself } from './by-itself.ts';
import { Deposits } from './deposits.ts';
import { FreeTimes } from './free-times.ts';
import { Holds } from './holds.service.ts';
import { Waitlist } from './waitlist.service.ts';

@Module({
  imports: [PaymentsModule, ScheduleModule],
  controllers: [BookingsController],
  providers: [Absences, BookingDesk, BookingQueries, Bookings, ByItself, Deposits, FreeTimes, Holds, Waitlist],
  exports: [Bookings, FreeTimes, Holds, Waitlist, ScheduleModule],
})
export class BookingsModule {}
