import { Temporal } from 'temporal-polyfill';
import { Alarms } from '../alarms/alarms.ts';
import type { NewService } from '../contract/schedule.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { SystemClock } from '../database/ports.ts';
import { Captures } from '../payments/captures.ts';
import { Dues } from '../payments/dues.ts';
import { PayableKinds } from '../payments/payable-kinds.ts';
import { Refunds } from '../payments/refunds.ts';
import { type Customer, openShop } from '../testing/shop.ts';
import { Absences } from './absences.ts';
import { bookingBook } from './booking-book.ts';
import { BookingDesk } from './booking-desk.ts';
import { Booking, BookingResource } from '../book/booking.entity.ts';
import { BookingQueries } from './bookings.queries.ts';
import type { Mover } from '../book/enter-state.ts';
import type { Held, NewHold } from '../book/holds.service.ts';

const always = ['00:00', '24:00'] as const;
const week = { mon: [always], tue: [always], wed: [always], thu: [always], fri: [always], sat: [always], sun: [always] };

/** A shop that can be booked, with everything that keeps its book. Whoever works there does so day and night, unless said otherwise. */
export async function openSalon() {
  const shop = await openShop();
  const { businessId, inShop } = shop;
  const alarms = new Alarms(shop.database, new AcrossBusinesses(shop.database), new SystemClock());
  const kinds = new PayableKinds();
  const dues = new Dues(kinds, alarms);
  const refunds = new Refunds(dues, kinds);
  const captures = new Captures(dues, refunds, kinds);
  const book = bookingBook({ alarms, kinds, dues, refunds });
  const { services, resources, holds, bookings } = book;
  const contact: Mover = { by: 'contact' };
  const staff = { by: 'member', accountId: newId() } as const satisfies Mover;
  const absences = new Absences(resources);
  const queries = new BookingQueries(shop.database, resources, bookings);

  const now = async (): Promise<Date> => (await inShop<{ now: Date }[]>((tx) => tx.query('select the_time() now')))[0]!.now;

  return {
    shop,
    businessId,
    inShop,
    alarms,
    dues,
    captures,
    refunds,
    kinds,
    ...book,
    desk: new BookingDesk(bookings, holds),
    absences,
    staff,
    now,
    /** So many minutes from now, on a quarter of an hour. */
    inMinutes: async (minutes: number): Promise<Date> =>
      new Date(Math.ceil((await now()).valueOf() / 900_000) * 900_000 + minutes * 60_000),
    someone: async (capacity = 1): Promise<string> =>
      (await inShop((tx) => resources.create(tx, businessId, { name: 'Ana', kind: 'person', weekly: week, capacity }))).id,
    offer: async (needs: readonly (readonly string[])[], more: Partial<NewService> = {}): Promise<string> =>
      (
        await inShop((tx) =>
          services.create(tx, businessId, {
            name: 'Haircut',
            minutes: 30,
            stepMinutes: 15,
            noticeMinutes: 0,
            amount: 4000,
            needs,
            ...more,
          }),
        )
      ).id,
    hold: (customer: Customer, serviceId: string, startsAt: Date, more: Partial<NewHold> = {}): Promise<Held> =>
      inShop((tx) => holds.hold(tx, customer, { serviceId, startsAt, minutes: 10, mover: contact, ...more })),
    confirm: (id: string, payWithinMinutes = 60) =>
      inShop((tx) => bookings.confirm(tx, businessId, id, { name: 'Ada', payWithinMinutes }, contact)),
    cancel: (id: string, mover: Mover = contact) => inShop((tx) => bookings.cancel(tx, businessId, id, mover)),
    booking: (id: string): Promise<Booking> => inShop((tx) => tx.findOneByOrFail(Booking, { businessId, id })),
    takenBy: async (bookingId: string): Promise<string[]> =>
      (await inShop((tx) => tx.findBy(BookingResource, { businessId, bookingId, live: true }))).map(({ resourceId }) => resourceId),
    unmarked: async (id: string): Promise<boolean> => (await inShop((tx) => queries.view(tx, businessId, id))).unmarked,
    /** From so many minutes before until as long after. */
    goesOnLeave: (resourceId: string, around: Date, minutes: number) =>
      inShop(async (tx) => {
        const wall = (ms: number) =>
          Temporal.Instant.fromEpochMilliseconds(around.valueOf() + ms)
            .toZonedDateTimeISO('Europe/Berlin')
            .toPlainDateTime()
            .toString()
            .slice(0, 16);
        const leave = { from: wall(-minutes * 60_000), until: wall(minutes * 60_000) };
        await tx.query(`update businesses set zone = 'Europe/Berlin' where id = $1`, [businessId]);
        return absences.takeLeave(tx, businessId, resourceId, leave, staff);
      }),
    /** Lets so much time pass and whatever is due happen. */
    later: async (interval: string): Promise<void> => {
      await shop.letTimePass(interval);
      await alarms.look();
      await alarms.look();
    },
    /** Signals that a conversation was told, in order. */
    told: async ({ conversationId }: Customer): Promise<string[]> => {
      const rows = await inShop<{ signal: string }[]>((tx) =>
        tx.query(`select event ->> 'signal' signal from inbox where business_id = $1 and conversation_id = $2 order by seq`, [
          businessId,
          conversationId,
        ]),
      );
      return rows.map(({ signal }) => signal);
    },
    /** Pairs of live bookings that share a seat of a resource at the same time, or a resource without being the same class. */
    overlaps: async (): Promise<number> => {
      const [row] = await inShop<{ count: number }[]>((tx) =>
        tx.query(
          `select count(*)::integer count from booking_resources a join booking_resources b
             on a.business_id = b.business_id and a.resource_id = b.resource_id and a.id < b.id and a.during && b.during and a.live and b.live
           where a.business_id = $1 and (a.seat = b.seat or a.session <> b.session)`,
          [businessId],
        ),
      );
      return row!.count;
    },
    close: async () => {
      await alarms.onApplicationShutdown();
      await shop.close();
    },
  };
}

export type Salon = Awaited<ReturnType<typeof openSalon>>;

/** The booking of a time that was held. */
export function heldBooking(held: Held): Booking {
  if (held.outcome !== 'held') throw new Error(`expected a held time, got ${held.outcome}`);
  return held.booking;
}
