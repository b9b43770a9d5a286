import fc from 'fast-check';
import type { QuoteState } from '../contract/quotes.ts';
import { HttpException } from '@nestjs/common';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { openQuotingShop, type QuotingShop } from './quotes-under-test.ts';

let shop: QuotingShop;
beforeAll(async () => {
  shop = await openQuotingShop();
});
afterAll(() => shop.close());

const anyMove = fc.oneof(
  fc.constantFrom('send', 'counter', 'decline', 'withdraw', 'reopen', 'renew', 'edit', 'reprice').map((move) => ({ move })),
  fc.record({ move: fc.constant('accept'), revision: fc.option(fc.integer({ min: 1, max: 4 })), staff: fc.boolean() }),
  fc.record({ move: fc.constant('wait'), hours: fc.constantFrom(1, 20, 40, 90) }),
);

describe('whatever is done to a quote, in whatever order', () => {
  it('there is at most one order of it, of the revision that was the newest one sent and at its price', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMove, { minLength: 4, maxLength: 14 }), async (moves) => {
        let passed = 0;
        let price = 1_000;
        await shop.letTimePass('0 hours');
        const { businessId } = shop;
        const [variantId] = await shop.sells('Thing', price, 1_000);
        const customer = await shop.customer();
        const id = await shop.quoteOf(customer, [{ variantId: variantId!, quantity: 2 }], { validDays: 1 });
        let made: { readonly orderId: string; readonly revision: number } | undefined;

        for (const each of moves) {
          const before = (await shop.look(id)).quote;
          const promised = await totals(id);
          try {
            if ('hours' in each) {
              passed += each.hours;
              await shop.letTimePass(`${passed} hours`);
              await shop.alarms.look();
            } else if ('revision' in each) {
              const done = await shop.accept(id, each.revision, each.staff ? shop.staff : { by: 'contact' });
              if (done.outcome !== 'accepted') continue;
              if (made) expect(done.order.id).toBe(made.orderId);
              else {
                expect(each.revision ?? before.sentRevision).toBe(before.sentRevision);
                expect(done.order.total).toBe(promised.get(before.sentRevision!));
                expect(['sent', 'countered', 'expired'] satisfies QuoteState[]).toContain(before.state);
              }
              made = { orderId: done.order.id, revision: before.sentRevision! };
            } else if (each.move === 'reprice') {
              price += 100;
              await shop.inShop((tx) => tx.query('update variants set amount = $1 where id = $2', [price, variantId]));
            } else if (each.move === 'send') await shop.send(id);
            else if (each.move === 'edit') await shop.edit(id, { validDays: 2 });
            else if (each.move === 'counter') await shop.inShop((tx) => shop.quotes.counter(tx, businessId, id, 'other'));
            else if (each.move === 'decline')
              await shop.inShop((tx) => shop.quotes.decline(tx, businessId, id, 'price', { by: 'contact' }));
            else if (each.move === 'withdraw') await shop.inShop((tx) => shop.quotes.withdraw(tx, businessId, id, '', shop.staff));
            else if (each.move === 'renew') await shop.inShop((tx) => shop.quotes.renew(tx, businessId, id));
            else await shop.inShop((tx) => shop.quotes.reopen(tx, businessId, id, shop.staff));
          } catch (error) {
            if (!(error instanceof Refusal || error instanceof HttpException)) throw error;
          }
          // What was sent once says the same for ever.
          const now = await totals(id);
          for (const [revision, total] of promised) expect(now.get(revision)).toBe(total);
        }

        const [{ count }] = (await shop.inShop((tx) =>
          tx.query('select count(*)::integer from orders where contact_id = $1', [customer.contactId]),
        )) as [{ count: number }];
        expect(count).toBe(made ? 1 : 0);
        expect((await shop.look(id)).quote.state === 'converted').toBe(made !== undefined);
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});

/** What each revision that was sent comes to. */
async function totals(id: string): Promise<ReadonlyMap<number, number>> {
  const rows: { revision: number; total: string }[] = await shop.inShop((tx) =>
    tx.query('select revision, total from quote_revisions where quote_id = $1 and sent_at is not null', [id]),
  );
  return new Map(rows.map(({ revision, total }) => [revision, Number(total)]));
}
