import { clearAlarm, setAlarm } from '../alarms/alarms.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { PaymentDue } from './payment-due.entity.ts';

/** The alarms of a due: one in the middle of its time, to remind, and one at its end. */
export const deadlineKind = 'payment.deadline';
export const nudgeKind = 'payment.nudge';

export async function watchDeadline(tx: Transaction, { businessId, id: subjectId, deadline }: PaymentDue): Promise<void> {
  if (!deadline) return forgetDeadline(tx, { businessId, id: subjectId });
  const [row]: { half: Date; later: boolean }[] = await tx.query(
    `select the_time() + ($1::timestamptz - the_time()) / 2 half, $1::timestamptz > the_time() later`,
    [deadline],
  );
  await setAlarm(tx, { businessId, kind: deadlineKind, subjectId, at: deadline });
  if (row!.later) await setAlarm(tx, { businessId, kind: nudgeKind, subjectId, at: row!.half });
}

export async function forgetDeadline(tx: Transaction, { businessId, id: subjectId }: Pick<PaymentDue, 'businessId' | 'id'>): Promise<void> {
  await clearAlarm(tx, { businessId, kind: deadlineKind, subjectId });
  await clearAlarm(tx, { businessId, kind: nudgeKind, subjectId });
}
