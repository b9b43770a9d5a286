import type { Flow } from '../../flows/language/flow.ts';
import { nextOccurrence } from '../../flows/language/occurrences.ts';
import type { ScheduleTrigger, Times } from '../../flows/language/schedule.ts';
import { clearAlarm, setAlarm } from '../alarms/alarms.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';

/** The alarm of a schedule whose time comes, and that of a start which waits. */
export const scheduleAlarm = 'flow.schedule';
export const startAlarm = 'flow.start';

/** Where a schedule may wait: by which clock, and from when on. */
export interface Zoned {
  readonly zone: string;
  readonly now: Date;
}

/** A flow is published: its schedules hold from now on. One that was there before goes on as it was; one that is gone is called off, with all that waits. */
export async function keepSchedules(tx: Transaction, businessId: string, { id: flowId, triggers }: Flow): Promise<void> {
  const schedules = triggers.filter((trigger): trigger is ScheduleTrigger => trigger.on === 'schedule');
  await tx.query(
    `delete from flow_schedules where business_id = $1 and flow_id = $2 and not trigger = any (select jsonb_array_elements($3::jsonb))`,
    [businessId, flowId, JSON.stringify(schedules)],
  );
  if (schedules.length === 0) return;
  const { zone, now } = await clockOf(tx, businessId);
  for (const trigger of schedules) {
    const id = newId();
    const [isNew]: unknown[] = await tx.query(
      `with kept as (
         insert into flow_schedules (business_id, id, flow_id, trigger) values ($1, $2, $3, $4) on conflict do nothing returning 1)
       select 1 from kept`,
      [businessId, id, flowId, JSON.stringify(trigger)],
    );
    if (isNew) await awaitNext(tx, { businessId, id, when: trigger.when }, { zone, now });
  }
}

/** Sets the alarm for the next time, if there is one. */
export async function awaitNext(
  tx: Transaction,
  { businessId, id, when }: { readonly businessId: string; readonly id: string; readonly when: Times },
  { zone, now }: Zoned,
): Promise<void> {
  const next = nextOccurrence(when, now, zone);
  await tx.query(`update flow_schedules set next_on = $3, reached = null where business_id = $1 and id = $2`, [
    businessId,
    id,
    next?.date ?? null,
  ]);
  const alarm = { businessId, kind: scheduleAlarm, subjectId: id };
  if (next) await setAlarm(tx, { ...alarm, at: next.at });
  else await clearAlarm(tx, alarm);
}

export async function clockOf(tx: Transaction, businessId: string): Promise<Zoned> {
  const [row]: Zoned[] = await tx.query(`select zone, the_time() now from businesses where id = $1`, [businessId]);
  return row!;
}
