import { StockMoveEntry } from '../catalog/stock-move.entity.ts';
import { newId } from '../database/ids.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { handOverStock, holdStock } from './stock.ts';

let shop: Shop;
beforeAll(async () => (shop = await openShop()));
afterAll(() => shop.close());

describe('pieces that leave the house with an order', () => {
  it('are written down, with the order and who handed them over; what nobody counts is not', async () => {
    const [counted] = await shop.sells('Croissant', 220, 10);
    const [uncounted] = await shop.sells('Coffee', 240);
    const pieces = [
      { variantId: counted!, quantity: 3 },
      { variantId: uncounted!, quantity: 1 },
    ];
    const [orderId, accountId] = [newId(), newId()];
    await shop.inShop(async (tx) => {
      await holdStock(tx, shop.businessId, pieces);
      await handOverStock(tx, shop.businessId, pieces, { orderId, mover: { by: 'member', accountId } });
    });

    const written = await shop.inShop((tx) => tx.find(StockMoveEntry, { where: { businessId: shop.businessId } }));
    expect(written).toMatchObject([
      { variantId: counted, kind: 'sale', before: 10, after: 7, orderId, actor: 'member', actorId: accountId },
    ]);
  });
});
