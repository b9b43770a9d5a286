import type { Alarms } from '../alarms/alarms.ts';
import type { Dues } from '../payments/dues.ts';
import type { PayableKinds } from '../payments/payable-kinds.ts';
import type { Refunds } from '../payments/refunds.ts';
import { Resources } from '../schedule/resources.service.ts';
import { Services } from '../schedule/services.service.ts';
import { Bookings } from './bookings.service.ts';
import { ByItself } from './by-itself.ts';
import { Deposits } from './deposits.ts';
import { FreeTimes } from '../book/free-times.ts';
import { Holds } from '../book/holds.service.ts';
import { Waitlist } from '../waitlist/waitlist.service.ts';

/** The money that bookings are about, and the time. */
interface Till {
  readonly alarms: Alarms;
  readonly kinds: PayableKinds;
  readonly dues: Dues;
  readonly refunds: Refunds;
}

/** All that keeps the book, put together where Nest does not: in the simulation and in specs. */
export function bookingBook({ alarms, kinds, dues, refunds }: Till) {
  const services = new Services();
  const resources = new Resources();
  const times = new FreeTimes(resources);
  const holds = new Holds(services, times);
  const waitlist = new Waitlist(services, times, holds, alarms);
  const bookings = new Bookings(services, times, holds, new Deposits(dues, refunds, holds, kinds), waitlist);
  new ByItself(waitlist, alarms);
  return { services, resources, times, holds, waitlist, bookings };
}
