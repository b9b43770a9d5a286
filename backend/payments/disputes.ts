import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { stateAfter } from '../lifecycle/lifecycle.ts';
import { disputeLifecycle, type DisputeMove } from './dispute-lifecycle.ts';
import { Dues } from './dues.ts';
import { moveDue, noteMove, tell } from './enter-state.ts';
import type { PaymentCapture } from './payment-capture.entity.ts';
import { PaymentDispute } from './payment-dispute.entity.ts';
import type { PaymentDue } from './payment-due.entity.ts';
import type { FoundDispute } from './providers/provider.ts';
import { Refunds } from './refunds.ts';

/**
 * Payments that a bank wants back for its customer. From then on the thing that was paid for stands still and nothing is refunded, until the
 * bank decides; what it takes is gone, without anybody here having given it.
 */
@Injectable()
export class Disputes {
  constructor(
    private readonly dues: Dues,
    private readonly refunds: Refunds,
  ) {}

  /** Writes what a provider says of a dispute, as often as it says so. */
  async write(tx: Transaction, capture: PaymentCapture, found: FoundDispute): Promise<void> {
    const { businessId, dueId, id: captureId } = capture;
    const due = await this.dues.lock(tx, businessId, dueId);
    const key = { businessId, captureId, externalId: found.externalId };
    const dispute = (await tx.findOneBy(PaymentDispute, key)) ?? (await this.open(tx, due, key, found));
    if (dispute.state !== 'open' || found.state === 'open') return;
    if (found.state === 'lost') await this.refunds.note(tx, capture, found.amount, found.externalId, 'chargeback');
    await this.move(tx, due, dispute, found.state === 'won' ? 'win' : 'lose');
    const another = await tx.existsBy(PaymentDispute, { businessId, dueId, state: 'open' });
    if (due.state !== 'disputed' || another) return;
    const isGone = await tx.existsBy(PaymentDispute, { businessId, dueId, state: 'lost' });
    await moveDue(tx, due, isGone ? 'lose' : 'win', { by: 'system' });
  }

  private async open(
    tx: Transaction,
    due: PaymentDue,
    key: Pick<PaymentDispute, 'businessId' | 'captureId' | 'externalId'>,
    { amount, currency, reason, answerBy }: FoundDispute,
  ): Promise<PaymentDispute> {
    const dispute = tx.create(PaymentDispute, { ...key, id: newId(), dueId: due.id, amount, currency, reason, answerBy, state: 'open' });
    await tx.insert(PaymentDispute, dispute);
    const step = { subject: 'dispute', subjectId: dispute.id, move: 'open', fromState: '', toState: 'open', note: reason } as const;
    await noteMove(tx, due, step, { by: 'system' });
    // What had come twice, or went back already, is disputed too; it is only not what keeps the thing going.
    if (due.state === 'paid') await moveDue(tx, due, 'dispute', { by: 'system' });
    await tell(tx, await this.dues.withBalance(tx, due), 'disputed', dispute.id, { disputed: amount });
    return dispute;
  }

  private async move(tx: Transaction, due: PaymentDue, dispute: PaymentDispute, move: DisputeMove): Promise<void> {
    const { businessId, id, state: fromState } = dispute;
    const toState = stateAfter(disputeLifecycle, fromState, { type: move });
    await tx.update(PaymentDispute, { businessId, id }, { state: toState, updatedAt: () => 'the_time()' });
    dispute.state = toState;
    await noteMove(tx, due, { subject: 'dispute', subjectId: id, move, fromState, toState, note: null }, { by: 'system' });
  }
}
