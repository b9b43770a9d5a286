import { newId } from '../database/ids.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import type { Customer } from '../testing/shop.ts';
import { QuoteMoveEntry } from './quote-move.entity.ts';
import { openQuotingShop, type QuotingShop } from './quotes-under-test.ts';

let shop: QuotingShop;
let businessId: string;

beforeAll(async () => {
  shop = await openQuotingShop();
  ({ businessId } = shop);
});
afterAll(() => shop.close());
afterEach(() => shop.letTimePass('0 hours'));

const free = (title: string, unitAmount: number | null, quantity = 1) => ({ title, quantity, unitAmount });

describe('a request in the chat', () => {
  it('names what the catalog has at its price, and keeps the rest in the words of the customer', async () => {
    const [croissant] = await shop.sells('Croissant of the house', 250);
    const customer = await shop.customer();
    const { quote, revision } = await shop.inShop((tx) =>
      shop.drafts.request(tx, customer, 'es', '20 croissants of the house and a cake like a castle', 'media-1'),
    );
    expect(quote).toMatchObject({ state: 'draft', language: 'es', begunBy: 'contact', requestMedia: 'media-1', number: null });
    expect(revision.lines).toMatchObject([
      { variantId: croissant, title: 'Croissant of the house', quantity: 20, unitAmount: 250 },
      { variantId: null, title: 'cake like a castle', quantity: 1, unitAmount: null },
    ]);
    const more = await shop.inShop((tx) => shop.drafts.request(tx, customer, 'es', '5 croissants of the house', null));
    expect(more.quote.id).toBe(quote.id);
    expect(more.revision.lines.map(({ quantity }) => quantity)).toEqual([25, 1]);
    expect(more.quote.request).toBe('20 croissants of the house and a cake like a castle\n5 croissants of the house');
  });

  it('is answered at once where all of it has a price and it is no great sum', async () => {
    await shop.sells('Plain roll', 60);
    const customer = await shop.customer();
    const handedIn = await shop.inShop(async (tx) =>
      shop.quotes.handIn(tx, await shop.drafts.request(tx, customer, 'en', '30 plain rolls', null), 'for Friday'),
    );
    if (handedIn.outcome === 'empty') throw new Error('expected a quote');
    expect(handedIn).toMatchObject({ outcome: 'sent', quote: { state: 'sent', number: 1001, sentRevision: 1 } });
    const { revision } = await shop.look(handedIn.quote.id);
    expect(revision).toMatchObject({ total: 1_800 });
    expect(revision.validUntil).not.toBeNull();
    // It was answered in the very conversation: there is no news.
    expect(await shop.heard(customer)).toEqual([]);
  });

  it('is promised to a person where something has no price, or it is a great sum', async () => {
    await shop.sells('Golden roll', 60_000);
    for (const words of ['a cake like a ship', '1 golden roll']) {
      const customer = await shop.customer();
      const handedIn = await shop.inShop(async (tx) =>
        shop.quotes.handIn(tx, await shop.drafts.request(tx, customer, 'en', words, null), ''),
      );
      expect(handedIn).toMatchObject({ outcome: 'promised', quote: { state: 'review', promisedAt: expect.any(Date) } });
    }
  });
});

describe('a promise', () => {
  it('that is not kept is seen by staff, and after twice the time the customer hears of it, until it is kept', async () => {
    const customer = await shop.customer();
    const handedIn = await shop.inShop(async (tx) =>
      shop.quotes.handIn(tx, await shop.drafts.request(tx, customer, 'en', 'a cake like a tower', null), ''),
    );
    if (handedIn.outcome === 'empty') throw new Error('expected a quote');
    const { id } = handedIn.quote;
    await shop.letTimePass('121 minutes');
    await shop.alarms.look();
    expect((await shop.look(id)).quote.isLate).toBe(true);
    expect(await shop.heard(customer)).toEqual([]);
    await shop.letTimePass('250 minutes');
    await shop.alarms.look();
    expect(await shop.heard(customer)).toMatchObject([{ signal: 'quote.late', data: { about: id, promised: expect.any(String) } }]);

    await shop.edit(id, { lines: [free('A cake like a tower', 9_000)] });
    await shop.send(id);
    await shop.letTimePass('500 minutes');
    await shop.alarms.look();
    expect((await shop.look(id)).quote).toMatchObject({ promisedAt: null, isLate: false });
    expect((await shop.heard(customer)).map(({ signal }) => signal)).toEqual(['quote.late', 'quote.sent']);
  });
});

describe('a quote that was sent', () => {
  it('keeps its price whatever the catalog says later', async () => {
    const [variantId] = await shop.sells('Rye', 400);
    const customer = await shop.customer();
    const id = await shop.quoteOf(customer, [{ variantId: variantId!, quantity: 3 }]);
    await shop.send(id);
    await shop.inShop((tx) => tx.query('update variants set amount = 999 where id = $1', [variantId]));
    expect((await shop.look(id)).revision.total).toBe(1_200);
    const done = await shop.accept(id, 1);
    expect(done).toMatchObject({ outcome: 'accepted', order: { total: 1_200, state: 'confirmed' } });
  });

  it('cannot be rewritten, not even in the database', async () => {
    const id = await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]);
    await shop.send(id);
    for (const sql of [
      'update quote_revisions set total = 1 where quote_id = $1',
      'update quote_lines l set unit_amount = 1 from quote_revisions r where r.id = l.revision_id and r.quote_id = $1',
      'delete from quote_lines l using quote_revisions r where r.id = l.revision_id and r.quote_id = $1',
    ])
      await expect(shop.inShop((tx) => tx.query(sql, [id]))).rejects.toMatchObject({ code: '23001' });
    await expect(shop.inShop((tx) => tx.query(`update quote_moves set actor = 'system'`))).rejects.toMatchObject({ code: '42501' });
  });

  it('is changed by a new revision, and the old one can be had no more once the new one is sent', async () => {
    const customer = await shop.customer();
    const id = await shop.quoteOf(customer, [free('Stand', 10_000)]);
    await shop.send(id);
    await shop.edit(id, { lines: [free('Stand', 9_000)] });
    const { quote } = await shop.look(id);
    expect(quote).toMatchObject({ state: 'sent', revision: 2, sentRevision: 1 });
    await shop.send(id);
    expect(await shop.accept(id, 1)).toMatchObject({ outcome: 'newer' });
    expect(await shop.accept(id, 2)).toMatchObject({ outcome: 'accepted', order: { total: 9_000 } });
    expect((await shop.heard(customer)).map(({ signal, data }) => [signal, data['revision']])).toEqual([
      ['quote.sent', 1],
      ['quote.sent', 2],
    ]);
  });

  it('is not overwritten by somebody who has not seen the last change', async () => {
    const id = await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]);
    const { version } = (await shop.look(id)).revision;
    await shop.edit(id, { note: 'first' });
    await expect(shop.edit(id, { note: 'second', version })).rejects.toThrow('Somebody else has changed this quote meanwhile.');
  });

  it('is not overwritten in a new revision either, by somebody who has seen the one before', async () => {
    const id = await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]);
    await shop.send(id);
    const { version } = (await shop.look(id)).revision;
    for (const note of ['second revision', 'once more', 'and again']) {
      await shop.edit(id, { note });
      await expect(shop.edit(id, { note: 'from an old page', version })).rejects.toThrow('Somebody else has changed this quote meanwhile.');
    }
  });

  it('goes back to staff when the customer wants it otherwise, and can still be taken as it is', async () => {
    const customer = await shop.customer();
    const id = await shop.quoteOf(customer, [free('Stand', 10_000)]);
    await shop.send(id);
    const { quote } = await shop.inShop((tx) => shop.quotes.counter(tx, businessId, id, 'without the roof'));
    expect(quote).toMatchObject({ state: 'countered', request: 'without the roof', promisedAt: expect.any(Date) });
    expect(await shop.accept(id, 1)).toMatchObject({ outcome: 'accepted', quote: { state: 'converted', promisedAt: null } });
  });
});

describe('other amounts that a customer wants', () => {
  const asked = async (customer: Customer, words: string) => {
    const draft = await shop.inShop((tx) => shop.drafts.request(tx, customer, 'en', words, null));
    await shop.inShop((tx) => shop.quotes.handIn(tx, draft, ''));
    return draft.quote.id;
  };
  const counter = (id: string, words: string) => shop.inShop((tx) => shop.quotes.counter(tx, businessId, id, words));

  it('are a new revision at once, at the price that was quoted, and the one before is dead', async () => {
    const [scone] = await shop.sells('Scone', 200, 99);
    await shop.sells('Clotted cream', 150, 99);
    const customer = await shop.customer();
    const id = await asked(customer, '10 scones');
    await shop.inShop((tx) => tx.query('update variants set amount = 900 where id = $1', [scone]));
    expect(await counter(id, '15 scones and 3 clotted creams')).toMatchObject({ outcome: 'sent', quote: { state: 'sent', revision: 2 } });
    expect((await shop.look(id)).revision).toMatchObject({ total: 3_450, lines: [{ quantity: 15, unitAmount: 200 }, { quantity: 3 }] });
    expect(await shop.accept(id, 1)).toMatchObject({ outcome: 'newer' });
    expect(await shop.accept(id, 2)).toMatchObject({ outcome: 'accepted', order: { total: 3_450 } });
  });

  it('are for a person where they say anything else, name no number, or become a great sum', async () => {
    await shop.sells('Crumpet', 200, 9_999);
    for (const words of ['15 crumpets, but gluten free', 'crumpets', '20 castles', '10 crumpets', '9000 crumpets']) {
      const id = await asked(await shop.customer(), '10 crumpets');
      expect(await counter(id, words)).toMatchObject({ outcome: 'promised', quote: { state: 'countered', revision: 1 } });
    }
  });
});

describe('a deposit that was not paid in time', () => {
  it('lets the order go, which accepting once more holds again: it stays one order', async () => {
    const [tent] = await shop.sells('Party tent', 10_000, 1);
    const customer = await shop.customer();
    const id = await shop.quoteOf(customer, [{ variantId: tent!, quantity: 1 }], { depositPercent: 20 });
    await shop.send(id);
    const first = await shop.accept(id);
    if (first.outcome !== 'accepted') throw new Error(first.outcome);
    await shop.letTimePass('4 days');
    await shop.alarms.look();
    expect((await shop.variant(tent!)).held).toBe(0);
    const again = await shop.accept(id, 1);
    expect(again).toMatchObject({
      outcome: 'accepted',
      order: { id: first.order.id, state: 'awaiting_payment' },
      deposit: { remaining: 2_000 },
    });
    expect((await shop.variant(tent!)).held).toBe(1);
  });
});

describe('a discount above the limit', () => {
  it('is sent only after another member has agreed, and agreed to just this', async () => {
    const other = newId();
    const id = await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)], { discount: { kind: 'percent', value: 1_500 } });
    const approve = (accountId: string) => shop.inShop((tx) => shop.drafts.approveDiscount(tx, businessId, id, accountId));
    await expect(shop.send(id)).rejects.toThrow(/another member has to approve/);
    await expect(approve(shop.staff.accountId)).rejects.toThrow(/another member than the one who wrote it/);
    await approve(other);
    await shop.edit(id, { discount: { kind: 'percent', value: 9_000 } });
    await expect(shop.send(id)).rejects.toThrow(Refusal);
    await approve(other);
    expect(await shop.send(id)).toMatchObject({ state: 'sent' });
    expect((await shop.look(id)).revision.total).toBe(1_000);
  });
});

describe('the end of a quote', () => {
  it('comes with the midnight after its last day, told a day before and when it is there', async () => {
    const customer = await shop.customer();
    const id = await shop.quoteOf(customer, [free('Stand', 10_000)], { validDays: 5 });
    await shop.send(id);
    const { validUntil } = (await shop.look(id)).revision;
    const minutesLeft = Math.floor((validUntil!.getTime() - Date.now()) / 60_000);

    await shop.letTimePass('25 hours');
    await shop.alarms.look();
    await shop.letTimePass(`${minutesLeft - 23 * 60} minutes`);
    await shop.alarms.look();
    await shop.letTimePass(`${minutesLeft - 1} minutes`);
    await shop.alarms.look();
    expect((await shop.look(id)).quote.state).toBe('sent');
    await shop.letTimePass(`${minutesLeft + 1} minutes`);
    await shop.alarms.look();
    expect((await shop.look(id)).quote.state).toBe('expired');
    expect((await shop.heard(customer)).map(({ signal }) => signal)).toEqual([
      'quote.sent',
      'quote.nudge',
      'quote.ending',
      'quote.expired',
    ]);
  });

  it('is overlooked for some days, at the same price', async () => {
    const [variantId] = await shop.sells('Spelt', 500);
    const id = await shop.quoteOf(await shop.customer(), [{ variantId: variantId!, quantity: 2 }], { validDays: 1 });
    await shop.send(id);
    await shop.letTimePass('60 hours');
    await shop.alarms.look();
    expect(await shop.accept(id, 1)).toMatchObject({ outcome: 'accepted', order: { total: 1_000 } });
  });

  it('means a new revision where the price is another by then', async () => {
    const [variantId] = await shop.sells('Einkorn', 500);
    const customer = await shop.customer();
    const id = await shop.quoteOf(customer, [{ variantId: variantId!, quantity: 2 }], { validDays: 1 });
    await shop.send(id);
    await shop.letTimePass('60 hours');
    await shop.alarms.look();
    await shop.inShop((tx) => tx.query('update variants set amount = 600 where id = $1', [variantId]));
    expect(await shop.accept(id, 1)).toMatchObject({ outcome: 'repriced', quote: { state: 'sent', revision: 2, sentRevision: 2 } });
    expect(await shop.accept(id, 2)).toMatchObject({ outcome: 'accepted', order: { total: 1_200 } });
  });

  it('is an end when the days are over, until somebody renews it', async () => {
    const [variantId] = await shop.sells('Emmer', 500);
    const id = await shop.quoteOf(await shop.customer(), [{ variantId: variantId!, quantity: 2 }], { validDays: 1 });
    await shop.send(id);
    await shop.letTimePass('120 hours');
    await shop.alarms.look();
    expect(await shop.accept(id, 1)).toMatchObject({ outcome: 'expired' });
    expect(await shop.inShop((tx) => shop.quotes.renew(tx, businessId, id))).toMatchObject({ outcome: 'sent', quote: { sentRevision: 2 } });
  });
});

describe('accepting a quote', () => {
  it('makes one order, however often and by however many at once', async () => {
    const [variantId] = await shop.sells('Brioche', 300, 1_000);
    const customer = await shop.customer();
    const id = await shop.quoteOf(customer, [{ variantId: variantId!, quantity: 7 }, free('Candles', 150, 2)], {
      discount: { kind: 'amount', value: 100 },
    });
    await shop.send(id);
    const done = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => shop.accept(id, nth % 2 ? 1 : null, nth % 3 ? { by: 'contact' } : shop.staff)),
    );
    const orders = new Set(done.map((each) => (each.outcome === 'accepted' ? each.order.id : each.outcome)));
    expect(orders.size).toBe(1);
    expect(done[0]).toMatchObject({ outcome: 'accepted', order: { total: 2_300, note: expect.stringMatching(/^Q-\d+$/) } });
    const [{ count }] = (await shop.inShop((tx) =>
      tx.query('select count(*)::integer from orders where contact_id = $1', [customer.contactId]),
    )) as [{ count: number }];
    expect(count).toBe(1);
    expect(await shop.variant(variantId!)).toMatchObject({ held: 7 });
  });

  it('tells what is missing, and offers what there is as a new revision', async () => {
    const [variantId] = await shop.sells('Panettone', 2_000, 3);
    const id = await shop.quoteOf(await shop.customer(), [{ variantId: variantId!, quantity: 5 }]);
    await shop.send(id);
    const done = await shop.accept(id, 1);
    if (done.outcome !== 'short') throw new Error(`expected short, got ${done.outcome}`);
    expect(done.missing).toMatchObject([{ variantId, quantity: 5, left: 3 }]);
    expect((await shop.look(id)).quote.state).toBe('sent');
    await shop.inShop((tx) => shop.acceptance.takeAvailable(tx, businessId, id, done.missing));
    expect(await shop.accept(id, 1)).toMatchObject({ outcome: 'newer' });
    expect(await shop.accept(id, 2)).toMatchObject({ outcome: 'accepted', order: { total: 6_000 } });
  });

  it('is too late when it was withdrawn or declined', async () => {
    const [one, other] = [
      await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]),
      await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]),
    ];
    for (const id of [one, other]) await shop.send(id);
    await shop.inShop((tx) => shop.quotes.withdraw(tx, businessId, one, 'sold', shop.staff));
    await shop.inShop((tx) => shop.quotes.decline(tx, businessId, other, 'price', { by: 'contact' }));
    expect(await shop.accept(one, 1)).toMatchObject({ outcome: 'closed' });
    expect(await shop.accept(other, 1)).toMatchObject({ outcome: 'closed' });
  });
});

describe('the history of a quote', () => {
  it('names everything that happened to it, and who did it', async () => {
    const id = await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]);
    await shop.send(id);
    await shop.inShop((tx) => shop.quotes.counter(tx, businessId, id, 'cheaper'));
    await shop.edit(id, { lines: [free('Stand', 9_500)] });
    await shop.send(id);
    await shop.accept(id, 2);
    const moves = await shop.inShop((tx) => tx.find(QuoteMoveEntry, { where: { businessId, quoteId: id }, order: { id: 'ASC' } }));
    expect(moves.map(({ move, revision, fromState, toState, actor }) => [move, revision, fromState, toState, actor].join(' '))).toEqual([
      'revise 1 draft draft member',
      'send 1 draft sent member',
      'counter 1 sent countered contact',
      'revise 2 countered countered member',
      'send 2 countered sent member',
      'accept 2 sent accepted contact',
      'convert 2 accepted converted system',
    ]);
  });

  it('has no move that was refused', async () => {
    const id = await shop.quoteOf(await shop.customer(), []);
    await expect(shop.send(id)).rejects.toThrow('A quote without lines cannot be sent');
    await shop.edit(id, { lines: [free('Stand', null)] });
    await expect(shop.send(id)).rejects.toThrow('A line has no price yet');
    await expect(shop.inShop((tx) => shop.quotes.decline(tx, businessId, id, 'no', shop.staff))).rejects.toThrow(
      'This quote is draft, so it cannot be declined',
    );
  });

  it('is closed to another business', async () => {
    const id = await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]);
    const other = await shop.anotherBusiness();
    await expect(shop.database.inBusiness(other, (tx) => shop.quotes.send(tx, other, id, shop.staff))).rejects.toThrow(
      'There is no such quote.',
    );
    await expect(shop.database.inBusiness(other, (tx) => shop.quotes.send(tx, businessId, id, shop.staff))).rejects.toThrow(
      'There is no such quote.',
    );
  });
});

describe('the paper of a quote', () => {
  it('is kept once it is sent', async () => {
    const id = await shop.quoteOf(await shop.customer(), [free('Stand', 10_000)]);
    const drawn = await shop.inShop((tx) => shop.documents.draw(tx, businessId, id));
    expect(drawn).toMatchObject({ name: 'draft.pdf' });
    const quote = await shop.send(id);
    const [one, again] = await shop.inShop(async (tx) => [await shop.documents.paper(tx, quote), await shop.documents.paper(tx, quote)]);
    expect(one).toEqual({ fileId: again!.fileId, filename: `${quote.spokenNumber}.pdf`, mime: 'application/pdf' });
  });
});
