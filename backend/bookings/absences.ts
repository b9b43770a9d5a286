import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { LeaveTaken, NewLeave, ResourceView } from '../contract/schedule.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';
import { Resources } from '../schedule/resources.service.ts';
import { Booking } from '../book/booking.entity.ts';
import { enterState, lookAtWaitlist, type Mover, tell } from '../book/enter-state.ts';

/** Leave that meets bookings: they stay until their customers, who are asked at once, have another time. */
@Injectable()
export class Absences {
  constructor(private readonly resources: Resources) {}

  async takeLeave(tx: Transaction, businessId: string, resourceId: string, wanted: NewLeave, mover: Mover): Promise<LeaveTaken> {
    const leave = await this.resources.takeLeave(tx, businessId, resourceId, wanted);
    const rows: { id: string }[] = await tx.query(
      `select distinct b.id from bookings b join booking_resources t on t.business_id = b.business_id and t.booking_id = b.id and t.live
       where b.business_id = $1 and t.resource_id = $2 and b.starts_at < $4 and b.ends_at > $3
         and b.state in ('held', 'pending', 'unpaid', 'booked') order by b.id`,
      [businessId, resourceId, leave.startsAt, leave.endsAt],
    );
    const met = await tx.find(Booking, {
      where: { businessId, id: In(rows.map(({ id }) => id)) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const booking of met) await this.disturb(tx, booking, `${booking.id} ${leave.id}`, leave.reason, mover);
    return {
      resource: await this.resources.get(tx, businessId, resourceId),
      disturbed: met.filter(({ state }) => state !== 'expired').length,
    };
  }

  /** What the leave met can take place after all, unless another one meets it; what it kept closed is offered to whoever waits. */
  async endLeave(tx: Transaction, businessId: string, resourceId: string, id: string): Promise<ResourceView> {
    const view = await this.resources.endLeave(tx, businessId, resourceId, id);
    const [rows] = await tx.query<[{ id: string }[], number]>(
      `update bookings b set disturbed = null
       where b.business_id = $1 and b.disturbed is not null and b.state in ('pending', 'unpaid', 'booked')
         and exists (select 1 from booking_resources t where t.business_id = b.business_id and t.booking_id = b.id and t.resource_id = $2 and t.live)
         and not exists (
           select 1 from booking_resources t join resource_leave l on l.business_id = t.business_id and l.resource_id = t.resource_id
           where t.business_id = b.business_id and t.booking_id = b.id and t.live and l.starts_at < b.ends_at and l.ends_at > b.starts_at)
       returning b.id`,
      [businessId, resourceId],
    );
    await notifyLive(tx, ...rows.map((row) => ({ businessId, what: 'booking' as const, id: row.id })));
    await lookAtWaitlist(tx, businessId);
    return view;
  }

  private async disturb(tx: Transaction, booking: Booking, name: string, reason: string, mover: Mover): Promise<void> {
    const { businessId, id, state } = booking;
    if (state === 'held') {
      await tell(tx, booking, 'expired', await enterState(tx, booking, { move: 'expire', mover }));
      return;
    }
    // Whatever its customers decide now is free of charge.
    await tx.update(Booking, { businessId, id }, { disturbed: reason || 'leave', freeUntilMinutes: 0 });
    await notifyLive(tx, { businessId, what: 'booking', id });
    await tell(tx, booking, 'disturbed', name, reason ? { reason } : {});
  }
}
