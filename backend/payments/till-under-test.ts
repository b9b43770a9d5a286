import { Alarms } from '../alarms/alarms.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { SystemClock } from '../database/ports.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { openShop, type Customer } from '../testing/shop.ts';
import { Captures, type NewCapture } from './captures.ts';
import type { Due } from './due.ts';
import { Dues, type NewDue } from './dues.ts';
import type { Mover } from './mover.ts';
import { PayableKinds } from './payable-kinds.ts';
import type { PaymentRefund } from './payment-refund.entity.ts';
import { Refunds } from './refunds.ts';

/** The payments of a shop whose orders only note what they hear. */
export async function openTill() {
  const shop = await openShop();
  const { businessId, inShop } = shop;
  const heard: string[] = [];
  const till = { canStillBeHad: true };
  const kinds = new PayableKinds();
  const hear = (what: string) => (_: Transaction, due: Due) => Promise.resolve(void heard.push(`${due.payable.id} ${what}`));
  kinds.register('order', {
    paid: hear('paid'),
    part: hear('part'),
    expired: hear('expired'),
    late: (_, due) => {
      heard.push(`${due.payable.id} late`);
      return Promise.resolve(till.canStillBeHad ? 'reinstated' : 'refund');
    },
    refunded: (_, due, amount) => Promise.resolve(void heard.push(`${due.payable.id} refunded ${amount}`)),
  });
  const alarms = new Alarms(shop.database, new AcrossBusinesses(shop.database), new SystemClock());
  const dues = new Dues(kinds, alarms);
  const refunds = new Refunds(dues, kinds);
  const captures = new Captures(dues, refunds, kinds);

  return {
    shop,
    till,
    alarms,
    kinds,
    dues,
    refunds,
    captures,
    /** What the order of a due heard. */
    heard: ({ payable }: Due) => heard.filter((each) => each.startsWith(payable.id)).map((each) => each.slice(payable.id.length + 1)),
    ask: async (amount: number, more: Partial<NewDue> = {}, customer?: Customer): Promise<Due> => {
      const { contactId, conversationId } = customer ?? (await shop.customer());
      return inShop((tx) =>
        dues.ask(tx, {
          businessId,
          payable: { kind: 'order', id: newId() },
          purpose: 'total',
          amount,
          currency: 'EUR',
          deadline: null,
          conversationId,
          contactId,
          title: 'Order #1001',
          ...more,
        }),
      );
    },
    capture: ({ id: dueId }: Due, amount: number, more: Partial<NewCapture> = {}) =>
      inShop((tx) =>
        captures.record(tx, {
          businessId,
          dueId,
          provider: 'cash',
          externalId: newId(),
          amount,
          currency: 'EUR',
          by: { by: 'system' },
          ...more,
        }),
      ),
    get: ({ id }: Due): Promise<Due> => inShop((tx) => dues.get(tx, businessId, id)),
    refundsOf: ({ id }: Due): Promise<PaymentRefund[]> =>
      inShop((tx) => tx.query(`select * from payment_refunds where business_id = $1 and due_id = $2 order by number`, [businessId, id])),
    /** Signals that the conversation of a due was told, in order. */
    told: async ({ conversationId }: Due): Promise<string[]> => {
      const rows = await inShop<{ signal: string }[]>((tx) =>
        tx.query(`select event ->> 'signal' signal from inbox where business_id = $1 and conversation_id = $2 order by seq`, [
          businessId,
          conversationId,
        ]),
      );
      return rows.map(({ signal }) => signal);
    },
    /** Sums of the ledger of a due by account. */
    ledger: async ({ id }: Due): Promise<Record<string, number>> => {
      const rows = await inShop<{ account: string; sum: string }[]>((tx) =>
        tx.query(`select account, sum(amount) from ledger_entries where business_id = $1 and due_id = $2 group by account`, [
          businessId,
          id,
        ]),
      );
      return Object.fromEntries(rows.map(({ account, sum }) => [account, Number(sum)]));
    },
    member: (): Mover => ({ by: 'member', accountId: newId() }),
    close: async () => {
      await alarms.onApplicationShutdown();
      await shop.close();
    },
  };
}

export type Till = Awaited<ReturnType<typeof openTill>>;
