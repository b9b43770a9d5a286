import type { QuoteChanges } from '../contract/quotes.ts';
import { newId } from '../database/ids.ts';
import { type Customer, openShop } from '../testing/shop.ts';
import { selling } from '../orders/selling.ts';
import { lockQuote, type Mover } from './quote-rows.ts';
import { quoting } from './quoting.ts';

/** A shop that quotes, with what a suite does to its quotes over and over again. */
export async function openQuotingShop() {
  const shop = await openShop();
  const sold = selling(shop.database);
  const { alarms, dues } = sold;
  const { drafts, quotes, acceptance, documents } = quoting(sold);
  const staff: Mover & { by: 'member' } = { by: 'member', accountId: newId() };
  const { businessId } = shop;

  const offer: Omit<QuoteChanges, 'version' | 'lines'> = { discount: null, depositPercent: 0, validDays: 14, note: '' };
  return {
    ...shop,
    alarms,
    dues,
    drafts,
    quotes,
    acceptance,
    documents,
    staff,
    offer,
    look: (id: string) => shop.inShop((tx) => lockQuote(tx, businessId, id)),
    /** A quote of staff's, with these lines, that is not sent. */
    quoteOf: async (customer: Customer, lines: QuoteChanges['lines'], terms: Partial<typeof offer> = {}): Promise<string> => {
      const quote = await shop.inShop((tx) =>
        drafts.create(tx, businessId, { contactId: customer.contactId, lines, ...offer, ...terms }, staff),
      );
      return quote.id;
    },
    edit: (id: string, changes: Partial<QuoteChanges>) =>
      shop.inShop(async (tx) => {
        const { revision } = await lockQuote(tx, businessId, id);
        const lines = revision.lines.map(({ variantId, title, quantity, unitAmount }) => ({ variantId, title, quantity, unitAmount }));
        await drafts.edit(tx, businessId, id, { ...offer, lines, version: revision.version, ...changes }, staff);
      }),
    send: (id: string) => shop.inShop((tx) => quotes.send(tx, businessId, id, staff)),
    accept: (id: string, revision: number | null = null, mover: Mover = { by: 'contact' }) =>
      shop.inShop((tx) => acceptance.accept(tx, businessId, id, revision, mover)),
    /** What its conversation heard, in order. */
    heard: async ({ conversationId }: Customer): Promise<{ signal: string; data: Record<string, unknown> }[]> => {
      const rows: { event: { signal: string; data: Record<string, unknown> } }[] = await shop.inShop((tx) =>
        tx.query(`select event from inbox where conversation_id = $1 and source = 'quote' order by seq`, [conversationId]),
      );
      return rows.map(({ event: { signal, data } }) => ({ signal, data }));
    },
    close: async () => {
      await alarms.onApplicationShutdown();
      await shop.close();
    },
  };
}

export type QuotingShop = Awaited<ReturnType<typeof openQuotingShop>>;
