import type { Json } from '../../../flows/language/flow.ts';
import { type OperationName, operations } from '../../../flows/language/operations.ts';
import { trade } from '../../aftersales/trade.ts';
import { FaqService } from '../../faq/faq.service.ts';
import { selling } from '../../orders/selling.ts';
import { lockQuote } from '../../quotes/quote-rows.ts';
import { Keyring } from '../../database/secrets.ts';
import { paying } from '../../payments/paying.ts';
import { quoting, type Quoting } from '../../quotes/quoting.ts';
import { type Customer, openShop, type Shop } from '../../testing/shop.ts';
import { bookingRoom } from './booking-room.ts';
import { fits } from './operation.ts';
import { OperationsRunner } from './operations-runner.ts';

let shop: Shop;
let runner: OperationsRunner;
let quotes: Quoting;
let close: () => Promise<void>;
let customer: Customer;

beforeAll(async () => {
  shop = await openShop();
  const sold = selling(shop.database);
  quotes = quoting(sold);
  runner = new OperationsRunner(
    trade(sold),
    new FaqService(),
    quotes,
    paying(sold, Keyring.parse(`test:${Buffer.alloc(32, 7).toString('base64')}`)),
    bookingRoom(sold),
  );
  close = async () => {
    await sold.alarms.onApplicationShutdown();
    await shop.close();
  };
  await shop.sells('Croissant', 250, 200);
  await shop.sells('Chocolate cake', 2_400, 3);
});
afterAll(() => close());
beforeEach(async () => {
  customer = await shop.customer();
});

/** Also checks that the answer is what the operation declares. */
async function perform(name: OperationName, input: Record<string, Json> = {}, language = 'en', who = customer) {
  const answer = await shop.inShop((tx) => runner.perform(name, { tx, ...who, language, input }));
  for (const [field, value] of Object.entries(answer.output)) {
    const type = Object.entries(operations[name].output).find(([known]) => known === field)?.[1];
    if (!type || !fits(value, type)) throw new Error(`${name} gave "${field}" as ${JSON.stringify(value)}`);
  }
  return answer;
}

/** A request of things of the catalog, which is answered at once. Gives the id of the quote. */
async function sentQuote(text = '12 croissants', language = 'en'): Promise<string> {
  await perform('quote.request', { text }, language);
  const { outcome, output } = await perform('quote.price', {}, language);
  expect(outcome).toBe('sent');
  return output['quoteId'] as string;
}

const priced = (id: string, unitAmount: number) =>
  shop.inShop(async (tx) => {
    const mover = { by: 'member', accountId: '0190b3c2-7123-7abc-8def-123456789012' } as const;
    const { revision } = await lockQuote(tx, shop.businessId, id);
    const lines = [{ title: 'As wished', quantity: 1, unitAmount }];
    const terms = { discount: null, depositPercent: 0, validDays: 14, note: '' };
    await quotes.drafts.edit(tx, shop.businessId, id, { ...terms, lines, version: revision.version }, mover);
    await quotes.quotes.send(tx, shop.businessId, id, mover);
  });

describe('a request for a quote', () => {
  it('is noted line by line, changed, and let go', async () => {
    expect(await perform('quote.request', { text: '12 croissants\na cake like a castle' })).toEqual({
      outcome: 'noted',
      output: { summary: '12 × Croissant: €30.00\n1 × cake like a castle: to be priced', count: 2 },
    });
    const { output } = await perform('quote.lines');
    expect(output).toMatchObject({
      count: 2,
      options: [{ title: 'Croissant', description: '12 × €2.50' }, { description: '1 × to be priced' }],
    });
    const [line] = output['options'] as { id: string }[];
    expect(await perform('quote.change', { lineId: line!.id, quantity: 0 })).toEqual({
      outcome: 'changed',
      output: { summary: '1 × cake like a castle: to be priced' },
    });
    await perform('quote.discard');
    expect(await perform('quote.lines')).toMatchObject({ outcome: 'empty' });
    expect(await perform('quote.price')).toMatchObject({ outcome: 'empty' });
  });

  it('of signs alone is none, and of a photo is one', async () => {
    expect(await perform('quote.request', { text: '???' })).toMatchObject({ outcome: 'empty' });
    expect(await perform('quote.request', { photo: { mediaId: '4711', mime: 'image/jpeg' } })).toMatchObject({ outcome: 'noted' });
    expect(await perform('quote.price', { note: 'like this' })).toMatchObject({
      outcome: 'staff',
      output: { number: expect.stringMatching(/^Q-\d+$/), promise: expect.stringMatching(/ at \d+:\d\d$/) },
    });
    expect(await perform('quote.add-words', { text: 'in blue' })).toMatchObject({ outcome: 'noted' });
    expect(await perform('quote.show')).toMatchObject({ outcome: 'waiting', output: { promise: expect.any(String) } });
    expect(await perform('quote.withdraw')).toMatchObject({ outcome: 'withdrawn' });
    expect(await perform('quote.withdraw')).toMatchObject({ outcome: 'closed' });
  });
});

describe('a quote in the chat', () => {
  it('is shown with its paper, accepted once, and shown as the order that it became', async () => {
    const quoteId = await sentQuote('12 croissants', 'es');
    const { outcome, output } = await perform('quote.show', { quoteId }, 'es');
    expect(outcome).toBe('open');
    expect(output).toMatchObject({
      quoteId,
      revision: 1,
      summary: expect.stringMatching(/^12 × Croissant: 30,00\s€\n\*Total: 30,00\s€\*$/),
      paper: { fileId: expect.any(String), filename: `${output['number'] as string}.pdf`, mime: 'application/pdf' },
      validUntil: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    const accepted = await perform('quote.accept', { quoteId, revision: 1 });
    expect(accepted).toMatchObject({ outcome: 'accepted', output: { order: expect.stringMatching(/^#\d+$/), total: 3_000 } });
    expect(await perform('quote.accept', { quoteId, revision: 1 })).toEqual(accepted);
    expect(await perform('quote.show')).toMatchObject({ outcome: 'accepted', output: { order: accepted.output['order'] } });
    for (const name of ['quote.counter', 'quote.decline', 'quote.renew'] as const)
      expect(await perform(name, { quoteId })).toMatchObject({ outcome: 'closed' });
  });

  it('that is short of stock tells what is missing, and is had with what there is', async () => {
    const quoteId = await sentQuote('5 chocolate cakes');
    expect(await perform('quote.accept', { quoteId, revision: 1 })).toMatchObject({
      outcome: 'short',
      output: { missing: '5 × Chocolate cake (3 left)' },
    });
    expect(await perform('quote.take-available', { quoteId })).toMatchObject({ outcome: 'sent' });
    expect(await perform('quote.accept', { quoteId, revision: 1 })).toMatchObject({ outcome: 'newer' });
    expect(await perform('quote.accept', { quoteId, revision: 2 })).toMatchObject({ outcome: 'accepted', output: { total: 7_200 } });
  });

  it('is changed by staff when the customer wants it otherwise', async () => {
    const quoteId = await sentQuote();
    expect(await perform('quote.counter', { quoteId, text: 'with chocolate' })).toMatchObject({
      outcome: 'noted',
      output: { promise: expect.any(String) },
    });
    await priced(quoteId, 3_600);
    expect(await perform('quote.show', { quoteId })).toMatchObject({ outcome: 'open', output: { revision: 2 } });
    expect(await perform('quote.decline', { quoteId, reason: 'The price' })).toMatchObject({ outcome: 'declined' });
    expect(await perform('quote.show', { quoteId })).toMatchObject({ outcome: 'closed' });
  });

  it('with a deposit gives the due that confirms the order', async () => {
    await shop.inShop((tx) => tx.query(`insert into quote_terms (business_id, deposit_percent) values ($1, 30)`, [shop.businessId]));
    const quoteId = await sentQuote('10 croissants');
    const accepted = await perform('quote.accept', { quoteId, revision: 1 });
    expect(accepted).toMatchObject({ outcome: 'deposit', output: { total: 2_500, deposit: 750, dueId: expect.any(String) } });
    expect(await perform('quote.accept', { quoteId, revision: 1 })).toEqual(accepted);
  });

  it('of another customer is none', async () => {
    const quoteId = await sentQuote();
    const other = await shop.customer();
    for (const name of ['quote.accept', 'quote.counter', 'quote.decline', 'quote.withdraw', 'quote.renew', 'quote.add-words'] as const)
      expect(await perform(name, { quoteId }, 'en', other)).toMatchObject({ outcome: 'closed' });
    expect(await perform('quote.show', { quoteId }, 'en', other)).toMatchObject({ outcome: 'none' });
    expect(await perform('quote.show', { quoteId: 'nonsense' })).toMatchObject({ outcome: 'none' });
  });
});
