import { Injectable } from '@nestjs/common';
import { bookingBook } from '../../bookings/booking-book.ts';
import { Bookings } from '../../bookings/bookings.service.ts';
import { FreeTimes } from '../../book/free-times.ts';
import { Holds } from '../../book/holds.service.ts';
import { Waitlist } from '../../waitlist/waitlist.service.ts';
import { Files } from '../../files/files.ts';
import { Services } from '../../schedule/services.service.ts';

/** What the operations on bookings work with. */
@Injectable()
export class BookingRoom {
  constructor(
    readonly services: Services,
    readonly times: FreeTimes,
    readonly holds: Holds,
    readonly bookings: Bookings,
    readonly waitlist: Waitlist,
    readonly files: Files,
  ) {}
}

/** The same, put together by hand as the modules do it: for specs and the simulation. */
export function bookingRoom(till: Parameters<typeof bookingBook>[0]): BookingRoom {
  const { services, times, holds, bookings, waitlist } = bookingBook(till);
  return new BookingRoom(services, times, holds, bookings, waitlist, new Files());
}
