import type { Json } from '../../../flows/language/flow.ts';
import { type OperationName, operations } from '../../../flows/language/operations.ts';
import { FaqAnswer } from '../../faq/faq-answer.entity.ts';
import { Variant } from '../../catalog/variant.entity.ts';
import { recordConsent } from '../../consent/record-consent.ts';
import { newId } from '../../database/ids.ts';
import { FaqService } from '../../faq/faq.service.ts';
import { trade } from '../../aftersales/trade.ts';
import type { OrdersService } from '../../orders/orders.service.ts';
import { Keyring } from '../../database/secrets.ts';
import { paying } from '../../payments/paying.ts';
import { selling } from '../../orders/selling.ts';
import { quoting } from '../../quotes/quoting.ts';
import { type Customer, openShop, type Shop } from '../../testing/shop.ts';
import { bookingRoom } from './booking-room.ts';
import { fits } from './operation.ts';
import { OperationsRunner } from './operations-runner.ts';

let shop: Shop;
let croissant: string;
let cake: string;
let sizes: string[];
let orders: OrdersService;
let runner: OperationsRunner;

beforeAll(async () => {
  shop = await openShop();
  const sold = selling(shop.database);
  ({ orders } = sold);
  runner = new OperationsRunner(
    trade(sold),
    new FaqService(),
    quoting(sold),
    paying(sold, Keyring.parse(`test:${Buffer.alloc(32, 7).toString('base64')}`)),
    bookingRoom(sold),
  );
  [croissant] = (await shop.sells('Croissant', 250, 20)) as [string];
  [cake] = (await shop.sells('Chocolate cake', 2400, 3)) as [string];
  sizes = await shop.sells('Coffee', 220, null, ['small', 'large']);
  await shop.sells('Quiche', 480, 0);
  const { businessId } = shop;
  await shop.inShop((tx) =>
    tx.insert(FaqAnswer, [
      {
        businessId,
        id: newId(),
        language: 'en',
        question: 'Do you deliver?',
        answer: 'Yes, for €3.',
        keywords: ['deliver', 'delivery', 'bring'],
      },
      { businessId, id: newId(), language: 'en', question: 'How can I pay?', answer: 'In cash.', keywords: ['pay', 'cash', 'card'] },
      {
        businessId,
        id: newId(),
        language: 'es',
        question: '¿Hacéis envíos?',
        answer: 'Sí, por 3 €.',
        keywords: ['envío', 'envíos', 'domicilio'],
      },
    ]),
  );
});
afterAll(() => shop.close());

/** What a conversation may ask for, one turn each. */
const as =
  (customer: Customer, language = 'en') =>
  (name: OperationName, input: Readonly<Record<string, Json>> = {}) =>
    shop.inShop((tx) => runner.perform(name, { tx, ...customer, language, input }));

describe('the catalog', () => {
  it('offers every variant that is in stock, with its price in words', async () => {
    const { outcome, output } = await as(await shop.customer())('catalog.list');
    expect(outcome).toBe('listed');
    expect(output['options']).toEqual([
      { id: cake, title: 'Chocolate cake', description: '€24.00 · 3 left' },
      { id: sizes[0], title: 'Coffee, small', description: '€2.20' },
      { id: sizes[1], title: 'Coffee, large', description: '€2.20' },
      { id: croissant, title: 'Croissant', description: '€2.50' },
    ]);
  });

  it('finds what a customer types, and how many', async () => {
    const ask = as(await shop.customer(), 'es');
    expect(await ask('catalog.find', { text: 'dos croissants por favor' })).toEqual({
      outcome: 'found',
      output: { variantId: croissant, title: 'Croissant', amount: 250, quantity: 2, options: null, rest: null },
    });
    expect(await ask('catalog.find', { text: '3 coffees' })).toMatchObject({
      outcome: 'several',
      output: { quantity: 3, options: [{ id: sizes[0], description: '2,20\u00a0€' }, { id: sizes[1] }] },
    });
    expect(await ask('catalog.find', { text: 'hola' })).toMatchObject({ outcome: 'none' });
    expect(await ask('catalog.find', { text: 'quiche' })).toMatchObject({ outcome: 'found', output: { title: 'Quiche' } });
  });
});

describe('the categories of the catalog', () => {
  it('are a choice where there are several, each told by what is in it, and list what is theirs', async () => {
    const shelf = await openShop();
    const ask = async (name: OperationName, input: Readonly<Record<string, Json>> = {}, language = 'en') => {
      const customer = await shelf.customer();
      return shelf.inShop((tx) => runner.perform(name, { tx, ...customer, language, input }));
    };
    expect(await ask('catalog.categories')).toEqual({ outcome: 'empty', output: { options: [], count: 0 } });
    await shelf.sells('Gift card', 2000);
    expect(await ask('catalog.categories')).toMatchObject({ outcome: 'one' });
    await shelf.sells('Coffee', 220, null, ['small', 'large']);
    await shelf.sells('Tea', 200);
    await shelf.inShop((tx) =>
      tx.query(`update products set category = 'Hot drinks', position = 1 where business_id = $1 and name in ('Coffee', 'Tea')`, [
        shelf.businessId,
      ]),
    );

    expect(await ask('catalog.categories', {}, 'es')).toEqual({
      outcome: 'several',
      output: {
        count: 2,
        options: [
          { id: 'other', title: 'Otros', description: 'Gift card' },
          { id: 'Hot drinks', title: 'Hot drinks', description: 'Coffee, Tea' },
        ],
      },
    });
    const titles = async (category: string) =>
      ((await ask('catalog.list', { category })).output['options'] as { readonly title: string }[]).map(({ title }) => title);
    expect(await titles('hot drinks')).toEqual(['Coffee, small', 'Coffee, large', 'Tea']);
    expect(await titles('other')).toEqual(['Gift card']);
    expect(await ask('catalog.list', { category: 'Bread' })).toMatchObject({ outcome: 'empty' });
    await shelf.close();
  });
});

describe('a draft', () => {
  it('adds up, and is told back with fee and total in the language of the customer', async () => {
    const customer = await shop.customer();
    const ask = as(customer);
    await ask('order.add', { variantId: croissant, quantity: 1 });
    const { output } = await ask('order.add', { variantId: croissant, quantity: 2 });
    expect(output['summary']).toBe('3 × Croissant: €7.50\n*Total: €7.50*');
    await ask('order.add', { variantId: sizes[1]!, quantity: 1 });
    await ask('order.deliver', { how: 'delivery', address: ' 5 Elm Street ', note: 'Ring twice' });
    expect(await ask('order.review')).toEqual({
      outcome: 'ready',
      output: {
        summary: '3 × Croissant: €7.50\n1 × Coffee, large: €2.20\nDelivery: €3.00\n*Total: €12.70*\nTo: 5 Elm Street\nNote: Ring twice',
        total: 1270,
        count: 2,
        repriced: false,
        minimum: null,
        gap: null,
      },
    });
    await as(customer, 'es')('order.deliver', { how: 'pickup' });
    expect((await as(customer, 'es')('order.review')).output['summary']).toBe(
      '3 × Croissant: 7,50\u00a0€\n1 × Coffee, large: 2,20\u00a0€\n*Total: 9,70\u00a0€*\nRecogida: 1 Mill Lane\nNota: Ring twice',
    );
  });

  it('reaches the customer only in the ways that the business offers, and not below its smallest order', async () => {
    const ask = as(await shop.customer());
    await ask('order.add', { variantId: croissant, quantity: 2 });
    const offers = (columns: string) => shop.inShop((tx) => tx.query(`update businesses set ${columns} where id = $1`, [shop.businessId]));
    expect(await ask('order.ways')).toMatchObject({ outcome: 'both' });
    await offers('delivers = false');
    expect(await ask('order.ways')).toMatchObject({ outcome: 'pickup' });
    await offers('delivers = true, pickup = false');
    expect(await ask('order.ways')).toMatchObject({ outcome: 'delivery' });
    await offers('pickup = true, minimum_order = 800');
    expect(await ask('order.ways')).toMatchObject({ outcome: 'too-small', output: { minimum: 800, gap: 300 } });
    expect(await ask('order.review')).toMatchObject({ outcome: 'too-small', output: { minimum: 800, gap: 300 } });
    await ask('order.add', { variantId: croissant, quantity: 2 });
    expect(await ask('order.review')).toMatchObject({ outcome: 'ready' });
    await offers('minimum_order = 0');
  });

  it('takes no more than there is, and tells how many more there could be', async () => {
    const ask = as(await shop.customer());
    expect(await ask('order.add', { variantId: cake, quantity: 5 })).toMatchObject({
      outcome: 'too-many',
      output: { available: 3, title: 'Chocolate cake' },
    });
    await ask('order.add', { variantId: cake, quantity: 2 });
    expect(await ask('order.add', { variantId: cake, quantity: 2 })).toMatchObject({ outcome: 'too-many', output: { available: 1 } });
    expect(await ask('order.add', { variantId: newId(), quantity: 1 })).toMatchObject({ outcome: 'unavailable' });
    expect(await ask('order.add', { variantId: 'a cake', quantity: 1 })).toMatchObject({ outcome: 'unavailable' });
  });

  it('is changed line by line, and is gone with its last one', async () => {
    const ask = as(await shop.customer());
    await ask('order.add', { variantId: croissant, quantity: 3 });
    await ask('order.deliver', { how: 'pickup', note: 'An old note' });
    const { output } = await ask('order.lines');
    const [line] = output['options'] as { id: string }[];
    expect(output).toEqual({ options: [{ id: line!.id, title: 'Croissant', description: '3 × €2.50' }], count: 1 });
    expect(await ask('order.change', { lineId: line!.id, quantity: 99 })).toMatchObject({ outcome: 'too-many', output: { available: 20 } });
    expect(await ask('order.change', { lineId: line!.id, quantity: 1 })).toMatchObject({
      outcome: 'changed',
      output: { summary: expect.stringContaining('1 × Croissant: €2.50') },
    });
    expect(await ask('order.change', { lineId: line!.id, quantity: 0 })).toMatchObject({ outcome: 'empty' });
    expect(await ask('order.review')).toMatchObject({ outcome: 'empty' });
    expect((await ask('order.add', { variantId: croissant, quantity: 1 })).output['summary']).not.toContain('old note');
  });

  it('tells when a price has changed since it was added, and is placed at the price that was told', async () => {
    const [roll] = (await shop.sells('Roll', 60, 9)) as [string];
    const ask = as(await shop.customer());
    await ask('order.add', { variantId: roll, quantity: 2 });
    const reprice = (amount: number) => shop.inShop((tx) => tx.update(Variant, { businessId: shop.businessId, id: roll }, { amount }));
    await reprice(75);
    expect(await ask('order.review')).toMatchObject({
      output: { repriced: true, total: 150, summary: '2 × Roll: €1.50 (each now €0.75, before €0.60)\n*Total: €1.50*' },
    });
    expect(await ask('order.review')).toMatchObject({ output: { repriced: false, total: 150 } });
    await reprice(90);
    expect(await ask('order.place', { payment: 'cash-on-delivery' })).toMatchObject({ outcome: 'placed', output: { total: 150 } });
  });
});

describe('placing an order', () => {
  it('gives its number, gives it again when asked again, and remembers the address', async () => {
    const ask = as(await shop.customer());
    await ask('order.add', { variantId: croissant, quantity: 1 });
    await ask('order.deliver', { how: 'delivery', place: { latitude: 52.52, longitude: 13.405, name: 'Bakery Square' } });
    const placed = await ask('order.place', { payment: 'cash-on-delivery' });
    expect(placed).toMatchObject({ outcome: 'placed', output: { number: expect.stringMatching(/^#\d{4}$/), total: 550 } });
    expect(await ask('order.place', { payment: 'cash-on-delivery' })).toEqual(placed);

    const { output } = await ask('contact.addresses');
    const [address] = output['options'] as { id: string; title: string }[];
    expect(address!.title).toBe('Bakery Square');
    await ask('order.add', { variantId: croissant, quantity: 1 });
    expect((await ask('order.deliver', { how: 'delivery', addressId: address!.id })).output['summary']).toContain('To: Bakery Square');
  });

  it('says what is short in words', async () => {
    const [tart] = (await shop.sells('Tart', 390, 2)) as [string];
    const [first, late] = [as(await shop.customer()), as(await shop.customer())];
    for (const ask of [first, late]) await ask('order.add', { variantId: tart, quantity: 2 });
    await first('order.place');
    expect(await late('order.place')).toMatchObject({ outcome: 'short', output: { missing: '2 × Tart (sold out)' } });
    expect(await late('order.take-available')).toMatchObject({ outcome: 'empty' });
    expect(await late('order.place')).toMatchObject({ outcome: 'empty' });
  });

  it('can be undone by the customer until the kitchen begins', async () => {
    const customer = await shop.customer();
    const ask = as(customer, 'es');
    expect(await ask('order.cancel')).toMatchObject({ outcome: 'none' });
    await ask('order.add', { variantId: croissant, quantity: 2 });
    const { number } = (await ask('order.place')).output;
    expect(await ask('order.latest')).toMatchObject({
      outcome: 'found',
      output: { summary: `${String(number)}: 5,00\u00a0€, confirmado`, number, state: 'confirmed' },
    });
    expect(await ask('order.cancel')).toEqual({ outcome: 'cancelled', output: { number, refund: 0 } });
    expect(await ask('order.cancel')).toMatchObject({ outcome: 'none' });

    await ask('order.add', { variantId: croissant, quantity: 1 });
    await ask('order.place');
    const [latest] = await shop.inShop((tx) => orders.latest(tx, shop.businessId, customer.contactId, 1));
    await shop.inShop((tx) => orders.move(tx, shop.businessId, latest!.id, 'prepare', { by: 'system' }));
    expect(await ask('order.cancel')).toMatchObject({ outcome: 'too-late', output: { number: latest!.spokenNumber } });
  });
});

describe('what is sold out', () => {
  it('has alternatives, of the same product before others of its category, and is noted for who waits', async () => {
    const [small, large] = await shop.sells('Quince tart', 900, 0, ['small', 'large']);
    const [other] = await shop.sells('Pear tart', 800, 4);
    await shop.inShop(async (tx) => {
      await tx.query(`update products set category = 'Tarts' where name in ('Quince tart', 'Pear tart')`);
      await tx.query(`update variants set on_hand = 3 where id = $1`, [large]);
    });
    const customer = await shop.customer();
    const ask = as(customer);
    expect(await ask('catalog.alternatives', { variantId: small! })).toMatchObject({
      outcome: 'listed',
      output: { options: [{ id: large }, { id: other }] },
    });
    expect(await ask('catalog.alternatives', { variantId: 'nothing' })).toMatchObject({ outcome: 'none' });
    expect(await ask('catalog.notify-me', { variantId: small! })).toMatchObject({ outcome: 'noted' });
    expect(await ask('catalog.notify-me', { variantId: large! })).toMatchObject({ outcome: 'there' });
    expect(await ask('catalog.notify-me', { variantId: 'nothing' })).toMatchObject({ outcome: 'gone' });
  });
});

describe('an order that is left', () => {
  it('can be put together again, and is reminded of only where its customer agreed and it can be said', async () => {
    const customer = await shop.customer();
    const ask = as(customer);
    const may = (more: object = {}) => ask('contact.agrees', { purpose: 'marketing', ...more });
    expect(await ask('order.abandon')).toMatchObject({ outcome: 'none' });
    await ask('order.add', { variantId: croissant, quantity: 2 });
    expect(await ask('order.abandon')).toMatchObject({ outcome: 'abandoned' });
    const left = await shop.inShop((tx) => orders.lastOf(tx, shop.businessId, customer.conversationId));
    expect(await as(await shop.customer())('order.repeat', { orderId: left!.id })).toMatchObject({ outcome: 'nothing' });
    expect(await ask('order.repeat', { orderId: left!.id })).toMatchObject({ outcome: 'all' });

    expect(await may()).toMatchObject({ outcome: 'no' });
    await shop.inShop((tx) => recordConsent(tx, shop.businessId, { ...customer, purpose: 'marketing', given: true, source: 'staff' }));
    expect(await may()).toMatchObject({ outcome: 'yes' });
    expect(await may({ template: 'order_left' })).toMatchObject({ outcome: 'no' });
    await shop.inShop((tx) =>
      tx.query(`update conversations set window_ends_at = the_time() + interval '1 hour' where id = $1`, [customer.conversationId]),
    );
    expect(await may({ template: 'order_left' })).toMatchObject({ outcome: 'yes' });
    await shop.inShop((tx) => recordConsent(tx, shop.businessId, { ...customer, purpose: 'service', given: false, source: 'staff' }));
    expect(await may()).toMatchObject({ outcome: 'no' });
  });
});

describe('a question', () => {
  it('is answered in the language of the customer, and else in that of the business', async () => {
    const customer = await shop.customer();
    expect(await as(customer, 'es')('faq.match', { text: '¿hacéis envíos a domicilio?' })).toMatchObject({
      outcome: 'answered',
      output: { answer: 'Sí, por 3 €.' },
    });
    expect(await as(customer, 'es')('faq.match', { text: 'cash' })).toMatchObject({ outcome: 'answered', output: { answer: 'In cash.' } });
    const guesses = await as(customer)('faq.match', { text: 'pay on delivery' });
    expect(guesses).toMatchObject({ outcome: 'guesses', output: { options: [{ title: 'Do you deliver?' }, { title: 'How can I pay?' }] } });
    const [guess] = guesses.output['options'] as { id: string }[];
    expect(await as(customer)('faq.answer', { answerId: guess!.id })).toMatchObject({
      outcome: 'answered',
      output: { answer: 'Yes, for €3.' },
    });
    expect(await as(customer)('faq.match', { text: 'two croissants' })).toMatchObject({ outcome: 'none' });
  });
});

describe('opening hours', () => {
  it('are told in words, or the business is open', async () => {
    const hours = (value: object) =>
      shop.inShop((tx) => tx.query(`update businesses set opening_hours = $2 where id = $1`, [shop.businessId, JSON.stringify(value)]));
    const customer = await shop.customer();
    expect(await as(customer)('business.hours')).toEqual({ outcome: 'open', output: { opens: '', minutesUntilOpen: 0 } });
    await hours({ mon: [] });
    expect(await as(customer)('business.hours')).toEqual({ outcome: 'closed', output: { opens: '', minutesUntilOpen: null } });
    // Open for one minute a week, three days from now.
    const day = new Date(Date.now() + 3 * 86_400_000);
    const name = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'Europe/Berlin' }).format(day);
    await hours({ [name.slice(0, 3).toLowerCase()]: [['08:05', '08:06']] });
    expect(await as(customer)('business.hours')).toMatchObject({
      outcome: 'closed',
      output: { opens: `on ${name} at 8:05`, minutesUntilOpen: expect.any(Number) },
    });
  });
});

describe('every operation', () => {
  it('refuses what it does not declare', async () => {
    const ask = as(await shop.customer());
    await expect(ask('order.add', { variantId: 5, quantity: 1 })).rejects.toThrow('order.add is given a "variantId" that is no text');
    await expect(ask('order.add', { colour: 'red' })).rejects.toThrow('order.add is given "colour", which it does not declare');
    await expect(ask('toString' as OperationName)).rejects.toThrow('There is no operation "toString"');
    await expect(ask('order.add', { variantId: croissant, quantity: 1.5 })).rejects.toThrow(
      'A quantity is a whole number from 0, and 1.5 is not',
    );
  });

  it('gives every output that it declares, so that no variable keeps an earlier answer', async () => {
    const ask = as(await shop.customer());
    for (const name of [
      'catalog.categories',
      'catalog.find',
      'order.lines',
      'order.review',
      'order.place',
      'order.cancel',
      'order.latest',
      'contact.addresses',
      'faq.match',
    ] as const) {
      const { output } = await ask(name);
      expect(Object.keys(output).sort()).toEqual(Object.keys(operations[name].output).sort());
      for (const [field, type] of Object.entries(operations[name].output)) expect(fits(output[field]!, type)).toBe(true);
    }
  });
});
