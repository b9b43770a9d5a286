import type { Json } from '../../flows/language/flow.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { stateAfter } from '../lifecycle/lifecycle.ts';
import { putEvents } from '../messaging/inbox.ts';
import { notifyLive } from '../messaging/live.ts';
import { forgetDeadline } from './deadline.ts';
import { type Due, isPayable } from './due.ts';
import { dueLifecycle, type DueMove } from './due-lifecycle.ts';
import { intentLifecycle, type IntentMove } from './intent-lifecycle.ts';
import { accountOf, type Mover } from './mover.ts';
import { PaymentDue } from './payment-due.entity.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { PaymentMove } from './payment-move.entity.ts';
import { spokenRefund } from './payment-numbers.ts';
import { PaymentRefund } from './payment-refund.entity.ts';
import { supersedeLinks } from './supersede-links.ts';
import { refundLifecycle, type RefundMove } from './refund-lifecycle.ts';

const databaseTime = () => 'the_time()';

/** The one place where the state of a due changes. Throws a Refusal when its lifecycle does not allow the move. */
export async function moveDue(tx: Transaction, due: PaymentDue, move: DueMove, mover: Mover, note: string | null = null): Promise<void> {
  const { businessId, id, state: fromState } = due;
  const toState = stateAfter(dueLifecycle, fromState, { type: move });
  await tx.update(PaymentDue, { businessId, id }, { state: toState, updatedAt: databaseTime });
  due.state = toState;
  if (!isPayable(toState)) {
    await forgetDeadline(tx, due);
    await supersedeLinks(tx, due);
  }
  await noteMove(tx, due, { subject: 'due', subjectId: id, move, fromState, toState, note }, mover);
}

/** The one place where the state of a refund changes. */
export async function moveRefund(
  tx: Transaction,
  due: PaymentDue,
  refund: PaymentRefund,
  move: RefundMove,
  mover: Mover,
  also: Partial<Pick<PaymentRefund, 'externalId' | 'failure' | 'tries'>> & { readonly note?: string } = {},
): Promise<void> {
  const { businessId, id, state: fromState } = refund;
  const { note = also.failure ?? null, ...columns } = also;
  const toState = stateAfter(refundLifecycle, fromState, { type: move });
  await tx.update(PaymentRefund, { businessId, id }, { ...columns, state: toState, updatedAt: databaseTime });
  Object.assign(refund, columns, { state: toState });
  await noteMove(tx, due, { subject: 'refund', subjectId: id, move, fromState, toState, note }, mover);
}

/** The one place where the state of a link changes. */
export async function moveIntent(
  tx: Transaction,
  intent: PaymentIntent,
  move: IntentMove,
  also: Partial<Pick<PaymentIntent, 'providerId' | 'chargeId' | 'url' | 'refusal' | 'expiresAt'>> = {},
): Promise<void> {
  const { businessId, id, dueId, state: fromState } = intent;
  const toState = stateAfter(intentLifecycle, fromState, { type: move });
  await tx.update(PaymentIntent, { businessId, id }, { ...also, state: toState });
  Object.assign(intent, also, { state: toState });
  const step = { subject: 'intent', subjectId: id, move, fromState, toState, note: also.refusal ?? null } as const;
  await noteMove(tx, { businessId, id: dueId }, step, { by: 'system' });
}

/** Writes a step into the history of a due, and tells the dashboards. */
export async function noteMove(
  tx: Transaction,
  { businessId, id: dueId }: Pick<PaymentDue, 'businessId' | 'id'>,
  step: Pick<PaymentMove, 'subject' | 'subjectId' | 'move' | 'fromState' | 'toState' | 'note'>,
  mover: Mover,
): Promise<void> {
  await tx.insert(PaymentMove, { businessId, id: newId(), dueId, ...step, actor: mover.by, actorId: accountOf(mover) });
  await notifyLive(tx, { businessId, what: 'payment', id: dueId });
}

/** What of a payment a conversation may want to know. */
export type PaymentSignal =
  | 'captured'
  | 'part'
  | 'overpaid'
  | 'duplicate'
  | 'late'
  | 'reinstated'
  | 'failed'
  | 'expired'
  | 'withdrawn'
  | 'nudge'
  | 'link-ready'
  | 'link-failed'
  | 'not-visible'
  | 'proof-approved'
  | 'proof-rejected'
  | 'proof-late'
  | 'refund-proposed'
  | 'refunded'
  | 'refund-failed'
  | 'other-currency'
  | 'disputed';

/** Tells the conversation of a due, `payment.<what happened>`. `once` is what makes it the same event however often it is told. */
export async function tell(
  tx: Transaction,
  due: Due,
  signal: PaymentSignal,
  once: string,
  more: Readonly<Record<string, Json>> = {},
): Promise<void> {
  if (!due.conversationId) return;
  const { id, number, title, purpose, amount, currency, kept, remaining, payable, state } = due;
  const data: Json = {
    about: id,
    what: signal,
    number,
    title,
    purpose,
    amount,
    currency,
    kept,
    remaining,
    state,
    payable: { kind: payable.kind, id: payable.id },
    ...more,
  };
  await putEvents(tx, due.businessId, [
    {
      conversationId: due.conversationId,
      source: 'payment',
      externalId: `${signal} ${once}`,
      event: { type: 'signal.arrived', signal: `payment.${signal}`, data },
    },
  ]);
}

/** Of a refund, for its receipt. */
export const aboutRefund = ({ number, amount, reason, cause }: PaymentRefund) => ({
  refund: { number: spokenRefund(number), amount, reason, cause },
});
