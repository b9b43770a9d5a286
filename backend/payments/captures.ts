import { Injectable } from '@nestjs/common';
import type { PaymentMethod } from '../contract/payments.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { type Due, isPayable } from './due.ts';
import { Dues } from './dues.ts';
import { moveDue, noteMove, tell } from './enter-state.ts';
import { balanceOf, post } from './ledger.ts';
import { accountOf, type Mover } from './mover.ts';
import { PayableKinds } from './payable-kinds.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import type { PaymentDue } from './payment-due.entity.ts';
import { Refunds } from './refunds.ts';

export interface NewCapture {
  readonly businessId: string;
  readonly dueId: string;
  readonly provider: PaymentMethod;
  /** The provider's name of this payment. The same name is the same money. */
  readonly externalId: string;
  readonly intentId?: string;
  readonly amount: number;
  readonly currency: string;
  readonly by: Mover;
}

/** What a capture was good for. `known`: it was written before. */
export type Captured = {
  readonly outcome: 'known' | 'paid' | 'part' | 'overpaid' | 'duplicate' | 'reinstated' | 'late' | 'other-currency';
  readonly due: Due;
};

/** Money that came in. Everything that follows from it is committed with it. */
@Injectable()
export class Captures {
  constructor(
    private readonly dues: Dues,
    private readonly refunds: Refunds,
    private readonly kinds: PayableKinds,
  ) {}

  /**
   * Writes a payment into the ledger, once. As much as is owed is kept; whatever comes beyond it, a second time, or after the end is not the
   * business's, and giving it back is proposed.
   */
  async record(
    tx: Transaction,
    { businessId, dueId, provider, externalId, intentId, amount, currency, by }: NewCapture,
  ): Promise<Captured> {
    const due = await this.dues.lock(tx, businessId, dueId);
    if (!Number.isSafeInteger(amount) || amount <= 0)
      throw new Error(`Payment ${externalId} has no amount that could be written: ${amount}`);
    const capture = tx.create(PaymentCapture, {
      businessId,
      id: newId(),
      dueId,
      intentId: intentId ?? null,
      provider,
      externalId,
      amount,
      currency,
      actorId: accountOf(by),
    });
    const inserted = await tx.createQueryBuilder().insert().into(PaymentCapture).values(capture).orIgnore().returning('id').execute();
    if ((inserted.raw as unknown[]).length === 0) return { outcome: 'known', due: await this.dues.withBalance(tx, due) };

    const { kept } = await balanceOf(tx, businessId, dueId);
    const wanted = isPayable(due.state) && currency === due.currency ? Math.min(amount, due.amount - kept) : 0;
    await post(tx, {
      businessId,
      dueId,
      currency,
      captureId: capture.id,
      lines: [
        { account: provider, amount },
        { account: 'due', amount: -wanted },
        { account: 'excess', amount: wanted - amount },
      ],
    });
    await noteMove(
      tx,
      due,
      {
        subject: 'due',
        subjectId: dueId,
        move: 'capture',
        fromState: due.state,
        toState: due.state,
        note: `${amount} ${currency} ${provider}`,
      },
      by,
    );
    if (currency !== due.currency) return this.foreign(tx, due, capture);
    if (isPayable(due.state)) return this.pay(tx, due, capture, kept + wanted, by);
    if (due.state === 'expired' || due.state === 'withdrawn') return this.late(tx, due, capture);
    return this.duplicate(tx, due, capture);
  }

  private async pay(tx: Transaction, due: PaymentDue, capture: PaymentCapture, kept: number, by: Mover): Promise<Captured> {
    const listener = this.kinds.of(due.payableKind);
    if (kept < due.amount) {
      await moveDue(tx, due, 'pay-part', by);
      const part = await this.dues.withBalance(tx, due);
      await listener.part(tx, part);
      await tell(tx, part, 'part', capture.id, about(capture));
      return { outcome: 'part', due: part };
    }
    await moveDue(tx, due, 'pay', by);
    const paid = await this.dues.withBalance(tx, due);
    await listener.paid(tx, paid);
    await tell(tx, paid, 'captured', capture.id, about(capture));
    if (paid.excess === 0) return { outcome: 'paid', due: paid };
    await this.refunds.propose(tx, due, capture, 'overpaid', paid.excess);
    await tell(tx, paid, 'overpaid', capture.id, { ...about(capture), excess: paid.excess });
    return { outcome: 'overpaid', due: paid };
  }

  /** Money in a currency that is not owed pays nothing, whatever it is worth. */
  private async foreign(tx: Transaction, due: PaymentDue, capture: PaymentCapture): Promise<Captured> {
    await this.refunds.propose(tx, due, capture, 'other-currency', capture.amount);
    const now = await this.dues.withBalance(tx, due);
    await tell(tx, now, 'other-currency', capture.id, { ...about(capture), came: capture.currency });
    return { outcome: 'other-currency', due: now };
  }

  /** A second success for what is paid already. */
  private async duplicate(tx: Transaction, due: PaymentDue, capture: PaymentCapture): Promise<Captured> {
    await this.refunds.propose(tx, due, capture, 'duplicate', capture.amount);
    const now = await this.dues.withBalance(tx, due);
    await tell(tx, now, 'duplicate', capture.id, about(capture));
    return { outcome: 'duplicate', due: now };
  }

  /** After the end. When the thing can still be had and all of it is there, the payment counts after all; else it goes back. */
  private async late(tx: Transaction, due: PaymentDue, capture: PaymentCapture): Promise<Captured> {
    const now = await this.dues.withBalance(tx, due);
    const missing = due.amount - now.kept;
    if (capture.amount >= missing && (await this.kinds.of(due.payableKind).late(tx, now)) === 'reinstated') {
      const { businessId, id: dueId, currency } = due;
      await post(tx, {
        businessId,
        dueId,
        currency,
        captureId: capture.id,
        lines: [
          { account: 'excess', amount: missing },
          { account: 'due', amount: -missing },
        ],
      });
      await moveDue(tx, due, 'reinstate', { by: 'system' });
      const reinstated = await this.dues.withBalance(tx, due);
      if (capture.amount > missing) await this.refunds.propose(tx, due, capture, 'overpaid', capture.amount - missing);
      await tell(tx, reinstated, 'reinstated', capture.id, about(capture));
      return { outcome: 'reinstated', due: reinstated };
    }
    await this.refunds.propose(tx, due, capture, 'late', capture.amount);
    await tell(tx, now, 'late', capture.id, about(capture));
    return { outcome: 'late', due: now };
  }
}

const about = ({ amount, provider }: PaymentCapture) => ({ captured: amount, method: provider });
