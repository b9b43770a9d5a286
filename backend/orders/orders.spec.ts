import fc from 'fast-check';
import { CatalogService } from '../catalog/catalog.service.ts';
import type { OrderMove } from '../contract/orders.ts';
import { newId } from '../database/ids.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { type Customer, openShop, type Shop } from '../testing/shop.ts';
import { selling } from './selling.ts';
import type { DraftOrders } from './draft-orders.service.ts';
import { type Mover } from './enter-state.ts';
import { OrderMoveEntry } from './order-move.entity.ts';
import type { OrdersService, Placed } from './orders.service.ts';

let shop: Shop;
let drafts: DraftOrders;
let orders: OrdersService;
const staff: Mover = { by: 'member', accountId: newId() };

beforeAll(async () => {
  shop = await openShop();
  ({ drafts, orders } = selling(shop.database));
});
afterAll(() => shop.close());

type Wanted = readonly (readonly [variantId: string, quantity: number])[];

/** A draft with these lines beside what it has. Gives its id. */
const draftOf = (customer: Customer, wanted: Wanted): Promise<string> =>
  shop.inShop(async (tx) => {
    for (const [variantId, quantity] of wanted)
      expect(await drafts.add(tx, customer, variantId, quantity)).toMatchObject({ outcome: 'added' });
    return (await drafts.find(tx, customer))!.id;
  });

const place = (id: string): Promise<Placed> => shop.inShop((tx) => orders.place(tx, shop.businessId, id));

const orderOf = async (customer: Customer, ...wanted: Wanted): Promise<Placed> => place(await draftOf(customer, wanted));

const move = (id: string, step: OrderMove, mover = staff) => shop.inShop((tx) => orders.move(tx, shop.businessId, id, step, mover));

const stockOf = async (variantId: string) => {
  const { onHand, held, free } = await shop.variant(variantId);
  return { onHand, held, free };
};

function placedOrder(done: Placed) {
  if (done.outcome !== 'placed') throw new Error(`expected a placed order, got ${done.outcome}`);
  return done.order;
}

describe('an order that is placed', () => {
  it('holds its stock and gets the next number of its business', async () => {
    const [variantId] = await shop.sells('Rye bread', 420, 10);
    const first = placedOrder(await orderOf(await shop.customer(), [variantId!, 2]));
    const second = placedOrder(await orderOf(await shop.customer(), [variantId!, 3]));
    expect(first).toMatchObject({ state: 'confirmed', payment: 'cash', total: 840, currency: 'EUR' });
    expect(second.number).toBe(first.number! + 1);
    expect(await stockOf(variantId!)).toEqual({ onHand: 10, held: 5, free: 5 });
  });

  it('stays one order when it is placed again', async () => {
    const [variantId] = await shop.sells('Roll', 60, 10);
    const order = placedOrder(await orderOf(await shop.customer(), [variantId!, 4]));
    const again = placedOrder(await place(order.id));
    expect(again.number).toBe(order.number);
    expect(await stockOf(variantId!)).toMatchObject({ held: 4 });
  });

  it('takes all of its lines or none, and tells what is missing', async () => {
    const [plenty] = await shop.sells('Pretzel', 150, 50);
    const [scarce] = await shop.sells('Tart', 390, 3);
    const late = await shop.customer();
    await draftOf(late, [
      [plenty!, 5],
      [scarce!, 3],
    ]);
    placedOrder(await orderOf(await shop.customer(), [scarce!, 2]));
    const done = await orderOf(late);
    expect(done).toMatchObject({ outcome: 'short', missing: [{ variantId: scarce, quantity: 3, left: 1 }] });
    expect(await stockOf(plenty!)).toMatchObject({ held: 0 });

    const reduced = await shop.inShop((tx) => drafts.takeAvailable(tx, late));
    expect(reduced).toMatchObject({ outcome: 'changed', order: { total: 5 * 150 + 390 } });
    placedOrder(await orderOf(late));
    expect(await stockOf(scarce!)).toEqual({ onHand: 3, held: 3, free: 0 });
  });

  it('takes nothing that went off sale while it lay in the draft, nor one that is kept no more', async () => {
    const [kept] = await shop.sells('Kept bread', 420, 10);
    const [off] = await shop.sells('Bread of last week', 300, 10);
    const [archived] = await shop.sells('Bread of last year', 200, null);
    const customer = await shop.customer();
    const id = await draftOf(customer, [
      [kept!, 1],
      [off!, 2],
      [archived!, 3],
    ]);
    const catalog = new CatalogService();
    const [offId, archivedId] = [(await shop.variant(off!)).productId, (await shop.variant(archived!)).productId];
    await shop.inShop((tx) => catalog.offer(tx, shop.businessId, { ids: [offId], available: false }));
    await shop.inShop((tx) => catalog.archive(tx, shop.businessId, archivedId));
    const done = await place(id);
    if (done.outcome !== 'short') throw new Error(done.outcome);
    expect(new Map(done.missing.map(({ variantId, left }) => [variantId, left]))).toEqual(
      new Map([
        [off, 0],
        [archived, 0],
      ]),
    );
    await shop.inShop((tx) => drafts.takeAvailable(tx, customer));
    expect(placedOrder(await place(id))).toMatchObject({ total: 420, lines: [{ variantId: kept, quantity: 1 }] });
  });

  it('gives its pieces away when it is delivered, and back when it is cancelled', async () => {
    const [variantId] = await shop.sells('Cake', 2400, 5);
    const brought = placedOrder(await orderOf(await shop.customer(), [variantId!, 2]));
    const cancelled = placedOrder(await orderOf(await shop.customer(), [variantId!, 1]));
    for (const step of ['prepare', 'mark-ready', 'send-out', 'deliver'] as const) await move(brought.id, step);
    await move(cancelled.id, 'cancel');
    expect(await stockOf(variantId!)).toEqual({ onHand: 3, held: 0, free: 3 });
  });

  it('of things that nobody counts is always possible', async () => {
    const [variantId] = await shop.sells('Coffee', 220);
    const order = placedOrder(await orderOf(await shop.customer(), [variantId!, 500]));
    for (const step of ['prepare', 'mark-ready', 'deliver'] as const) await move(order.id, step);
    expect(await stockOf(variantId!)).toEqual({ onHand: null, held: 0, free: null });
  });
});

describe('the last piece', () => {
  it('is sold once, however many want it at the same moment', async () => {
    const [variantId] = await shop.sells('The last cake', 2400, 1);
    const full = await Promise.all(Array.from({ length: 50 }, async () => draftOf(await shop.customer(), [[variantId!, 1]])));
    const done = await Promise.all(full.map(place));
    expect(done.filter(({ outcome }) => outcome === 'placed')).toHaveLength(1);
    expect(done.filter(({ outcome }) => outcome === 'short')).toHaveLength(49);
    expect(await stockOf(variantId!)).toEqual({ onHand: 1, held: 1, free: 0 });
  });

  it('never makes two orders for the same things wait for each other for ever, nor sells more than there is', async () => {
    const quantity = fc.integer({ min: 1, max: 3 });
    const baskets = fc.array(fc.record({ left: quantity, right: quantity, backwards: fc.boolean(), cancel: fc.boolean() }), {
      minLength: 4,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(baskets, async (wanted) => {
        const [left] = await shop.sells('Left', 100, 6);
        const [right] = await shop.sells('Right', 100, 6);
        const full = await Promise.all(
          wanted.map(async (basket) => {
            const lines = [
              [left!, basket.left],
              [right!, basket.right],
            ] as const;
            return { basket, id: await draftOf(await shop.customer(), basket.backwards ? [...lines].reverse() : lines) };
          }),
        );
        const sold = await Promise.all(
          full.map(async ({ basket, id }) => {
            const done = await place(id);
            if (done.outcome !== 'placed') return { left: 0, right: 0 };
            if (basket.cancel) await move(done.order.id, 'cancel');
            return basket.cancel ? { left: 0, right: 0 } : basket;
          }),
        );
        const sum = (side: 'left' | 'right') => sold.reduce((all, each) => all + each[side], 0);
        expect([await stockOf(left!), await stockOf(right!)]).toMatchObject([{ held: sum('left') }, { held: sum('right') }]);
        expect(Math.max(sum('left'), sum('right'))).toBeLessThanOrEqual(6);
      }),
      { numRuns: 8 },
    );
  });
});

describe('the history of an order', () => {
  it('names every move with who made it', async () => {
    const [variantId] = await shop.sells('Muffin', 280, 9);
    const order = placedOrder(await orderOf(await shop.customer(), [variantId!, 1]));
    await move(order.id, 'prepare');
    await move(order.id, 'cancel');
    const entries = await shop.inShop((tx) =>
      tx.find(OrderMoveEntry, { where: { businessId: shop.businessId, orderId: order.id }, order: { id: 'ASC' } }),
    );
    const actorId = staff.by === 'member' ? staff.accountId : null;
    expect(entries).toMatchObject([
      { move: 'place', fromState: 'draft', toState: 'confirmed', actor: 'contact', actorId: null },
      { move: 'prepare', fromState: 'confirmed', toState: 'preparing', actor: 'member', actorId },
      { move: 'cancel', fromState: 'preparing', toState: 'cancelled', actor: 'member', actorId },
    ]);
  });

  it('cannot be rewritten', async () => {
    await expect(shop.inShop((tx) => tx.query(`update order_moves set actor = 'system'`))).rejects.toMatchObject({ code: '42501' });
    await expect(shop.inShop((tx) => tx.query(`delete from order_moves`))).rejects.toMatchObject({ code: '42501' });
  });

  it('has no move that was refused, and the refusal changed nothing', async () => {
    const [variantId] = await shop.sells('Scone', 260, 9);
    const order = placedOrder(await orderOf(await shop.customer(), [variantId!, 2]));
    await expect(move(order.id, 'deliver')).rejects.toThrow(new Refusal('This order is confirmed, so it cannot be delivered'));
    const entries = await shop.inShop((tx) => tx.countBy(OrderMoveEntry, { businessId: shop.businessId, orderId: order.id }));
    expect(entries).toBe(1);
    expect(await stockOf(variantId!)).toMatchObject({ onHand: 9, held: 2 });
  });

  it('takes one of two members who move at the same moment, and refuses the other', async () => {
    const [variantId] = await shop.sells('Bun', 180, 9);
    const order = placedOrder(await orderOf(await shop.customer(), [variantId!, 1]));
    const both = await Promise.allSettled([move(order.id, 'cancel'), move(order.id, 'cancel')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await stockOf(variantId!)).toMatchObject({ held: 0 });
  });
});

describe('staff who move an order', () => {
  it('let its conversation know', async () => {
    const [variantId] = await shop.sells('Bagel', 240, 9);
    const customer = await shop.customer();
    const order = placedOrder(await orderOf(customer, [variantId!, 1]));
    await move(order.id, 'prepare');
    await move(order.id, 'mark-ready');
    const heard: { event: unknown }[] = await shop.inShop((tx) =>
      tx.query(`select event from inbox where conversation_id = $1 order by seq`, [customer.conversationId]),
    );
    expect(heard.map(({ event }) => event)).toEqual([
      { type: 'signal.arrived', signal: 'order.preparing', data: expect.objectContaining({ about: order.id, number: order.spokenNumber }) },
      { type: 'signal.arrived', signal: 'order.ready', data: expect.objectContaining({ about: order.id, number: order.spokenNumber }) },
    ]);
  });

  it('cannot reach an order of another business', async () => {
    const [variantId] = await shop.sells('Baguette', 240, 9);
    const order = placedOrder(await orderOf(await shop.customer(), [variantId!, 1]));
    const other = await shop.anotherBusiness();
    await expect(shop.database.inBusiness(other, (tx) => orders.move(tx, other, order.id, 'cancel', staff))).rejects.toThrow(
      'There is no such order.',
    );
    await expect(shop.database.inBusiness(other, (tx) => orders.move(tx, shop.businessId, order.id, 'cancel', staff))).rejects.toThrow(
      'There is no such order.',
    );
  });
});
