import { newId } from '../database/ids.ts';
import { CatalogService } from '../catalog/catalog.service.ts';
import { VariantsService } from '../catalog/variants.service.ts';
import { holdStock, releaseStock } from '../orders/stock.ts';
import { type Customer, openShop, type Shop } from '../testing/shop.ts';
import { wish, type Wished } from './wishes.ts';

let shop: Shop;
const variants = new VariantsService();
const catalog = new CatalogService();
const mover = { by: 'member', accountId: newId() } as const;

beforeAll(async () => (shop = await openShop()));
beforeEach(() => shop.letTimePass('0 hours'));
afterAll(() => shop.close());

const wishes = (customer: Customer, variantId: string): Promise<Wished> =>
  shop.inShop((tx) => wish(tx, { businessId: shop.businessId, variantId, conversationId: customer.conversationId }));
const count = (variantId: string, onHand: number) =>
  shop.inShop((tx) => variants.count(tx, shop.businessId, variantId, { onHand, reason: 'Baked' }, mover));
const heard = async ({ conversationId }: Customer): Promise<unknown[]> => {
  const rows: { event: { signal: string; data: unknown } }[] = await shop.inShop((tx) =>
    tx.query(`select event from inbox where conversation_id = $1 and source = 'catalog' order by seq`, [conversationId]),
  );
  return rows.map(({ event }) => event.data);
};

describe('whoever waits for something that is sold out', () => {
  it('hears of it once when it is counted again, also who asked twice', async () => {
    const [tart] = await shop.sells('Tart', 500, 0);
    const [one, other, stranger] = [await shop.customer(), await shop.customer(), await shop.customer()];
    expect(await wishes(one, tart!)).toBe('noted');
    expect(await wishes(one, tart!)).toBe('noted');
    expect(await wishes(other, tart!)).toBe('noted');
    await count(tart!, 0);
    expect(await heard(one)).toEqual([]);
    await count(tart!, 3);
    await count(tart!, 4);
    const told = [{ what: 'back', about: tart, title: 'Tart' }];
    expect([await heard(one), await heard(other), await heard(stranger)]).toEqual([told, told, []]);
    expect(await wishes(stranger, tart!)).toBe('there');
  });

  it('hears of it when an order lets the last piece go, and not while it is held', async () => {
    const [cake] = await shop.sells('Cake', 500, 1, ['Large']);
    const customer = await shop.customer();
    const piece = [{ variantId: cake!, quantity: 1 }];
    await shop.inShop((tx) => holdStock(tx, shop.businessId, piece));
    expect(await wishes(customer, cake!)).toBe('noted');
    await shop.inShop((tx) => releaseStock(tx, shop.businessId, piece));
    expect(await heard(customer)).toEqual([{ what: 'back', about: cake, title: 'Cake, Large' }]);
  });

  it('hears of it when it is put on sale again, and never of what is sold no more', async () => {
    const [pie] = await shop.sells('Pie', 500, 2);
    const { productId } = await shop.variant(pie!);
    const customer = await shop.customer();
    await shop.inShop((tx) => catalog.offer(tx, shop.businessId, { ids: [productId], available: false }));
    expect(await wishes(customer, pie!)).toBe('noted');
    await count(pie!, 9);
    expect(await heard(customer)).toEqual([]);
    await shop.inShop((tx) => catalog.offer(tx, shop.businessId, { ids: [productId], available: true }));
    expect(await heard(customer)).toHaveLength(1);
    await shop.inShop((tx) => catalog.archive(tx, shop.businessId, productId));
    expect(await wishes(customer, pie!)).toBe('gone');
    expect(await wishes(customer, newId())).toBe('gone');
  });

  it('hears nothing after two months', async () => {
    const [bun] = await shop.sells('Bun', 500, 0);
    const customer = await shop.customer();
    await wishes(customer, bun!);
    await shop.letTimePass('61 days');
    await count(bun!, 3);
    expect(await heard(customer)).toEqual([]);
  });
});
