import fc from 'fast-check';
import { newId } from '../database/ids.ts';
import type { Due } from '../payments/due.ts';
import { inLanes } from '../testing/in-lanes.ts';
import { type Customer, openShop, type Shop } from '../testing/shop.ts';
import type { WantedPieces } from './order-changes.service.ts';
import type { Mover } from './enter-state.ts';
import type { Order } from './order.entity.ts';
import type { Placed } from './orders.service.ts';
import { selling } from './selling.ts';

let shop: Shop;
let sold: ReturnType<typeof selling>;
const staff: Mover = { by: 'member', accountId: newId() };

beforeAll(async () => {
  shop = await openShop();
  sold = selling(shop.database);
  await shop.inShop((tx) =>
    tx.query(`insert into order_terms (business_id, pays_online, pays_by_transfer, pays_cash) values ($1, true, true, true)`, [
      shop.businessId,
    ]),
  );
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

const placed = async (customer: Customer, ...wanted: readonly (readonly [variantId: string, quantity: number])[]): Promise<Order> => {
  const done: Placed = await shop.inShop(async (tx) => {
    for (const [variantId, quantity] of wanted) await sold.drafts.add(tx, customer, variantId, quantity);
    const draft = await sold.drafts.find(tx, customer);
    return sold.orders.place(tx, shop.businessId, draft!.id, { payment: null });
  });
  if (done.outcome !== 'placed') throw new Error(`expected a placed order, got ${done.outcome}`);
  return done.order;
};

const pay = (order: Order, way: 'online' | 'cash' = 'online') => shop.inShop((tx) => sold.checkout.pay(tx, shop.businessId, order.id, way));

const owed = async (order: Order): Promise<Due> => {
  const done = await pay(order);
  if (done.outcome !== 'due') throw new Error(`expected a due, got ${done.outcome}`);
  return done.due;
};

const capture = ({ id: dueId }: Due, amount: number) =>
  shop.inShop((tx) =>
    sold.captures.record(tx, {
      ...{ businessId: shop.businessId, dueId, amount },
      provider: 'sandbox',
      externalId: newId(),
      currency: 'EUR',
      by: { by: 'system' },
    }),
  );

const now = (order: Order) => shop.inShop((tx) => sold.orders.lock(tx, shop.businessId, order.id));

const duesOf = (order: Order) => shop.inShop((tx) => sold.dues.of(tx, shop.businessId, { kind: 'order', id: order.id }));

const refundsOf = (order: Order): Promise<{ amount: number; state: string }[]> =>
  shop.inShop((tx) =>
    tx.query(
      `select r.amount::integer amount, r.state from payment_refunds r join payment_dues d on d.business_id = r.business_id and d.id = r.due_id where d.payable_id = $1 order by r.number`,
      [order.id],
    ),
  );

const heard = async ({ conversationId }: Customer): Promise<string[]> => {
  const rows: { signal: string }[] = await shop.inShop((tx) =>
    tx.query(`select event->>'signal' signal from inbox where conversation_id = $1 order by seq`, [conversationId]),
  );
  return rows.map(({ signal }) => signal);
};

const after = async (interval: string) => {
  await shop.letTimePass(interval);
  await sold.alarms.look();
};

describe('an order that is paid in advance', () => {
  it('is confirmed by the money and by nothing else', async () => {
    const [cake] = await shop.sells('Cake', 2_400, 5);
    const customer = await shop.customer();
    const order = await placed(customer, [cake!, 1]);
    const due = await owed(order);
    expect(due).toMatchObject({ purpose: 'total', amount: 2_400, deadline: order.holdEndsAt });
    expect(await shop.inShop((tx) => sold.checkout.confirm(tx, shop.businessId, order.id))).toMatchObject({ outcome: 'gone' });
    await capture(due, 1_000);
    expect(await now(order)).toMatchObject({ state: 'awaiting_payment', kept: 1_000 });
    await capture(due, 1_400);
    expect(await now(order)).toMatchObject({ state: 'confirmed', kept: 2_400, holdEndsAt: null });
    expect(await heard(customer)).toEqual(['payment.part', 'payment.captured']);
    await after('1 day');
    expect(await now(order)).toMatchObject({ state: 'confirmed' });
    expect(await stockOf(cake!)).toMatchObject({ held: 1 });
  });

  it('asks for the same money once, however often the way to pay is chosen', async () => {
    const [tart] = await shop.sells('Tart', 390, 5);
    const order = await placed(await shop.customer(), [tart!, 1]);
    const dues = await Promise.all(Array.from({ length: 20 }, () => owed(order)));
    expect(new Set(dues.map(({ id }) => id)).size).toBe(1);
  });

  it('lapses when the money does not come, and gives its pieces to others', async () => {
    const [pie] = await shop.sells('Pie', 900, 1);
    const customer = await shop.customer();
    const order = await placed(customer, [pie!, 1]);
    await owed(order);
    await after('21 minutes');
    expect(await now(order)).toMatchObject({ state: 'lapsed' });
    expect(await stockOf(pie!)).toEqual({ onHand: 1, held: 0, free: 1 });
    expect(await heard(customer)).toEqual(expect.arrayContaining(['order.hold-ending', 'payment.expired']));
  });

  it('is taken up again by money that comes late, where its pieces are still there', async () => {
    const [bun] = await shop.sells('Bun', 180, 1);
    const first = await placed(await shop.customer(), [bun!, 1]);
    const due = await owed(first);
    await after('21 minutes');
    expect(await capture(due, 180)).toMatchObject({ outcome: 'reinstated' });
    expect(await now(first)).toMatchObject({ state: 'confirmed', kept: 180 });
    expect(await stockOf(bun!)).toMatchObject({ held: 1 });

    const [roll] = await shop.sells('Roll', 180, 1);
    await shop.letTimePass('0 hours');
    const second = await placed(await shop.customer(), [roll!, 1]);
    const lateDue = await owed(second);
    await after('21 minutes');
    await placed(await shop.customer(), [roll!, 1]);
    expect(await capture(lateDue, 180)).toMatchObject({ outcome: 'late' });
    expect(await now(second)).toMatchObject({ state: 'lapsed', kept: 0 });
    expect(await refundsOf(second)).toEqual([{ amount: 180, state: 'proposed' }]);
  });

  it('gives the money back when it is cancelled, and wants no more of it', async () => {
    const [loaf] = await shop.sells('Loaf', 540, 9);
    const order = await placed(await shop.customer(), [loaf!, 2]);
    await capture(await owed(order), 1_080);
    await shop.inShop((tx) => sold.orders.move(tx, shop.businessId, order.id, 'cancel', { by: 'contact' }));
    expect(await refundsOf(order)).toEqual([{ amount: 1_080, state: 'pending' }]);
    expect(await stockOf(loaf!)).toMatchObject({ held: 0 });

    const unpaid = await placed(await shop.customer(), [loaf!, 1]);
    const due = await owed(unpaid);
    await shop.inShop((tx) => sold.orders.move(tx, shop.businessId, unpaid.id, 'cancel', { by: 'contact' }));
    expect(await duesOf(unpaid)).toMatchObject([{ id: due.id, state: 'withdrawn' }]);
  });

  it('that costs nothing is confirmed at once', async () => {
    const [sample] = await shop.sells('Sample', 0, 9);
    const order = await placed(await shop.customer(), [sample!, 1]);
    expect(await pay(order)).toMatchObject({ outcome: 'paid', order: { state: 'confirmed' } });
  });

  it('may be paid in part before, and the rest at any time', async () => {
    const [cake] = await shop.sells('Wedding cake', 40_000, 2);
    const customer = await shop.customer();
    const offer = {
      ...customer,
      origin: `quote:${newId()}`,
      currency: 'EUR',
      lines: [{ variantId: cake!, title: 'Wedding cake', quantity: 1, unitAmount: 40_000 }],
      payment: 'online',
      deposit: 10_000,
    } as const;
    const done = await shop.inShop((tx) => sold.checkout.take(tx, offer, { by: 'contact' }));
    const order = (done as { order: Order }).order;
    const [deposit] = await duesOf(order);
    expect([order, deposit]).toMatchObject([{ state: 'awaiting_payment' }, { purpose: 'deposit', amount: 10_000 }]);
    await capture(deposit!, 10_000);
    expect(await now(order)).toMatchObject({ state: 'confirmed', kept: 10_000 });
    expect(await duesOf(order)).toMatchObject([{ state: 'paid' }, { purpose: 'balance', amount: 30_000, state: 'open', deadline: null }]);
  });
});

describe('an order that is paid in cash', () => {
  it('wants a word, reminds once, and is cancelled after a day', async () => {
    const [scone] = await shop.sells('Scone', 260, 9);
    const customer = await shop.customer();
    const order = await placed(customer, [scone!, 3]);
    expect(await pay(order, 'cash')).toMatchObject({ outcome: 'say-so' });
    await after('30 minutes');
    expect(await heard(customer)).toEqual([]);
    await after('7 hours');
    await after('12 hours');
    expect(await heard(customer)).toEqual(['order.cash-reminder']);
    expect(await stockOf(scone!)).toMatchObject({ held: 3 });
    await after('25 hours');
    expect(await now(order)).toMatchObject({ state: 'cancelled' });
    expect(await heard(customer)).toEqual(['order.cash-reminder', 'order.cancelled']);
    expect(await stockOf(scone!)).toMatchObject({ held: 0 });
  });

  it('is confirmed by the word, once, and what is to be collected is known', async () => {
    const [bagel] = await shop.sells('Bagel', 240, 9);
    const order = await placed(await shop.customer(), [bagel!, 2]);
    await pay(order, 'cash');
    const confirm = () => shop.inShop((tx) => sold.checkout.confirm(tx, shop.businessId, order.id));
    const words = await Promise.all([confirm(), confirm(), confirm()]);
    expect(words.map(({ outcome }) => outcome)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await duesOf(order)).toMatchObject([{ purpose: 'total', amount: 480, state: 'open', deadline: null }]);
    await after('2 days');
    expect(await now(order)).toMatchObject({ state: 'confirmed' });
  });
});

describe('a change of an order that is placed', () => {
  const propose = (order: Order, ...wanted: WantedPieces[]) =>
    shop.inShop((tx) => sold.changes.propose(tx, shop.businessId, order.id, wanted, { by: 'contact' }));
  const make = (id: string) => shop.inShop((tx) => sold.changes.make(tx, shop.businessId, id, { by: 'contact' }));
  const proposed = async (order: Order, ...wanted: WantedPieces[]) => {
    const done = await propose(order, ...wanted);
    if (done.outcome !== 'proposed') throw new Error(`expected a proposal, got ${done.outcome}`);
    expect(done.after.total).toBe(order.total + done.change.delta);
    return done.change;
  };
  const paidOrder = async (variantId: string, quantity: number) => {
    const order = await placed(await shop.customer(), [variantId, quantity]);
    const due = await owed(order);
    await capture(due, due.amount);
    return now(order);
  };

  it('that costs more is made when it is paid', async () => {
    const [muffin] = await shop.sells('Muffin', 280, 9);
    const [juice] = await shop.sells('Juice', 350, 9);
    const order = await paidOrder(muffin!, 2);
    const change = await proposed(order, { lineId: order.lines[0]!.id, quantity: 3 }, { variantId: juice!, quantity: 2 });
    expect(change.delta).toBe(980);
    const made = await make(change.id);
    expect(made).toMatchObject({ outcome: 'due', due: { purpose: 'change', amount: 980 } });
    expect(await now(order)).toMatchObject({ total: 560, lines: [{ quantity: 2 }] });
    expect([await stockOf(muffin!), await stockOf(juice!)]).toMatchObject([{ held: 3 }, { held: 2 }]);
    await capture((made as { due: Due }).due, 980);
    expect(await now(order)).toMatchObject({ total: 1_540, kept: 1_540, lines: [{ quantity: 3 }, { quantity: 2, title: 'Juice' }] });
    expect([await stockOf(muffin!), await stockOf(juice!)]).toMatchObject([{ held: 3 }, { held: 2 }]);
  });

  it('that nobody pays for is dropped, and late money for it comes back or still makes it', async () => {
    const [brownie] = await shop.sells('Brownie', 310, 9);
    const order = await paidOrder(brownie!, 2);
    const made = await make((await proposed(order, { lineId: order.lines[0]!.id, quantity: 4 })).id);
    await after('21 minutes');
    expect(await stockOf(brownie!)).toMatchObject({ held: 2 });
    expect(await capture((made as { due: Due }).due, 620)).toMatchObject({ outcome: 'reinstated' });
    expect(await now(order)).toMatchObject({ total: 1_240, kept: 1_240 });
    expect(await stockOf(brownie!)).toMatchObject({ held: 4 });
  });

  it('that costs less gives the difference back', async () => {
    const [quiche] = await shop.sells('Quiche', 480, 9);
    const order = await paidOrder(quiche!, 3);
    expect(await make((await proposed(order, { lineId: order.lines[0]!.id, quantity: 1 })).id)).toMatchObject({ outcome: 'applied' });
    expect(await now(order)).toMatchObject({ total: 480, lines: [{ quantity: 3, cancelled: 2 }] });
    expect(await refundsOf(order)).toEqual([{ amount: 960, state: 'pending' }]);
    expect(await stockOf(quiche!)).toMatchObject({ held: 1 });
  });

  it('comes too late once it is prepared, and does not empty an order', async () => {
    const [tea] = await shop.sells('Tea', 200, 9);
    const order = await paidOrder(tea!, 2);
    const line = order.lines[0]!.id;
    expect(await propose(order, { lineId: line, quantity: 0 })).toMatchObject({ outcome: 'empty' });
    expect(await propose(order, { lineId: line, quantity: 2 })).toMatchObject({ outcome: 'same' });
    const made = await make((await proposed(order, { lineId: line, quantity: 5 })).id);
    await shop.inShop((tx) => sold.orders.move(tx, shop.businessId, order.id, 'prepare', staff));
    expect(await propose(order, { lineId: line, quantity: 3 })).toMatchObject({ outcome: 'too-late' });
    expect(await stockOf(tea!)).toMatchObject({ held: 2 });
    expect(await capture((made as { due: Due }).due, 600)).toMatchObject({ outcome: 'late' });
  });
});

describe('a coupon', () => {
  const offers = (code: string, columns: Record<string, unknown>) =>
    shop.inShop((tx) =>
      tx.query(
        `insert into coupons (business_id, id, code, percent, amount, minimum, most_uses, once) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          shop.businessId,
          newId(),
          code,
          columns['percent'] ?? null,
          columns['amount'] ?? null,
          columns['minimum'] ?? 0,
          columns['mostUses'] ?? null,
          columns['once'] ?? true,
        ],
      ),
    );
  const used = (customer: Customer, code: string) => shop.inShop((tx) => sold.drafts.useCoupon(tx, customer, code));
  const draft = async (variantId: string, quantity: number) => {
    const customer = await shop.customer();
    await shop.inShop((tx) => sold.drafts.add(tx, customer, variantId, quantity));
    return customer;
  };

  it('takes its part off, as the draft grows', async () => {
    const [cake] = await shop.sells('Cheesecake', 1_005, 50);
    await offers('TEN', { percent: 10, minimum: 1_000 });
    const customer = await draft(cake!, 1);
    expect(await used(customer, ' ten ')).toMatchObject({ outcome: 'applied', discount: 100, order: { total: 905 } });
    await shop.inShop((tx) => sold.drafts.add(tx, customer, cake!, 1));
    expect(await shop.inShop((tx) => sold.drafts.find(tx, customer))).toMatchObject({ discount: 201, total: 1_809 });
    expect(await used(await draft(cake!, 1), 'ELEVEN')).toEqual({ outcome: 'unknown' });
  });

  it('is used as often as it may be, however many want it at the same moment, and comes back with a cancelled order', async () => {
    const [cake] = await shop.sells('Torte', 3_000, 50);
    await offers('FIRST3', { amount: 500, mostUses: 3 });
    const all = await Promise.all(Array.from({ length: 8 }, () => draft(cake!, 1)));
    for (const customer of all) expect(await used(customer, 'FIRST3')).toMatchObject({ outcome: 'applied' });
    const done = await Promise.all(
      all.map((customer) =>
        shop.inShop(async (tx) => sold.orders.place(tx, shop.businessId, (await sold.drafts.find(tx, customer))!.id, { payment: 'cash' })),
      ),
    );
    expect(done.filter(({ outcome }) => outcome === 'placed')).toHaveLength(3);
    const gone = done.filter((each) => each.outcome === 'coupon-gone');
    expect(gone).toHaveLength(5);
    expect((gone[0] as { order: Order }).order).toMatchObject({ state: 'draft', discount: 0, total: 3_000 });
    expect(await stockOf(cake!)).toMatchObject({ held: 3 });
    expect(await used(await draft(cake!, 1), 'FIRST3')).toEqual({ outcome: 'used-up' });

    const order = (done.find(({ outcome }) => outcome === 'placed') as { order: Order }).order;
    await shop.inShop((tx) => sold.orders.move(tx, shop.businessId, order.id, 'cancel', staff));
    expect(await used(await draft(cake!, 1), 'FIRST3')).toMatchObject({ outcome: 'applied' });
  });

  it('is used once by a contact', async () => {
    const [cake] = await shop.sells('Gateau', 3_000, 50);
    await offers('ONCE', { amount: 500 });
    const customer = await draft(cake!, 1);
    await used(customer, 'once');
    await shop.inShop(async (tx) =>
      sold.orders.place(tx, shop.businessId, (await sold.drafts.find(tx, customer))!.id, { payment: 'cash' }),
    );
    await shop.inShop((tx) => sold.drafts.add(tx, customer, cake!, 1));
    expect(await used(customer, 'once')).toEqual({ outcome: 'used-before' });
  });
});

describe('the last piece', () => {
  it('is sold to one of two hundred buyers, and nobody else owes anything', async () => {
    const [last] = await shop.sells('The very last cake', 2_400, 1);
    const drafts: string[] = [];
    await inLanes(200, async (nth) => {
      const customer = await shop.customer();
      await shop.inShop(async (tx) => {
        await sold.drafts.add(tx, customer, last!, 1);
        drafts[nth] = (await sold.drafts.find(tx, customer))!.id;
      });
    });
    const outcomes: string[] = [];
    await inLanes(200, async (nth) => {
      const { outcome } = await shop.inShop((tx) => sold.orders.place(tx, shop.businessId, drafts[nth]!, { payment: 'online' }));
      outcomes.push(outcome);
    });
    expect(outcomes.sort()).toEqual(['placed', ...Array<string>(199).fill('short')]);
    expect(await stockOf(last!)).toEqual({ onHand: 1, held: 1, free: 0 });
  });

  it('is neither sold twice nor lost, in whatever order people pay, wait, cancel and change their minds', async () => {
    const deed = fc.record({
      who: fc.nat({ max: 2 }),
      does: fc.constantFrom('place', 'pay', 'cancel', 'wait', 'prepare', 'deliver', 'more', 'pay change'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 6, maxLength: 16 }), async (deeds) => {
        const [thing] = await shop.sells('Thing', 500, 4);
        const people = await Promise.all([shop.customer(), shop.customer(), shop.customer()]);
        const orders = new Map<number, Order>();
        let minutes = 0;
        await shop.letTimePass('0 hours');
        for (const { who, does } of deeds) {
          const order = orders.get(who);
          if (does === 'place' && !order)
            await placed(people[who]!, [thing!, 2]).then(
              (made) => orders.set(who, made),
              () => undefined,
            );
          if (does === 'wait') await after(`${(minutes += 12)} minutes`);
          if (!order) continue;
          const open = (await duesOf(order)).filter(({ purpose }) => (does === 'pay change' ? purpose === 'change' : purpose === 'total'));
          if (does === 'pay') await (open.length ? capture(open[0]!, open[0]!.amount) : pay(order));
          if (does === 'pay change' && open.length) await capture(open.at(-1)!, open.at(-1)!.amount);
          if (does === 'more') {
            const done = await propose1(order);
            if (done.outcome === 'proposed')
              await shop.inShop((tx) => sold.changes.make(tx, shop.businessId, done.change.id, { by: 'contact' }));
          }
          const move = { cancel: 'cancel', prepare: 'prepare', deliver: 'mark-ready' }[does as string];
          if (move)
            await shop.inShop((tx) => sold.orders.move(tx, shop.businessId, order.id, move as 'cancel', staff)).catch(() => undefined);
        }
        const rows: { held: number; waiting: number; total: number; sum: number }[] = await shop.inShop((tx) =>
          tx.query(
            `select coalesce(sum(l.quantity - l.cancelled - l.handed_over), 0)::integer held,
                    coalesce((select sum((h->>'quantity')::integer) from order_changes c, jsonb_array_elements(c.held) h
                              where c.state = 'awaiting_payment' and h->>'variantId' = $1), 0)::integer waiting
             from order_lines l join orders o on o.business_id = l.business_id and o.id = l.order_id
             where l.variant_id = $1::uuid and o.state in ('awaiting_payment', 'confirmed', 'preparing', 'ready', 'out')`,
            [thing],
          ),
        );
        const { held } = await stockOf(thing!);
        expect(held).toBe(rows[0]!.held + rows[0]!.waiting);
        expect(held).toBeLessThanOrEqual(4);
        for (const order of orders.values()) {
          const { total, kept, state } = await now(order);
          if (['confirmed', 'preparing', 'ready'].includes(state)) expect(kept).toBeGreaterThanOrEqual(total);
        }
      }),
      { numRuns: 12 },
    );
  });

  const propose1 = (order: Order) =>
    shop.inShop((tx) =>
      sold.changes.propose(tx, shop.businessId, order.id, [{ lineId: order.lines[0]!.id, quantity: 3 }], { by: 'contact' }),
    );
});
