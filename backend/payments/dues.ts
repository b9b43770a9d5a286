import { Injectable, NotFoundException } from '@nestjs/common';
import { Alarms, type SubjectLock } from '../alarms/alarms.ts';
import type { DuePurpose } from '../contract/payments.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { deadlineKind, nudgeKind, watchDeadline } from './deadline.ts';
import { type Due, dueOf, isPayable, type Payable } from './due.ts';
import { moveDue, noteMove, tell } from './enter-state.ts';
import { balanceOf } from './ledger.ts';
import type { Mover } from './mover.ts';
import { PayableKinds } from './payable-kinds.ts';
import { PaymentDue } from './payment-due.entity.ts';
import { nextNumber } from './payment-numbers.ts';

export interface NewDue {
  readonly businessId: string;
  readonly payable: Payable;
  readonly purpose: DuePurpose;
  /** Which one of its purpose, from 1. The same is the same due, however often it is asked for. */
  readonly n?: number;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly deadline: Date | null;
  readonly conversationId: string | null;
  readonly contactId: string;
  /** For people: "Order #1042". */
  readonly title: string;
}

/** More time for a payment that is under way when its deadline comes; counted from the promise where a proof waits for a person. */
const extraMinutes = 15;

/** What is owed. Each method does its work in the caller's transaction. */
@Injectable()
export class Dues {
  constructor(
    private readonly kinds: PayableKinds,
    alarms: Alarms,
  ) {
    const lock: SubjectLock = (tx, businessId, id) => this.lock(tx, businessId, id);
    alarms.on(nudgeKind, (tx, { businessId, subjectId }) => this.nudge(tx, businessId, subjectId), lock);
    alarms.on(deadlineKind, (tx, { businessId, subjectId }) => this.end(tx, businessId, subjectId), lock);
  }

  /** Asks for money. What was asked for already is given as it is by now. Nothing to pay is paid at once. */
  async ask(tx: Transaction, wanted: NewDue): Promise<Due> {
    const { businessId, payable, purpose, n: nth = 1, amount, currency, deadline, conversationId, contactId, title } = wanted;
    if (!Number.isSafeInteger(amount) || amount < 0) throw new Error(`An amount is a whole number from 0, and ${amount} is not`);
    const key = { businessId, payableKind: payable.kind, payableId: payable.id, purpose, nth };
    const before = await tx.findOneBy(PaymentDue, key);
    if (before) return this.withBalance(tx, before);

    const due = tx.create(PaymentDue, {
      ...key,
      id: newId(),
      number: await nextNumber(tx, businessId, 'payments'),
      title,
      amount,
      currency,
      deadline,
      conversationId,
      contactId,
      state: 'open',
      extended: false,
    });
    // Two who ask for the same at once: the counter let them in one after the other.
    const again = await tx.findOneBy(PaymentDue, key);
    if (again) return this.withBalance(tx, again);
    await tx.insert(PaymentDue, due);
    await noteMove(
      tx,
      due,
      { subject: 'due', subjectId: due.id, move: 'ask', fromState: '', toState: 'open', note: null },
      { by: 'system' },
    );
    if (amount > 0) {
      await watchDeadline(tx, due);
      return this.withBalance(tx, due);
    }
    await moveDue(tx, due, 'pay', { by: 'system' });
    const paid = await this.withBalance(tx, due);
    await this.kinds.of(payable.kind).paid(tx, paid);
    await tell(tx, paid, 'captured', due.id);
    return paid;
  }

  /**
   * The money is not wanted any more: the order was cancelled, the quote withdrawn. A due that is not open stays as it is. What had come in
   * part stays with it; give it back with `Refunds.ask` where it is to go back.
   */
  async withdraw(tx: Transaction, businessId: string, dueId: string, mover: Mover): Promise<Due> {
    const due = await this.lock(tx, businessId, dueId);
    if (!isPayable(due.state)) return this.withBalance(tx, due);
    await moveDue(tx, due, 'withdraw', mover);
    const withdrawn = await this.withBalance(tx, due);
    await tell(tx, withdrawn, 'withdrawn', due.id);
    return withdrawn;
  }

  /** The same for whatever is still open of an order, a booking or a quote. */
  async withdrawAll(tx: Transaction, businessId: string, payable: Payable, mover: Mover): Promise<Due[]> {
    const withdrawn: Due[] = [];
    for (const due of await this.of(tx, businessId, payable)) withdrawn.push(await this.withdraw(tx, businessId, due.id, mover));
    return withdrawn;
  }

  /** Another deadline for a due that is open; null for none. */
  async extend(tx: Transaction, businessId: string, dueId: string, deadline: Date | null): Promise<Due> {
    const due = await this.lock(tx, businessId, dueId);
    if (isPayable(due.state)) await this.setDeadline(tx, due, { deadline });
    return this.withBalance(tx, due);
  }

  async get(tx: Transaction, businessId: string, dueId: string): Promise<Due> {
    return this.withBalance(tx, await this.find(tx, businessId, dueId));
  }

  /** All that was ever asked for it, oldest first. */
  async of(tx: Transaction, businessId: string, { kind, id }: Payable): Promise<Due[]> {
    const rows = await tx.find(PaymentDue, { where: { businessId, payableKind: kind, payableId: id }, order: { number: 'ASC' } });
    const dues: Due[] = [];
    for (const row of rows) dues.push(await this.withBalance(tx, row));
    return dues;
  }

  /** The customer's bank wants its money back and has not decided: the thing stands still until then. */
  isDisputed(tx: Transaction, businessId: string, { kind, id }: Payable): Promise<boolean> {
    return tx.existsBy(PaymentDue, { businessId, payableKind: kind, payableId: id, state: 'disputed' });
  }

  /** Nobody else works on the due, nor on the thing it is for, until this transaction is over. */
  async lock(tx: Transaction, businessId: string, id: string): Promise<PaymentDue> {
    const { payableKind, payableId } = await this.find(tx, businessId, id);
    await this.kinds.of(payableKind).lock?.(tx, businessId, payableId);
    return tx.findOneOrFail(PaymentDue, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
  }

  async withBalance(tx: Transaction, due: PaymentDue): Promise<Due> {
    return dueOf(due, await balanceOf(tx, due.businessId, due.id));
  }

  private async find(tx: Transaction, businessId: string, id: string): Promise<PaymentDue> {
    const due = await tx.findOneBy(PaymentDue, { businessId, id });
    if (!due) throw new NotFoundException('There is no such payment.');
    return due;
  }

  /** Not where the time is over as well, because nobody was there to remind in the middle of it. */
  private async nudge(tx: Transaction, businessId: string, id: string): Promise<void> {
    const due = await this.get(tx, businessId, id);
    const [row]: { isOver: boolean | null }[] = await tx.query(`select $1::timestamptz <= the_time() "isOver"`, [due.deadline]);
    if (isPayable(due.state) && !row!.isOver) await tell(tx, due, 'nudge', `${id} ${due.deadline?.toISOString() ?? ''}`);
  }

  /** The deadline has come. A payment that is under way at its provider gets more time, once. */
  private async end(tx: Transaction, businessId: string, id: string): Promise<void> {
    const due = await this.lock(tx, businessId, id);
    if (!isPayable(due.state)) return;
    const deadline = due.extended ? null : await laterDeadline(tx, due);
    if (deadline) return this.setDeadline(tx, due, { deadline, extended: true });
    await moveDue(tx, due, 'expire', { by: 'system' });
    const expired = await this.withBalance(tx, due);
    // First that there is nothing to pay any more, then what that means for the thing: whoever is asked to pay hears both in that order.
    await tell(tx, expired, 'expired', id);
    await this.kinds.of(due.payableKind).expired(tx, expired);
  }

  private async setDeadline(tx: Transaction, due: PaymentDue, set: { deadline: Date | null; extended?: boolean }): Promise<void> {
    await tx.update(PaymentDue, { businessId: due.businessId, id: due.id }, set);
    Object.assign(due, set);
    await watchDeadline(tx, due);
  }
}

/** The customer has paid as far as it goes, and the provider is still at it, or a person has yet to look at the proof. Null else. */
async function laterDeadline(tx: Transaction, { businessId, id }: PaymentDue): Promise<Date | null> {
  const [row]: { deadline: Date | null }[] = await tx.query(
    `select greatest(max(at), the_time()) + $3 * interval '1 minute' deadline from (
       select the_time() at from payment_intents where business_id = $1 and due_id = $2 and state = 'processing'
       union all
       select promised_at from payment_proofs where business_id = $1 and due_id = $2 and state = 'waiting') under_way
     having count(*) > 0`,
    [businessId, id, extraMinutes],
  );
  return row?.deadline ?? null;
}
