import { newId } from '../database/ids.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { FaqService } from './faq.service.ts';

const faq = new FaqService();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

describe('a question that nobody has answered', () => {
  it('is one question however it is written, and those asked most come first', async () => {
    const { businessId } = shop;
    const asked = await shop.inShop(async (tx) => {
      await faq.unanswered(tx, businessId, 'en', 'Do you train parrots?');
      for (const question of ['Is there parking?', 'is there PARKING', 'Is there parking!'])
        await faq.unanswered(tx, businessId, 'en', question);
      expect(await faq.unanswered(tx, businessId, 'en', ' 🙂 ')).toBe(false);
      return faq.mostAsked(tx, businessId, 10);
    });
    expect(asked).toMatchObject([
      { question: 'Is there parking?', asked: 3, language: 'en' },
      { question: 'Do you train parrots?', asked: 1 },
    ]);
  });

  it('is kept apart from those of another business', async () => {
    const other = await shop.anotherBusiness();
    expect(await shop.database.inBusiness(other, (tx) => faq.mostAsked(tx, other, 10))).toEqual([]);
  });
});

describe('an answer', () => {
  it('is rated in the wording that the customer has read', async () => {
    const { businessId } = shop;
    const { conversationId } = await shop.customer();
    const answerId = newId();
    const rows = await shop.inShop(async (tx) => {
      await tx.query(
        `insert into faq_answers (business_id, id, language, question, answer) values ($1, $2, 'en', 'Parking?', 'Behind the house.')`,
        [businessId, answerId],
      );
      const before = (await faq.answer(tx, businessId, answerId))!.edition;
      await tx.query(`update faq_answers set answer = 'In the yard.' where business_id = $1 and id = $2`, [businessId, answerId]);
      await tx.query(`update faq_answers set position = 3 where business_id = $1 and id = $2`, [businessId, answerId]);
      const after = (await faq.answer(tx, businessId, answerId))!.edition;
      expect([before, after]).toEqual([1, 2]);
      for (const [edition, helped] of [
        [before, false],
        [after, true],
        [after, null],
        [after, true],
        [after, null],
      ] as const)
        expect(await faq.rate(tx, { businessId, conversationId, answerId, edition, helped })).toBe(true);
      expect(await faq.rate(tx, { businessId, conversationId, answerId: newId(), edition: 1, helped: true })).toBe(false);
      return tx.query<object[]>(`select edition, helped from given_answers where business_id = $1 order by id`, [businessId]);
    });
    expect(rows).toEqual([
      { edition: 1, helped: false },
      { edition: 2, helped: true },
      { edition: 2, helped: true },
      { edition: 2, helped: null },
    ]);
  });
});
