import { Injectable } from '@nestjs/common';
import { type Alarm, Alarms } from '../alarms/alarms.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { Booking } from '../book/booking.entity.ts';
import { enterState, type Mover, tell, timeOf } from '../book/enter-state.ts';
import { awaitNextMoment, bookingAlarm, type Moment, momentsOf } from '../book/moments.ts';
import { Waitlist } from '../waitlist/waitlist.service.ts';

const system: Mover = { by: 'system' };

/** What time does to bookings: holds end, requests that nobody answered are declined, customers are reminded, visits are over. */
@Injectable()
export class ByItself {
  constructor(
    private readonly waitlist: Waitlist,
    alarms: Alarms,
  ) {
    alarms.on(bookingAlarm, (tx, alarm) => this.goOff(tx, alarm), lockBooking);
  }

  private async goOff(tx: Transaction, { businessId, subjectId: id, at }: Alarm): Promise<void> {
    const booking = await lockBooking(tx, businessId, id);
    const moments = booking ? momentsOf(booking) : [];
    const nth = moments.findIndex(([, time]) => time.valueOf() === at.valueOf());
    if (!booking || nth < 0) return;
    // Whoever hears of the last warning late need not hear of the first.
    const isOvertaken = nth < moments.length - 1 && moments[nth + 1]![1] <= (await timeOf(tx));
    if (!isOvertaken) await this.happens(tx, booking, moments[nth]![0]);
    if (momentsOf(booking)[nth]?.[1].valueOf() === at.valueOf()) await awaitNextMoment(tx, booking, at);
  }

  private async happens(tx: Transaction, booking: Booking, moment: Moment): Promise<void> {
    const { businessId, id, startsAt } = booking;
    switch (moment) {
      case 'hold-ends':
        await this.waitlist.passOn(tx, booking);
        await tell(
          tx,
          booking,
          booking.waitlistId ? 'offer-ended' : 'expired',
          await enterState(tx, booking, { move: 'expire', mover: system }),
        );
        return;
      case 'undecided':
        await tell(tx, booking, 'declined', await enterState(tx, booking, { move: 'expire', mover: system }));
        return;
      case 'remind-day':
        await tx.update(Booking, { businessId, id }, { attendance: 'asked' });
        return tell(tx, booking, 'reminder', `${id} day ${startsAt.toISOString()}`);
      case 'remind-hours':
        return tell(tx, booking, 'soon', `${id} hours ${startsAt.toISOString()}`);
      case 'hold-ends-soon':
        return tell(tx, booking, 'hold-ends-soon', `${id} soon ${booking.heldUntil!.toISOString()}`);
      case 'ask-arrival':
        return notifyLive(tx, { businessId, what: 'booking', id });
      case 'over':
        await enterState(tx, booking, { move: 'finish', mover: system });
        return;
      case 'nudge':
        return tell(tx, booking, 'missed', `${id} nudge ${startsAt.toISOString()}`);
    }
  }
}

const lockBooking = (tx: Transaction, businessId: string, id: string): Promise<Booking | null> =>
  tx.findOne(Booking, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
