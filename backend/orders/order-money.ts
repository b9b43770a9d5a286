import { Injectable } from '@nestjs/common';
import type { DuePurpose } from '../contract/payments.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { type Due, isPayable } from '../payments/due.ts';
import { Dues } from '../payments/dues.ts';
import { Refunds } from '../payments/refunds.ts';
import type { Mover } from './enter-state.ts';
import { Order } from './order.entity.ts';

const payable = ({ id }: Order) => ({ kind: 'order' as const, id });

/** What an order owes and got back, as payments keep it. Whoever calls this has the order locked. */
@Injectable()
export class OrderMoney {
  constructor(
    private readonly dues: Dues,
    private readonly refunds: Refunds,
  ) {}

  /** Asks for what has to be there before the order is confirmed: its deposit, or all of it. */
  askToConfirm(tx: Transaction, order: Order, deadline: Date | null): Promise<Due> {
    return order.deposit === null
      ? this.ask(tx, order, 'total', order.total - order.kept, deadline)
      : this.ask(tx, order, 'deposit', order.deposit - order.kept, deadline);
  }

  /** Asks for what is left of a confirmed order, whenever it is paid. What was asked for before and is not right any more is withdrawn. */
  async askForRest(tx: Transaction, order: Order): Promise<void> {
    const open = await this.open(tx, order);
    const rest = order.total - order.kept;
    const purpose = order.kept > 0 ? 'balance' : 'total';
    const kept = open.find((due) => due.purpose === purpose && due.remaining === rest && due.deadline === null);
    for (const due of open) if (due !== kept && due.purpose !== 'change') await this.dues.withdraw(tx, order.businessId, due.id, itself);
    if (!kept && rest > 0) await this.ask(tx, order, purpose, rest, null);
  }

  /** Asks for the price of a change before it is made. */
  askForChange(tx: Transaction, order: Order, amount: number, deadline: Date): Promise<Due> {
    return this.ask(tx, order, 'change', amount, deadline);
  }

  /** The order is off: nothing more is wanted, and what came goes back. */
  async callOff(tx: Transaction, order: Order, mover: Mover, reason: string): Promise<void> {
    await this.dues.withdrawAll(tx, order.businessId, payable(order), mover);
    if (order.kept > 0) await this.giveBack(tx, order, 'all', mover, reason);
  }

  async withdraw(tx: Transaction, order: Order, dueId: string, mover: Mover): Promise<void> {
    await this.dues.withdraw(tx, order.businessId, dueId, mover);
  }

  /** Gives back so much of what was paid; beyond the business's limit a second person has to agree. */
  async giveBack(tx: Transaction, order: Order, amount: number | 'all', by: Mover, reason: string): Promise<void> {
    await this.refunds.ask(tx, { businessId: order.businessId, of: payable(order), amount, reason, by });
  }

  /** Reads what is kept for it from the ledger. `coming` is what is about to be posted for it. */
  async count(tx: Transaction, order: Order, coming = 0): Promise<void> {
    const dues = await this.dues.of(tx, order.businessId, payable(order));
    order.kept = dues.reduce((sum, { kept }) => sum + kept, coming);
    await tx.update(Order, { businessId: order.businessId, id: order.id }, { kept: order.kept });
  }

  isDisputed(tx: Transaction, order: Order): Promise<boolean> {
    return this.dues.isDisputed(tx, order.businessId, payable(order));
  }

  async open(tx: Transaction, order: Order): Promise<Due[]> {
    return (await this.dues.of(tx, order.businessId, payable(order))).filter(({ state }) => isPayable(state));
  }

  private async ask(tx: Transaction, order: Order, purpose: DuePurpose, amount: number, deadline: Date | null): Promise<Due> {
    const { businessId, contactId, conversationId, currency } = order;
    const before = (await this.dues.of(tx, businessId, payable(order))).filter((due) => due.purpose === purpose);
    const last = before.at(-1);
    if (last && isPayable(last.state)) {
      if (last.remaining === amount) return last;
      await this.dues.withdraw(tx, businessId, last.id, itself);
    }
    return this.dues.ask(tx, {
      ...{ businessId, contactId, conversationId, currency, purpose, deadline },
      payable: payable(order),
      n: before.length + 1,
      amount: Math.max(0, amount),
      title: order.spokenNumber,
    });
  }
}

const itself: Mover = { by: 'system' };
