import { Temporal } from 'temporal-polyfill';
import type { OpeningHours } from '../contract/businesses.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { isOffered, offeredNow, offerOf } from './offered.ts';
import { Product } from './product.entity.ts';

const breakfast: OpeningHours = { sat: [['07:00', '11:00']], sun: [['07:00', '11:00']] };
const at = (instant: string, zone = 'Europe/Berlin') => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

describe('something for breakfast', () => {
  it('is offered by the clock on the wall, also on the days when the clocks change', () => {
    // The Saturday before, and the Sunday of 23 hours: seven o'clock comes an hour earlier.
    expect(isOffered(breakfast, at('2026-03-28T05:59:00Z'))).toBe(false);
    expect(isOffered(breakfast, at('2026-03-28T06:00:00Z'))).toBe(true);
    expect(isOffered(breakfast, at('2026-03-29T04:59:00Z'))).toBe(false);
    expect(isOffered(breakfast, at('2026-03-29T05:00:00Z'))).toBe(true);
    expect(isOffered(breakfast, at('2026-03-29T09:00:00Z'))).toBe(false);
    // The Sunday of 25 hours.
    expect(isOffered(breakfast, at('2026-10-25T05:30:00Z'))).toBe(false);
    expect(isOffered(breakfast, at('2026-10-25T06:00:00Z'))).toBe(true);
    expect(isOffered(breakfast, at('2026-10-25T09:59:00Z'))).toBe(true);
  });

  it('is offered in the morning of the business, wherever that is', () => {
    expect(isOffered(breakfast, at('2026-03-28T21:00:00Z', 'Pacific/Auckland'))).toBe(true);
    expect(isOffered(breakfast, at('2026-03-28T21:00:00Z', 'America/Sao_Paulo'))).toBe(false);
  });

  it('is always offered when it has no hours, and never when its days have none', () => {
    expect(isOffered({}, at('2026-03-28T03:00:00Z'))).toBe(true);
    expect(isOffered({ mon: [] }, at('2026-03-28T03:00:00Z'))).toBe(false);
  });
});

describe('the offer of a shop', () => {
  let shop: Shop;
  beforeAll(async () => (shop = await openShop()));
  afterAll(() => shop.close());

  it('is what is on sale, in stock and within its hours, by the clock of the database', async () => {
    const { businessId } = shop;
    await shop.sells('Croissant', 220, 5);
    await shop.sells('Quiche', 480, 0);
    await shop.sells('Never', 100);
    await shop.sells('Coffee', 240);
    await shop.inShop(async (tx) => {
      await tx.update(Product, { businessId, name: 'Never' }, { availableHours: { mon: [] } });
      await tx.update(Product, { businessId, name: 'Coffee' }, { available: false });
      expect((await offeredNow(tx, businessId)).map(({ title }) => title)).toEqual(['Croissant']);
      const product = await tx.findOneByOrFail(Product, { businessId, name: 'Never' });
      expect(await offerOf(tx, product)).toMatchObject({ open: false, opens: null });
    });
  });
});
