import { Injectable, NotFoundException } from '@nestjs/common';
import { money } from '../../flows/language/liquid.ts';
import type { RefundCause } from '../contract/payments.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { type Payable } from './due.ts';
import { Dues } from './dues.ts';
import { aboutRefund, moveDue, moveRefund, noteMove, tell } from './enter-state.ts';
import { balanceOf, post } from './ledger.ts';
import { accountOf, type Mover } from './mover.ts';
import { PayableKinds } from './payable-kinds.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import { PaymentDue } from './payment-due.entity.ts';
import { nextNumber } from './payment-numbers.ts';
import { PaymentRefund } from './payment-refund.entity.ts';
import { putWork } from './payment-work.ts';
import { settingsOf } from './payment-settings.ts';

export interface NewRefund {
  readonly businessId: string;
  /** Out of one due, or out of whatever was paid for a thing, the last payment first. */
  readonly of: { readonly dueId: string } | Payable;
  /** `all` is as much as is there; without any, nothing happens. */
  readonly amount: number | 'all';
  readonly reason: string;
  readonly by: Mover;
}

interface Refundable {
  readonly capture: PaymentCapture;
  readonly left: number;
}

/**
 * Money that goes back. Up to the business's limit it does so at once; beyond it, a second person has to agree. What nobody owed is always
 * proposed only.
 */
@Injectable()
export class Refunds {
  constructor(
    private readonly dues: Dues,
    private readonly kinds: PayableKinds,
  ) {}

  /** One refund for each payment that it comes out of. Throws a Refusal where more is asked for than is there. */
  async ask(tx: Transaction, { businessId, of, amount, reason, by }: NewRefund): Promise<PaymentRefund[]> {
    const dueIds = 'dueId' in of ? [of.dueId] : (await this.dues.of(tx, businessId, of)).map(({ id }) => id).reverse();
    const sources: (Refundable & { readonly due: PaymentDue })[] = [];
    for (const dueId of dueIds) {
      const due = await this.dues.lock(tx, businessId, dueId);
      if (due.state === 'disputed') throw new Refusal(waitsForTheBank);
      for (const each of await refundable(tx, due)) sources.push({ ...each, due });
    }
    const there = sources.reduce((sum, { left }) => sum + left, 0);
    let missing = amount === 'all' ? there : amount;
    if (missing > there) throw new Refusal(tooMuch(there, sources[0]?.due.currency));
    if (amount !== 'all' && (!Number.isSafeInteger(amount) || amount <= 0)) throw new Refusal('A refund needs an amount');

    const { refundLimit } = await settingsOf(tx, businessId);
    const mayGo = missing <= refundLimit;
    const refunds: PaymentRefund[] = [];
    for (const { due, capture, left } of sources) {
      const part = Math.min(left, missing);
      if (part === 0) continue;
      missing -= part;
      const refund = await this.write(tx, due, capture, 'asked', part, reason, by);
      if (mayGo) await this.release(tx, due, refund, 'approve', by);
      else await tell(tx, await this.dues.withBalance(tx, due), 'refund-proposed', refund.id, aboutRefund(refund));
      refunds.push(refund);
    }
    return refunds;
  }

  /** Money that nobody owed waits to be given back. */
  propose(tx: Transaction, due: PaymentDue, capture: PaymentCapture, cause: ProposedCause, amount: number): Promise<PaymentRefund> {
    return this.write(tx, due, capture, cause, amount, words[cause], { by: 'system' });
  }

  /** A member agrees. Whoever asked for a refund beyond the limit cannot be the second person too. */
  async approve(tx: Transaction, businessId: string, id: string, by: Mover): Promise<PaymentRefund> {
    const { refund, due } = await this.lock(tx, businessId, id);
    if (refund.askedById !== null && refund.askedById === accountOf(by))
      throw new Refusal('You asked for this refund, so another member has to approve it');
    await this.release(tx, due, refund, 'approve', by);
    return refund;
  }

  async reject(tx: Transaction, businessId: string, id: string, by: Mover, note: string): Promise<PaymentRefund> {
    const { refund, due } = await this.lock(tx, businessId, id);
    await moveRefund(tx, due, refund, 'reject', by, { note });
    return refund;
  }

  async retry(tx: Transaction, businessId: string, id: string, by: Mover): Promise<PaymentRefund> {
    const { refund, due } = await this.lock(tx, businessId, id);
    await this.release(tx, due, refund, 'retry', by);
    return refund;
  }

  /** The money is on its way back, as the provider or, for cash and transfers, a member says. Said twice, it is done once. */
  async settle(tx: Transaction, businessId: string, id: string, by: Mover, externalId: string | null): Promise<PaymentRefund> {
    const { refund, due } = await this.lock(tx, businessId, id);
    if (refund.state === 'refunded') return refund;
    await moveRefund(tx, due, refund, 'settle', by, { externalId, failure: null });
    const fromDue = await this.postRefund(tx, due, refund, 1);
    if (due.state === 'paid' && (await balanceOf(tx, businessId, due.id)).kept === 0 && fromDue > 0) await moveDue(tx, due, 'refund', by);
    const now = await this.dues.withBalance(tx, due);
    if (fromDue > 0) await this.kinds.of(due.payableKind).refunded(tx, now, fromDue);
    // Whom a bank paid back is not told that we did.
    if (refund.cause !== 'chargeback') await tell(tx, now, 'refunded', `${id} ${refund.tries}`, aboutRefund(refund));
    return refund;
  }

  /** A member gave back what had come in by hand. */
  async settleByHand(tx: Transaction, businessId: string, id: string, by: Mover): Promise<PaymentRefund> {
    const { refund } = await this.lock(tx, businessId, id);
    const { provider } = await tx.findOneByOrFail(PaymentCapture, { businessId, id: refund.captureId });
    if (provider !== 'cash' && provider !== 'transfer')
      throw new Refusal('The payment provider pays this refund back, and says when it is done');
    return this.settle(tx, businessId, id, by, null);
  }

  /** Somebody gave money back at the provider itself without asking here, or a bank took it: it is written down as it is. */
  async note(
    tx: Transaction,
    capture: PaymentCapture,
    amount: number,
    externalId: string,
    cause: 'asked' | 'chargeback' = 'asked',
  ): Promise<void> {
    const { businessId, dueId } = capture;
    const due = await this.dues.lock(tx, businessId, dueId);
    const known = await tx.findBy(PaymentRefund, { businessId, dueId });
    if (known.some((refund) => refund.externalId === externalId)) return;
    const refund = await this.write(tx, due, capture, cause, amount, notedWords[cause], { by: 'system' });
    await moveRefund(tx, due, refund, 'approve', { by: 'system' });
    await this.settle(tx, businessId, refund.id, { by: 'system' }, externalId);
  }

  /** It did not go through, or came back: a person has to see to it. */
  async fail(tx: Transaction, businessId: string, id: string, failure: string): Promise<PaymentRefund> {
    const { refund, due } = await this.lock(tx, businessId, id);
    if (refund.state === 'failed') return refund;
    const hadLeft = refund.state === 'refunded';
    await moveRefund(tx, due, refund, 'fail', { by: 'system' }, { failure, tries: refund.tries + 1 });
    if (hadLeft) await this.postRefund(tx, due, refund, -1);
    if (hadLeft && due.state === 'refunded') await moveDue(tx, due, 'restore', { by: 'system' });
    await tell(tx, await this.dues.withBalance(tx, due), 'refund-failed', `${id} ${refund.tries}`, aboutRefund(refund));
    return refund;
  }

  /** The due is locked with it, since its balance decides. */
  async lock(tx: Transaction, businessId: string, id: string): Promise<{ readonly refund: PaymentRefund; readonly due: PaymentDue }> {
    const found = await tx.findOneBy(PaymentRefund, { businessId, id });
    if (!found) throw new NotFoundException('There is no such refund.');
    const due = await this.dues.lock(tx, businessId, found.dueId);
    return { due, refund: await tx.findOneByOrFail(PaymentRefund, { businessId, id }) };
  }

  /** The provider pays it back; what came in by hand goes back by hand, and a member says when. */
  private async release(tx: Transaction, due: PaymentDue, refund: PaymentRefund, move: 'approve' | 'retry', by: Mover): Promise<void> {
    const { businessId, id: subjectId, captureId } = refund;
    await moveRefund(tx, due, refund, move, by, { failure: null, externalId: null });
    const { provider } = await tx.findOneByOrFail(PaymentCapture, { businessId, id: captureId });
    if (provider !== 'cash' && provider !== 'transfer') await putWork(tx, { businessId, kind: 'refund', subjectId });
  }

  private async write(
    tx: Transaction,
    { businessId, id: dueId }: PaymentDue,
    { id: captureId, currency }: PaymentCapture,
    cause: RefundCause,
    amount: number,
    reason: string,
    by: Mover,
  ): Promise<PaymentRefund> {
    const refund = tx.create(PaymentRefund, {
      businessId,
      id: newId(),
      number: await nextNumber(tx, businessId, 'refunds'),
      dueId,
      captureId,
      cause,
      reason,
      amount,
      currency,
      state: 'proposed',
      askedBy: by.by,
      askedById: accountOf(by),
      externalId: null,
      failure: null,
      tries: 0,
    });
    await tx.insert(PaymentRefund, refund);
    const step = { subject: 'refund', subjectId: refund.id, move: 'propose', fromState: '', toState: 'proposed', note: reason } as const;
    await noteMove(tx, { businessId, id: dueId }, step, by);
    return refund;
  }

  /** Takes the money out of what it was kept for; what nobody owed goes first where that was the cause. Gives how much the due lost. */
  private async postRefund(tx: Transaction, due: PaymentDue, refund: PaymentRefund, way: 1 | -1): Promise<number> {
    const { businessId, id: dueId } = due;
    const { captureId, amount, currency, cause, id: refundId } = refund;
    const { provider } = await tx.findOneByOrFail(PaymentCapture, { businessId, id: captureId });
    const { kept, excess } = await balanceOf(tx, businessId, dueId, captureId);
    const fromDue =
      currency !== due.currency
        ? 0
        : way === -1
          ? await this.takenFromDue(tx, refund)
          : cause === 'asked' || cause === 'chargeback'
            ? Math.min(kept, amount)
            : amount - Math.min(excess, amount);
    await post(tx, {
      businessId,
      dueId,
      currency,
      captureId,
      refundId,
      lines: [
        { account: provider, amount: -amount * way },
        { account: 'due', amount: fromDue * way },
        { account: 'excess', amount: (amount - fromDue) * way },
      ],
    });
    return fromDue;
  }

  private async takenFromDue(tx: Transaction, { businessId, id, dueId }: PaymentRefund): Promise<number> {
    const [row]: { taken: number }[] = await tx.query(
      `select coalesce(sum(amount), 0)::double precision taken from ledger_entries
       where business_id = $1 and due_id = $2 and refund_id = $3 and account = 'due'`,
      [businessId, dueId, id],
    );
    return row!.taken;
  }
}

const notedWords = { asked: 'Refunded at the payment provider', chargeback: 'Taken back by the customer’s bank' } as const;

/** For what nobody owed. */
type ProposedCause = Exclude<RefundCause, 'asked' | 'chargeback'>;

const words: Readonly<Record<ProposedCause, string>> = {
  overpaid: 'More was paid than was owed',
  duplicate: 'It was paid twice',
  late: 'It was paid after it had ended',
  'other-currency': 'It was paid in another currency than is owed',
};

/** What of each payment neither went back nor is on its way, the last payment first. */
async function refundable(tx: Transaction, { businessId, id: dueId, currency }: PaymentDue): Promise<Refundable[]> {
  const captures = await tx.find(PaymentCapture, { where: { businessId, dueId, currency }, order: { id: 'DESC' } });
  const refunds = await tx.findBy(PaymentRefund, { businessId, dueId });
  return captures.map((capture) => ({
    capture,
    left: refunds
      .filter(({ captureId, state }) => captureId === capture.id && state !== 'rejected')
      .reduce((left, { amount }) => left - amount, capture.amount),
  }));
}

const waitsForTheBank = 'The customer’s bank disputes this payment, so nothing can be refunded before it decides';

const tooMuch = (there: number, currency = ''): string =>
  there === 0 ? 'Nothing can be refunded here any more' : `No more than ${money(there, currency, 'en')} can be refunded`;
