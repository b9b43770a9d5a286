import { newId } from '../database/ids.ts';
import type { Order } from '../orders/order.entity.ts';
import { selling } from '../orders/selling.ts';
import { type Customer, openShop, type Shop } from '../testing/shop.ts';
import { Aftersales, type ClaimSettlement } from './aftersales.service.ts';
import { Fulfilment } from './fulfilment.service.ts';

let shop: Shop;
let sold: ReturnType<typeof selling>;
let fulfilment: Fulfilment;
let aftersales: Aftersales;
const staff = { by: 'member', accountId: newId() } as const;

beforeAll(async () => {
  shop = await openShop();
  sold = selling(shop.database);
  fulfilment = new Fulfilment(sold.orders, sold.money);
  aftersales = new Aftersales(sold.orders, sold.checkout, sold.money, sold.alarms);
  await shop.inShop((tx) => tx.query(`insert into order_terms (business_id, pays_online) values ($1, true)`, [shop.businessId]));
});
beforeEach(() => shop.letTimePass('0 hours'));
afterAll(async () => {
  await sold.alarms.onApplicationShutdown();
  await shop.close();
});

const stockOf = async (variantId: string) => {
  const { onHand, held, free } = await shop.variant(variantId);
  return { onHand, held, free };
};

/** An order of this customer that is paid and in this state. */
const paid = async (
  customer: Customer,
  state: 'confirmed' | 'ready' | 'delivered',
  ...wanted: readonly (readonly [string, number])[]
): Promise<Order> => {
  const order = await shop.inShop(async (tx) => {
    for (const [variantId, quantity] of wanted) await sold.drafts.add(tx, customer, variantId, quantity);
    const draft = await sold.drafts.find(tx, customer);
    const done = await sold.orders.place(tx, shop.businessId, draft!.id, { payment: null });
    if (done.outcome !== 'placed') throw new Error(done.outcome);
    const paying = await sold.checkout.pay(tx, shop.businessId, done.order.id, 'online');
    if (paying.outcome !== 'due') throw new Error(paying.outcome);
    const { id: dueId, amount } = paying.due;
    await sold.captures.record(tx, {
      ...{ businessId: shop.businessId, dueId, amount },
      provider: 'sandbox',
      externalId: newId(),
      currency: 'EUR',
      by: { by: 'system' },
    });
    return done.order;
  });
  const moves = { confirmed: [], ready: ['prepare', 'mark-ready'], delivered: ['prepare', 'mark-ready', 'deliver'] } as const;
  for (const move of moves[state]) await shop.inShop((tx) => sold.orders.move(tx, shop.businessId, order.id, move, staff));
  return now(order);
};

const now = (order: Order) => shop.inShop((tx) => sold.orders.lock(tx, shop.businessId, order.id));

const refundsOf = async (order: Order): Promise<number[]> => {
  const rows: { amount: number }[] = await shop.inShop((tx) =>
    tx.query(
      `select r.amount::integer amount from payment_refunds r join payment_dues d on d.business_id = r.business_id and d.id = r.due_id where d.payable_id = $1 order by r.number`,
      [order.id],
    ),
  );
  return rows.map(({ amount }) => amount);
};

const heard = async ({ conversationId }: Customer): Promise<string[]> => {
  const rows: { signal: string }[] = await shop.inShop((tx) =>
    tx.query(`select event->>'signal' signal from inbox where conversation_id = $1 and source = 'order' order by seq`, [conversationId]),
  );
  return rows.map(({ signal }) => signal);
};

describe('an order', () => {
  it('is handed over in parts, and delivered with the last', async () => {
    const [bread] = await shop.sells('Bread', 400, 9);
    const customer = await shop.customer();
    const order = await paid(customer, 'ready', [bread!, 3]);
    const hand = (quantity: number) =>
      shop.inShop((tx) => fulfilment.handOver(tx, shop.businessId, order.id, [{ lineId: order.lines[0]!.id, quantity }], staff));
    await hand(1);
    expect(await now(order)).toMatchObject({ state: 'ready', lines: [{ handedOver: 1 }] });
    expect(await stockOf(bread!)).toEqual({ onHand: 8, held: 2, free: 6 });
    await expect(hand(3)).rejects.toThrow('Only 2 of “Bread” are still to be handed over');
    await hand(2);
    expect(await now(order)).toMatchObject({ state: 'delivered', lines: [{ handedOver: 3 }] });
    expect(await stockOf(bread!)).toEqual({ onHand: 6, held: 0, free: 6 });
    expect(await heard(customer)).toEqual(['order.preparing', 'order.ready', 'order.handed-over', 'order.delivered']);
  });

  it('loses some of its pieces, and the customer gets their price back', async () => {
    const [roll] = await shop.sells('Roll', 100, 9);
    const [cake] = await shop.sells('Cake', 2_000, 9);
    const order = await paid(await shop.customer(), 'ready', [roll!, 4], [cake!, 1]);
    const leave = (lineId: string, quantity: number) =>
      shop.inShop((tx) => fulfilment.leaveOut(tx, shop.businessId, order.id, [{ lineId, quantity }], 'Burnt', staff));
    await leave(order.lines[0]!.id, 3);
    expect(await now(order)).toMatchObject({ total: 2_100, lines: [{ cancelled: 3 }, { cancelled: 0 }] });
    expect(await refundsOf(order)).toEqual([300]);
    expect(await stockOf(roll!)).toEqual({ onHand: 9, held: 1, free: 8 });
  });
});

describe('what is missing', () => {
  it('is asked about, and replaced at no extra cost', async () => {
    const [lemon] = await shop.sells('Lemon cake', 2_000, 2);
    const [nut] = await shop.sells('Nut cake', 2_600, 2);
    const customer = await shop.customer();
    const order = await paid(customer, 'confirmed', [lemon!, 2]);
    await shop.inShop((tx) =>
      fulfilment.miss(tx, shop.businessId, order.id, { lineId: order.lines[0]!.id, missing: 1, insteadId: nut! }, staff),
    );
    expect(await stockOf(lemon!)).toEqual({ onHand: 1, held: 1, free: 0 });
    expect(await heard(customer)).toEqual(['order.shortage']);
    const settle = () => shop.inShop((tx) => fulfilment.settle(tx, shop.businessId, order.id, 'replace', { by: 'contact' }));
    expect(await settle()).toMatchObject({ outcome: 'settled', refund: 0 });
    expect(await settle()).toEqual({ outcome: 'gone' });
    expect(await now(order)).toMatchObject({
      total: 4_000,
      lines: [{ cancelled: 1 }, { title: 'Nut cake', quantity: 1, unitAmount: 2_000 }],
    });
    expect(await stockOf(nut!)).toMatchObject({ held: 1 });
  });

  it('is left out, and its price goes back', async () => {
    const [lemon] = await shop.sells('Lemon tart', 500, 5);
    const order = await paid(await shop.customer(), 'ready', [lemon!, 3]);
    const miss = { lineId: order.lines[0]!.id, missing: 2, insteadId: null };
    await shop.inShop((tx) => fulfilment.miss(tx, shop.businessId, order.id, miss, staff));
    expect(await refundsOf(order)).toEqual([]);
    await shop.inShop((tx) => fulfilment.settle(tx, shop.businessId, order.id, 'leave-out', { by: 'contact' }));
    expect(await refundsOf(order)).toEqual([1_000]);
  });

  it('is the end of an order that is being prepared, where its customer wants so, and they hear of it once', async () => {
    const [rare] = await shop.sells('Rare tart', 500, 4);
    const customer = await shop.customer();
    const order = await paid(customer, 'ready', [rare!, 3]);
    const miss = { lineId: order.lines[0]!.id, missing: 1, insteadId: null };
    await shop.inShop((tx) => fulfilment.miss(tx, shop.businessId, order.id, miss, staff));
    const settled = await shop.inShop((tx) => fulfilment.settle(tx, shop.businessId, order.id, 'cancel', { by: 'contact' }));
    expect(settled).toMatchObject({ outcome: 'cancelled', refund: 1_500, order: { state: 'cancelled' } });
    expect(await refundsOf(order)).toEqual([1_500]);
    expect(await stockOf(rare!)).toEqual({ onHand: 3, held: 0, free: 3 });
    // The flow tells it in its own words.
    expect(await heard(customer)).not.toContain('order.cancelled');
  });

  it('ends the order, if the customer wants so or nothing is left', async () => {
    const [last] = await shop.sells('Last tart', 500, 1);
    const order = await paid(await shop.customer(), 'ready', [last!, 1]);
    await shop.inShop((tx) =>
      fulfilment.miss(tx, shop.businessId, order.id, { lineId: order.lines[0]!.id, missing: 1, insteadId: null }, staff),
    );
    await shop.inShop((tx) => fulfilment.settle(tx, shop.businessId, order.id, 'leave-out', { by: 'contact' }));
    expect(await now(order)).toMatchObject({ state: 'cancelled' });
    expect(await refundsOf(order)).toEqual([500]);
    expect(await stockOf(last!)).toEqual({ onHand: 0, held: 0, free: 0 });
  });
});

describe('what comes back', () => {
  it('goes on the shelf or not, and the money with it or not', async () => {
    const [cup] = await shop.sells('Cup', 900, 5);
    const order = await paid(await shop.customer(), 'delivered', [cup!, 2]);
    const back = (quantity: number, restock: boolean, refund: number) =>
      shop.inShop((tx) =>
        aftersales.takeBack(
          tx,
          shop.businessId,
          order.id,
          { pieces: [{ lineId: order.lines[0]!.id, quantity }], restock, refund, exchange: [], reason: 'Chipped' },
          staff,
        ),
      );
    await back(1, true, 900);
    expect(await stockOf(cup!)).toEqual({ onHand: 4, held: 0, free: 4 });
    await back(1, false, 0);
    expect(await stockOf(cup!)).toMatchObject({ onHand: 4 });
    expect(await refundsOf(order)).toEqual([900]);
    await expect(back(1, true, 0)).rejects.toThrow('Only 0 of “Cup” were handed over and have not come back');
    await expect(back(1, true, 9_000)).rejects.toThrow('More is to go back than was paid');
  });

  it('is exchanged for something else, of which only the difference is owed', async () => {
    const [small] = await shop.sells('Small pot', 900, 5);
    const [large] = await shop.sells('Large pot', 1_500, 5);
    const customer = await shop.customer();
    const order = await paid(customer, 'delivered', [small!, 1]);
    await shop.inShop((tx) =>
      aftersales.takeBack(
        tx,
        shop.businessId,
        order.id,
        {
          pieces: [{ lineId: order.lines[0]!.id, quantity: 1 }],
          restock: true,
          refund: 0,
          exchange: [{ variantId: large!, quantity: 1 }],
          reason: 'Too small',
        },
        staff,
      ),
    );
    const [latest] = await shop.inShop((tx) => sold.orders.latest(tx, shop.businessId, customer.contactId, 1));
    expect(latest).toMatchObject({ state: 'confirmed', credit: 900, total: 600 });
    expect(await stockOf(large!)).toMatchObject({ held: 1 });
  });
});

describe('an exchange', () => {
  const exchange = (order: Order, quantity: number, wanted: readonly (readonly [string, number])[], refund = 0) =>
    shop.inShop((tx) =>
      aftersales.takeBack(
        tx,
        shop.businessId,
        order.id,
        {
          pieces: [{ lineId: order.lines[0]!.id, quantity }],
          restock: true,
          refund,
          exchange: wanted.map(([variantId, count]) => ({ variantId, quantity: count })),
          reason: 'Another one, please',
        },
        staff,
      ),
    );
  const latestOf = async ({ contactId }: Customer) =>
    (await shop.inShop((tx) => sold.orders.latest(tx, shop.businessId, contactId, 1)))[0]!;

  it('counts a piece as what was paid for it, not as what it costs without the discount', async () => {
    const [plate] = await shop.sells('Plate', 1_000, 9);
    const [bowl] = await shop.sells('Bowl', 2_000, 9);
    await shop.inShop((tx) =>
      tx.query(`insert into coupons (business_id, id, code, percent, minimum, once, active) values ($1, $2, 'HALF', 50, 0, false, true)`, [
        shop.businessId,
        newId(),
      ]),
    );
    const customer = await shop.customer();
    await shop.inShop((tx) => sold.drafts.add(tx, customer, plate!, 1));
    await shop.inShop((tx) => sold.drafts.useCoupon(tx, customer, 'HALF'));
    const order = await paid(customer, 'delivered', [plate!, 2]);
    expect(order).toMatchObject({ total: 1_500, kept: 1_500 });
    await exchange(order, 1, [[bowl!, 1]]);
    expect(await latestOf(customer)).toMatchObject({ credit: 500, total: 1_500 });
  });

  it('counts no more than the new things cost, and what it counts does not go back as money too', async () => {
    const [mug] = await shop.sells('Mug', 900, 9);
    const [spoon] = await shop.sells('Spoon', 300, 9);
    const customer = await shop.customer();
    const order = await paid(customer, 'delivered', [mug!, 1]);
    await expect(exchange(order, 1, [[spoon!, 1]], 601)).rejects.toThrow('More is to go back than was paid');
    await exchange(order, 1, [[spoon!, 1]], 600);
    expect(await latestOf(customer)).toMatchObject({ credit: 300, total: 0 });
    expect(await refundsOf(order)).toEqual([600]);
  });

  it('takes a line that is named twice for the sum of both', async () => {
    const [jar] = await shop.sells('Jar', 400, 9);
    const order = await paid(await shop.customer(), 'delivered', [jar!, 2]);
    const lineId = order.lines[0]!.id;
    const back = (...quantities: number[]) =>
      shop.inShop((tx) =>
        aftersales.takeBack(
          tx,
          shop.businessId,
          order.id,
          { pieces: quantities.map((quantity) => ({ lineId, quantity })), restock: false, refund: 0, exchange: [], reason: 'Chipped' },
          staff,
        ),
      );
    await expect(back(2, 1)).rejects.toThrow('Only 2 of “Jar” were handed over and have not come back');
    await back(1, 1);
    expect((await now(order)).lines[0]).toMatchObject({ returned: 2 });
  });
});

describe('a complaint', () => {
  const complained = async (customer: Customer, order: Order): Promise<string> => {
    await shop.inShop((tx) => aftersales.claim(tx, shop.businessId, customer.contactId, order.id, 'Burnt', null));
    const [claim]: { id: string }[] = await shop.inShop((tx) => tx.query(`select id from order_claims where order_id = $1`, [order.id]));
    return claim!.id;
  };
  const settle = (order: Order, claimId: string, settlement: Partial<ClaimSettlement>) =>
    shop.inShop((tx) =>
      aftersales.settleClaim(
        tx,
        shop.businessId,
        order.id,
        claimId,
        { outcome: 'none', note: '', refund: 0, pieces: [], ...settlement },
        staff,
      ),
    );

  it('is settled once, with money that goes back', async () => {
    const [roll] = await shop.sells('Burnt roll', 300, 9);
    const customer = await shop.customer();
    const order = await paid(customer, 'delivered', [roll!, 2]);
    const claim = await complained(customer, order);
    await expect(settle(order, claim, { outcome: 'refund', refund: 601 })).rejects.toThrow('More is to go back than was paid');
    await expect(settle(order, claim, { outcome: 'none', refund: 300 })).rejects.toThrow('Money goes back only where');
    await settle(order, claim, { outcome: 'refund', refund: 300 });
    expect(await refundsOf(order)).toEqual([300]);
    expect(await heard(customer)).toContain('order.claim-settled');
    await expect(settle(order, claim, { outcome: 'none' })).rejects.toThrow('This complaint is settled already');
  });

  it('is made good with the same things at no cost, out of what is on the shelf', async () => {
    const [pie] = await shop.sells('Burnt pie', 900, 3);
    const customer = await shop.customer();
    const order = await paid(customer, 'delivered', [pie!, 2]);
    const claim = await complained(customer, order);
    const pieces = (quantity: number) => [{ lineId: order.lines[0]!.id, quantity }];
    await expect(settle(order, claim, { outcome: 'replace', pieces: pieces(3) })).rejects.toThrow('Only 2 of “Burnt pie” were handed over');
    await expect(settle(order, claim, { outcome: 'replace', pieces: pieces(2) })).rejects.toThrow('not enough in stock');
    await settle(order, claim, { outcome: 'replace', pieces: pieces(1) });
    const [latest] = await shop.inShop((tx) => sold.orders.latest(tx, shop.businessId, customer.contactId, 1));
    expect(latest).toMatchObject({ state: 'confirmed', total: 0, credit: 900 });
    expect(await stockOf(pie!)).toEqual({ onHand: 1, held: 1, free: 0 });
    expect(await refundsOf(order)).toEqual([]);
  });
});

describe('two hours after it was handed over', () => {
  it('the customer is asked how it was, and says it or complains', async () => {
    const [bun] = await shop.sells('Bun', 180, 9);
    const customer = await shop.customer();
    const order = await paid(customer, 'delivered', [bun!, 1]);
    await shop.letTimePass('121 minutes');
    await sold.alarms.look();
    expect((await heard(customer)).at(-1)).toBe('order.rating-due');

    expect(await shop.inShop((tx) => aftersales.rate(tx, shop.businessId, customer.contactId, order.id, 3, 'A bit dry'))).toBe(true);
    expect(await now(order)).toMatchObject({ rating: 3, ratingWords: 'A bit dry' });
    const stranger = await shop.customer();
    expect(await shop.inShop((tx) => aftersales.rate(tx, shop.businessId, stranger.contactId, order.id, 1, null))).toBe(false);
    expect(
      await shop.inShop((tx) => aftersales.claim(tx, shop.businessId, customer.contactId, order.id, 'Burnt', { mediaId: '1' })),
    ).not.toBeNull();
  });
});
