import type { Alarms } from '../alarms/alarms.ts';
import { newId } from '../database/ids.ts';
import { type Customer, openShop, type Shop } from '../testing/shop.ts';
import { selling } from './selling.ts';
import type { Checkout, Offer, OfferedLine } from './checkout.service.ts';
import type { DraftOrders } from './draft-orders.service.ts';
import { type Mover } from './enter-state.ts';
import type { OrdersService, Placed } from './orders.service.ts';

let shop: Shop;
let alarms: Alarms;
let checkout: Checkout;
let drafts: DraftOrders;
let orders: OrdersService;
const staff: Mover = { by: 'member', accountId: newId() };

beforeAll(async () => {
  shop = await openShop();
  ({ alarms, checkout, drafts, orders } = selling(shop.database));
});
beforeEach(() => shop.letTimePass('0 hours'));
afterAll(async () => {
  await alarms.onApplicationShutdown();
  await shop.close();
});

const stockOf = async (variantId: string) => {
  const { onHand, held, free } = await shop.variant(variantId);
  return { onHand, held, free };
};

/** A draft of one thing, placed to be paid in advance. */
const placed = async (customer: Customer, variantId: string, quantity: number): Promise<Placed> =>
  shop.inShop(async (tx) => {
    const added = await drafts.add(tx, customer, variantId, quantity);
    if (added.outcome !== 'added') throw new Error(`expected a line, got ${added.outcome}`);
    return orders.place(tx, shop.businessId, added.order.id, { payment: 'online' });
  });

const orderIn = (done: Placed) => {
  if (done.outcome !== 'placed') throw new Error(`expected a placed order, got ${done.outcome}`);
  return done.order;
};

const stateOf = (id: string) => shop.inShop(async (tx) => (await orders.lock(tx, shop.businessId, id)).state);

const heard = async ({ conversationId }: Customer): Promise<unknown[]> => {
  const rows: { signal: string }[] = await shop.inShop((tx) =>
    tx.query(`select event->>'signal' signal from inbox where conversation_id = $1 order by seq`, [conversationId]),
  );
  return rows.map(({ signal }) => signal);
};

describe('an order that waits for its payment', () => {
  it('holds its stock for twenty minutes, warns five before the end, and lets it go', async () => {
    const [cake] = await shop.sells('Cake', 2400, 3);
    const customer = await shop.customer();
    const order = orderIn(await placed(customer, cake!, 2));
    expect(order).toMatchObject({ state: 'awaiting_payment', payment: 'online', total: 4800 });
    expect(await stockOf(cake!)).toEqual({ onHand: 3, held: 2, free: 1 });

    await shop.letTimePass('14 minutes');
    await alarms.look();
    expect(await heard(customer)).toEqual([]);
    await shop.letTimePass('16 minutes');
    await alarms.look();
    expect(await heard(customer)).toEqual(['order.hold-ending']);
    await shop.letTimePass('21 minutes');
    await alarms.look();
    expect(await heard(customer)).toEqual(['order.hold-ending', 'order.hold-expired']);
    expect(await stateOf(order.id)).toBe('lapsed');
    expect(await stockOf(cake!)).toEqual({ onHand: 3, held: 0, free: 3 });
  });

  it('can be placed again under its number, if what it needs is still there', async () => {
    const [tart] = await shop.sells('Tart', 390, 2);
    const order = orderIn(await placed(await shop.customer(), tart!, 2));
    await shop.letTimePass('21 minutes');
    await alarms.look();
    const again = orderIn(await shop.inShop((tx) => orders.place(tx, shop.businessId, order.id, { payment: 'online' })));
    expect(again).toMatchObject({ number: order.number, state: 'awaiting_payment' });

    await shop.letTimePass('42 minutes');
    await alarms.look();
    orderIn(await placed(await shop.customer(), tart!, 1));
    expect(await shop.inShop((tx) => orders.place(tx, shop.businessId, order.id, { payment: 'online' }))).toMatchObject({
      outcome: 'short',
      missing: [{ quantity: 2, left: 1 }],
    });
  });

  it('is let go by nobody once it is confirmed or cancelled', async () => {
    const [roll] = await shop.sells('Roll', 60, 9);
    const confirmed = orderIn(await placed(await shop.customer(), roll!, 2));
    const cancelled = orderIn(await placed(await shop.customer(), roll!, 3));
    await shop.inShop((tx) => orders.move(tx, shop.businessId, confirmed.id, 'confirm', staff, 'pays at the counter'));
    await shop.inShop((tx) => orders.move(tx, shop.businessId, cancelled.id, 'cancel', { by: 'contact' }));
    await shop.letTimePass('1 day');
    await alarms.look();
    expect(await stateOf(confirmed.id)).toBe('confirmed');
    expect(await stateOf(cancelled.id)).toBe('cancelled');
    expect(await stockOf(roll!)).toMatchObject({ held: 2 });
  });
});

describe('what was agreed outside of a draft', () => {
  const offer = (customer: Customer, lines: readonly OfferedLine[], also: Partial<Offer> = {}): Offer => ({
    ...customer,
    origin: `quote:${newId()}`,
    currency: 'EUR',
    lines,
    payment: 'agreed',
    ...also,
  });
  const take = (wanted: Offer) => shop.inShop((tx) => checkout.take(tx, wanted, { by: 'contact' }));

  it('becomes an order at its own prices, with things that are in no catalog', async () => {
    const [cake] = await shop.sells('Wedding cake', 40_000, 2);
    const lines = [
      { variantId: cake!, title: 'Wedding cake', quantity: 1, unitAmount: 35_000, taxName: 'VAT', taxRate: 700, taxInclusive: false },
      { variantId: null, title: 'Setting it up', quantity: 2, unitAmount: 4_500 },
    ];
    const order = orderIn(await take(offer(await shop.customer(), lines, { discount: 4_400 })));
    expect(order).toMatchObject({ state: 'confirmed', tax: 2_205, total: 35_000 + 9_000 - 4_400 + 2_205 });
    expect(await stockOf(cake!)).toEqual({ onHand: 2, held: 1, free: 1 });
    for (const move of ['prepare', 'mark-ready', 'deliver'] as const)
      await shop.inShop((tx) => orders.move(tx, shop.businessId, order.id, move, staff));
    expect(await stockOf(cake!)).toEqual({ onHand: 1, held: 0, free: 1 });
  });

  it('is told once: the customer who took it there knows', async () => {
    const [cake] = await shop.sells('Quiet cake', 3_000, 50);
    const customer = await shop.customer();
    await take(offer(customer, [{ variantId: cake!, title: 'Quiet cake', quantity: 1, unitAmount: 3_000 }]));
    const told: unknown[] = await shop.inShop((tx) =>
      tx.query(`select 1 from inbox where conversation_id = $1 and source = 'order'`, [customer.conversationId]),
    );
    expect(told).toEqual([]);
  });

  it('is one order, however often and however many at once take it', async () => {
    const [cake] = await shop.sells('Birthday cake', 3_000, 50);
    const wanted = offer(await shop.customer(), [{ variantId: cake!, title: 'Birthday cake', quantity: 1, unitAmount: 3_000 }]);
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(wanted)));
    expect(new Set(taken.map((each) => orderIn(each).id)).size).toBe(1);
    expect(await stockOf(cake!)).toMatchObject({ held: 1 });
  });

  it('leaves nothing behind where the stock is short, and does not touch the draft of the conversation', async () => {
    const [pie] = await shop.sells('Pie', 1_200, 1);
    const customer = await shop.customer();
    await shop.inShop((tx) => drafts.add(tx, customer, pie!, 1));
    const wanted = offer(customer, [{ variantId: pie!, title: 'Pie', quantity: 2, unitAmount: 1_000 }]);
    expect(await take(wanted)).toMatchObject({ outcome: 'short', missing: [{ quantity: 2, left: 1 }] });
    expect(await shop.inShop((tx) => drafts.find(tx, customer))).toMatchObject({ total: 1_200 });
    expect(await stockOf(pie!)).toMatchObject({ held: 0 });
  });
});
