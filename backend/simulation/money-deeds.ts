import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { PaymentProvider } from './payment-provider.ts';
import type { Act } from './scenario.ts';
import type { Server } from './server.ts';
import type { Shop } from './world.ts';

const money = [
  'owes',
  'pays',
  'wants another link',
  'says that it is paid',
  'need not pay',
  'gets back a part',
  'gets back what nobody owed',
] as const;

export type MoneyAct = Extract<Act, { does: (typeof money)[number] }>;

export const isMoneyAct = (act: Act): act is MoneyAct => (money as readonly string[]).includes(act.does);

/** Of whom it is, and of what. */
export interface Owing {
  readonly shop: Shop;
  readonly waId: string;
  readonly conversationId: string;
  readonly contactId: string;
}

/** What a customer does at the provider. Gives what is told of it, or undefined where there is no page to do it on. */
export function atTheProvider(
  act: Extract<MoneyAct, { does: 'pays' }>,
  provider: PaymentProvider,
  known: ReadonlySet<string>,
): string | undefined {
  const pages = provider.pages.filter(({ providerId }) => known.has(providerId)).reverse();
  const page = pages[act.page] ?? pages[0];
  if (!page) return undefined;
  const about = `pays ${page.providerId} ${act.how}`;
  return provider.pay(page, act.how) ? about : undefined;
}

/** What staff, or the conversation, do about money in one transaction at a server. */
export async function moneyDeed(
  act: Exclude<MoneyAct, { does: 'pays' }>,
  { sold, links }: Server,
  tx: Transaction,
  owing: Owing,
): Promise<void> {
  const { shop, conversationId, contactId } = owing;
  const { businessId, memberId } = shop;
  const by = { by: 'member', accountId: memberId } as const;
  if (act.does === 'owes') {
    const due = await sold.dues.ask(tx, {
      businessId,
      payable: { kind: 'quote', id: newId() },
      purpose: 'total',
      amount: act.amount,
      currency: 'EUR',
      deadline: null,
      conversationId,
      contactId,
      title: 'Quote',
    });
    return void (await links.offer(tx, { businessId, dueId: due.id, by }));
  }
  const [due]: { id: string; kept: number }[] = await tx.query(
    `select id from payment_dues where business_id = $1 and conversation_id = $2 order by number desc limit 1`,
    [businessId, conversationId],
  );
  if (!due) return;
  const { kept } = await sold.dues.get(tx, businessId, due.id);
  switch (act.does) {
    case 'wants another link':
      return void (await links.offer(tx, { businessId, dueId: due.id, anew: true, by }));
    case 'says that it is paid':
      return void (await links.lookUpAll(tx, businessId, due.id));
    case 'need not pay':
      return void (await sold.dues.withdraw(tx, businessId, due.id, by));
    case 'gets back a part': {
      const amount = Math.ceil(kept / 3);
      if (amount > 0) await sold.refunds.ask(tx, { businessId, of: { dueId: due.id }, amount, reason: 'Asked', by });
      return;
    }
    case 'gets back what nobody owed': {
      const proposed: { id: string }[] = await tx.query(
        `select id from payment_refunds where business_id = $1 and due_id = $2 and state = 'proposed' order by number`,
        [businessId, due.id],
      );
      for (const { id } of proposed) await sold.refunds.approve(tx, businessId, id, by);
    }
  }
}
