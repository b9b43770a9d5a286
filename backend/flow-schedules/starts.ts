import { occurrenceAfter, occurrenceOn } from '../../flows/language/occurrences.ts';
import type { Flow, FlowId, Json, SignalName } from '../../flows/language/flow.ts';
import type { ScheduleTrigger } from '../../flows/language/schedule.ts';
import { setAlarm } from '../alarms/alarms.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { clockOf, startAlarm } from './keep-schedules.ts';

const hour = 3_600_000;
/** How often a start is put off: a time of the calendar by an hour, one that is counted from a signal by a day. */
const putOffs = { calendar: 4, counted: 7 };

/** A time of a flow that came to a conversation, and that nothing was decided about. */
export interface WaitingStart {
  readonly businessId: string;
  readonly id: string;
  readonly flowId: FlowId;
  readonly trigger: ScheduleTrigger;
  readonly event: Json;
  readonly tries: number;
  /** What the contact wants to hear, as far as it is written down. */
  readonly agreed: boolean;
  readonly stopped: boolean;
}

/** Whether a flow begins some time after such a signal. */
export const isCountedFrom = (flows: readonly Flow[], signal: SignalName): boolean =>
  flows.some(({ triggers }) =>
    triggers.some((trigger) => trigger.on === 'schedule' && 'after' in trigger.when && trigger.when.after === signal),
  );

/** A signal arrived in a conversation: what its business schedules after such signals is planned for this contact. */
export async function planAfter(
  tx: Transaction,
  arrived: {
    readonly businessId: string;
    readonly conversationId: string;
    readonly signal: SignalName;
    readonly data: Json;
    readonly inboxId: string;
  },
): Promise<void> {
  const { businessId, conversationId, signal, data, inboxId } = arrived;
  const schedules: { id: string; trigger: ScheduleTrigger }[] = await tx.query(
    `select id, trigger from flow_schedules where business_id = $1 and trigger -> 'when' ->> 'after' = $2`,
    [businessId, signal],
  );
  const { zone, now } = await clockOf(tx, businessId);
  for (const { id: scheduleId, trigger } of schedules) {
    if (!('after' in trigger.when)) continue;
    const id = newId();
    const { at } = occurrenceAfter(trigger.when, now, zone);
    await tx.query(
      `insert into scheduled_starts (business_id, id, schedule_id, conversation_id, occasion, event) values ($1, $2, $3, $4, $5, $6)`,
      [businessId, id, scheduleId, conversationId, `${signal} ${inboxId}`, JSON.stringify(data)],
    );
    await setAlarm(tx, { businessId, kind: startAlarm, subjectId: id, at });
  }
}

/** Undefined when it is decided already, or was called off. */
export async function waitingStart(tx: Transaction, businessId: string, id: string): Promise<WaitingStart | undefined> {
  const [row]: WaitingStart[] = await tx.query(
    `select s.business_id "businessId", s.id, f.flow_id "flowId", f.trigger, s.event, s.tries,
            p.marketing_agreed_at is not null and p.marketing_stopped_at is null agreed, p.service_stopped_at is not null stopped
     from scheduled_starts s
     join flow_schedules f on f.business_id = s.business_id and f.id = s.schedule_id
     join conversations c on c.business_id = s.business_id and c.id = s.conversation_id
     join contacts p on p.business_id = c.business_id and p.id = c.contact_id
     where s.business_id = $1 and s.id = $2 and s.state = 'waiting' for no key update of s`,
    [businessId, id],
  );
  return row;
}

export async function begun(tx: Transaction, { businessId, id }: WaitingStart): Promise<void> {
  await tx.query(`update scheduled_starts set state = 'begun', decided_at = the_time() where business_id = $1 and id = $2`, [
    businessId,
    id,
  ]);
}

export async function dropped(tx: Transaction, { businessId, id }: Pick<WaitingStart, 'businessId' | 'id'>, reason: string): Promise<void> {
  await tx.query(`update scheduled_starts set state = 'dropped', reason = $3, decided_at = the_time() where business_id = $1 and id = $2`, [
    businessId,
    id,
    reason,
  ]);
}

/** Not now. It is tried again later, as long as that makes sense. */
export async function putOff(tx: Transaction, start: WaitingStart, reason: string): Promise<void> {
  const { businessId, id, tries } = start;
  const { when } = start.trigger;
  if (tries >= ('after' in when ? putOffs.counted : putOffs.calendar)) return dropped(tx, start, reason);
  const { zone, now } = await clockOf(tx, businessId);
  const tomorrow = () => occurrenceAfter({ days: 1, clock: when.clock }, now, zone).at;
  await tx.query(`update scheduled_starts set tries = tries + 1, reason = $3 where business_id = $1 and id = $2`, [businessId, id, reason]);
  await setAlarm(tx, { businessId, kind: startAlarm, subjectId: id, at: 'after' in when ? tomorrow() : new Date(now.valueOf() + hour) });
}

/** Whether a time of the calendar is too long ago to be kept. */
export const isPast = (date: string, clock: string, { zone, now }: { readonly zone: string; readonly now: Date }): boolean =>
  now.valueOf() - occurrenceOn(date, clock, zone).at.valueOf() > putOffs.calendar * hour;
