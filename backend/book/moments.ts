import { clearAlarm, setAlarm } from '../alarms/alarms.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { Booking } from './booking.entity.ts';

/** What time does to a booking by itself. */
export type Moment = 'hold-ends-soon' | 'hold-ends' | 'undecided' | 'remind-day' | 'remind-hours' | 'ask-arrival' | 'over' | 'nudge';

export const bookingAlarm = 'booking.moment';

const minute = 60_000;
const hour = 60 * minute;
/** So long after the beginning staff are asked whether somebody came. */
export const toArrive = 15 * minute;

/** When what happens by itself, as the booking stands. */
export function momentsOf({
  state,
  heldUntil,
  startsAt,
  endsAt,
  updatedAt,
  waitlistId,
  movesId,
  contactId,
}: Booking): readonly (readonly [Moment, Date])[] {
  const before = (time: Date, ms: number) => new Date(time.valueOf() - ms);
  switch (state) {
    case 'held': {
      const ends = ['hold-ends', heldUntil!] as const;
      return (waitlistId ?? movesId) ? [ends] : [['hold-ends-soon', before(heldUntil!, 3 * minute)], ends];
    }
    case 'pending':
      return [['undecided', heldUntil!]];
    case 'booked':
      return [
        ['remind-day', before(startsAt, 24 * hour)],
        ['remind-hours', before(startsAt, 2 * hour)],
        ['ask-arrival', before(startsAt, -toArrive)],
      ];
    case 'arrived':
      return [['over', endsAt]];
    case 'no-show':
      return contactId ? [['nudge', before(updatedAt, -24 * hour)]] : [];
    default:
      return [];
  }
}

/** Sets the alarm for the next moment after this time. A booking has one alarm, whatever happens to it. */
export async function awaitNextMoment(tx: Transaction, booking: Booking, after: Date): Promise<void> {
  const alarm = { businessId: booking.businessId, kind: bookingAlarm, subjectId: booking.id };
  const next = momentsOf(booking).find(([, at]) => at > after);
  if (next) await setAlarm(tx, { ...alarm, at: next[1] });
  else await clearAlarm(tx, alarm);
}
