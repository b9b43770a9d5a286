import { Injectable } from '@nestjs/common';
import { occurrenceOn } from '../../flows/language/occurrences.ts';
import type { ScheduleTrigger } from '../../flows/language/schedule.ts';
import { type Alarm, Alarms, setAlarm } from '../alarms/alarms.ts';
import type { ScheduleView } from '../contract/flows.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { putEvents } from '../messaging/inbox.ts';
import { awaitNext, clockOf, scheduleAlarm, startAlarm } from './keep-schedules.ts';
import { dropped, isPast } from './starts.ts';

/** Contacts that a time comes to in one transaction. */
const mostTogether = 200;

interface ScheduleRow {
  readonly flowId: string;
  readonly trigger: ScheduleTrigger;
  readonly nextOn: string | null;
  readonly reached: string | null;
}

/** Brings the times of flows to the conversations of those that they are meant for. Whether a flow then begins is decided there. */
@Injectable()
export class FlowSchedules {
  constructor(
    private readonly database: TenantDatabase,
    alarms: Alarms,
  ) {
    alarms.on(scheduleAlarm, (tx, alarm) => this.timeHasCome(tx, alarm), lockSchedule);
    alarms.on(startAlarm, (tx, alarm) => this.tryAgain(tx, alarm), lockStart);
  }

  /** Each schedule with its next time, and what became of the times of the last thirty days. */
  list(businessId: string): Promise<readonly ScheduleView[]> {
    return this.database.inBusiness(businessId, (tx) =>
      tx.query<ScheduleView[]>(
        `select f.flow_id "flowId", w.title, f.trigger, a.due_at "nextAt", s.begun, s.waiting, s.dropped
         from flow_schedules f
         join flows w on w.business_id = f.business_id and w.id = f.flow_id
         left join alarms a on a.business_id = f.business_id and a.kind = $2 and a.subject_id = f.id
         cross join lateral (
           select (count(*) filter (where state = 'begun'))::integer begun, (count(*) filter (where state = 'waiting'))::integer waiting,
                  coalesce((select json_agg(json_build_object('reason', reason, 'count', n) order by n desc) from (
                    select coalesce(reason, '') reason, count(*)::integer n from scheduled_starts d
                    where d.business_id = f.business_id and d.schedule_id = f.id and d.state = 'dropped' and d.created_at > the_time() - interval '30 days'
                    group by 1) r), '[]') dropped
           from scheduled_starts t where t.business_id = f.business_id and t.schedule_id = f.id and (t.state = 'waiting' or t.created_at > the_time() - interval '30 days')) s
         where f.business_id = $1 order by w.title, f.created_at, f.id`,
        [businessId, scheduleAlarm],
      ),
    );
  }

  private async timeHasCome(tx: Transaction, { businessId, subjectId: id }: Alarm): Promise<void> {
    const schedule = await lockSchedule(tx, businessId, id);
    if (!schedule?.nextOn) return;
    const { trigger, nextOn: date, reached } = schedule;
    const { when, to } = trigger;
    const clock = await clockOf(tx, businessId);
    const { at } = occurrenceOn(date, when.clock, clock.zone);
    // The business moved to another zone since.
    if (at > clock.now) return setAlarm(tx, { businessId, kind: scheduleAlarm, subjectId: id, at });
    if (isPast(date, when.clock, clock)) return awaitNext(tx, { businessId, id, when }, clock);

    const people: { contactId: string; conversationId: string }[] = await tx.query(
      `select p.id "contactId", c.id "conversationId" from contacts p
       cross join lateral (
         select id, window_ends_at - interval '23 hours 58 minutes' wrote_at from conversations
         where business_id = p.business_id and contact_id = p.id and window_ends_at is not null order by window_ends_at desc limit 1) c
       where p.business_id = $1 and ($2::uuid is null or p.id > $2) and p.service_stopped_at is null
         and ($3 <> 'marketing' or p.marketing_agreed_at is not null and p.marketing_stopped_at is null)
         and ($4::integer is null or c.wrote_at > the_time() - make_interval(days => $4))
         and ($5::integer is null or c.wrote_at <= the_time() - make_interval(days => $5))
       order by p.id limit $6`,
      [businessId, reached, to.purpose, to.wroteInDays ?? null, to.silentForDays ?? null, mostTogether],
    );
    await this.come(
      tx,
      people.map(({ conversationId }) => ({ businessId, scheduleId: id, flowId: schedule.flowId, conversationId, date })),
    );
    if (people.length < mostTogether) return awaitNext(tx, { businessId, id, when }, clock);
    await tx.query(`update flow_schedules set reached = $3 where business_id = $1 and id = $2`, [businessId, id, people.at(-1)!.contactId]);
    await setAlarm(tx, { businessId, kind: scheduleAlarm, subjectId: id, at: clock.now });
  }

  private async come(
    tx: Transaction,
    starts: readonly { businessId: string; scheduleId: string; flowId: string; conversationId: string; date: string }[],
  ): Promise<void> {
    if (starts.length === 0) return;
    const { businessId, scheduleId, flowId, date } = starts[0]!;
    const rows: { id: string; conversationId: string }[] = await tx.query(
      `with kept as (
         insert into scheduled_starts (business_id, id, schedule_id, conversation_id, occasion, event)
         select $1, s.id, $2, s."conversationId", $3::text, jsonb_build_object('date', $3::text) from jsonb_to_recordset($4) as s (id uuid, "conversationId" uuid)
         on conflict do nothing returning id, conversation_id)
       select id, conversation_id "conversationId" from kept`,
      [businessId, scheduleId, date, JSON.stringify(starts.map(({ conversationId }) => ({ id: newId(), conversationId })))],
    );
    await putEvents(
      tx,
      businessId,
      rows.map(({ id, conversationId }) => ({ conversationId, source: 'schedule', event: { type: 'flow.due', flow: flowId, start: id } })),
    );
  }

  /** A start that was put off, or counted from a signal. */
  private async tryAgain(tx: Transaction, { businessId, subjectId: id, at }: Alarm): Promise<void> {
    const start = await lockStart(tx, businessId, id);
    if (start?.state !== 'waiting') return;
    const { now } = await clockOf(tx, businessId);
    if (now.valueOf() - at.valueOf() > 4 * 3_600_000)
      return dropped(tx, { businessId, id }, 'The server was not running when its time came');
    await putEvents(tx, businessId, [
      { conversationId: start.conversationId, source: 'schedule', event: { type: 'flow.due', flow: start.flowId, start: id } },
    ]);
  }
}

async function lockSchedule(tx: Transaction, businessId: string, id: string): Promise<ScheduleRow | undefined> {
  const [row]: ScheduleRow[] = await tx.query(
    `select flow_id "flowId", trigger, next_on::text "nextOn", reached from flow_schedules where business_id = $1 and id = $2 for no key update`,
    [businessId, id],
  );
  return row;
}

interface StartRow {
  readonly state: string;
  readonly conversationId: string;
  readonly flowId: string;
}

async function lockStart(tx: Transaction, businessId: string, id: string): Promise<StartRow | undefined> {
  const [row]: StartRow[] = await tx.query(
    `select s.state, s.conversation_id "conversationId", f.flow_id "flowId" from scheduled_starts s
     join flow_schedules f on f.business_id = s.business_id and f.id = s.schedule_id
     where s.business_id = $1 and s.id = $2 for no key update of s`,
    [businessId, id],
  );
  return row;
}
