import { type Customer, openShop, type Shop } from '../testing/shop.ts';
import { selling } from './selling.ts';

let shop: Shop;
let sold: ReturnType<typeof selling>;

beforeAll(async () => {
  shop = await openShop();
  sold = selling(shop.database);
});
beforeEach(() => shop.letTimePass('0 hours'));
afterAll(async () => {
  await sold.alarms.onApplicationShutdown();
  await shop.close();
});

const leaves = (customer: Customer): Promise<boolean> => shop.inShop((tx) => sold.abandoned.note(tx, customer));
const heard = async ({ conversationId }: Customer): Promise<{ signal: string; data: unknown }[]> => {
  const rows: { event: { signal: string; data: unknown } }[] = await shop.inShop((tx) =>
    tx.query(`select event from inbox where conversation_id = $1 and source = 'order' order by seq`, [conversationId]),
  );
  return rows.map(({ event }) => event);
};

describe('an order whose customer says nothing more', () => {
  it('is told of half an hour later, with what was in it', async () => {
    const [roll] = await shop.sells('Roll', 180, 9);
    const [loaf] = await shop.sells('Loaf', 480, 9);
    const customer = await shop.customer();
    await shop.inShop((tx) => sold.drafts.add(tx, customer, roll!, 2));
    await shop.inShop((tx) => sold.drafts.add(tx, customer, loaf!, 1));
    const draft = await shop.inShop((tx) => sold.drafts.find(tx, customer));
    expect(await leaves(customer)).toBe(true);
    expect(await shop.inShop((tx) => sold.drafts.find(tx, customer))).toBeNull();
    await sold.alarms.look();
    expect(await heard(customer)).toEqual([]);
    await shop.letTimePass('31 minutes');
    await sold.alarms.look();
    expect(await heard(customer)).toMatchObject([
      { signal: 'order.abandoned', data: { about: draft!.id, summary: '2 × Roll\n1 × Loaf', first: '2 × Roll' } },
    ]);

    const again = await shop.inShop(async (tx) => {
      const left = await sold.orders.ofContact(tx, shop.businessId, customer.contactId, draft!.id);
      return sold.drafts.repeat(tx, customer, left!);
    });
    expect(again).toMatchObject({ missing: [], order: { total: 840 } });
    const stranger = await shop.customer();
    expect(await shop.inShop((tx) => sold.orders.ofContact(tx, shop.businessId, stranger.contactId, draft!.id))).toBeNull();
  });

  it('is forgotten when something is ordered meanwhile, or when there was nothing in it', async () => {
    const [roll] = await shop.sells('Seed roll', 180, 9);
    const customer = await shop.customer();
    expect(await leaves(customer)).toBe(false);
    await shop.inShop((tx) => sold.drafts.add(tx, customer, roll!, 2));
    await leaves(customer);
    await shop.inShop((tx) => sold.drafts.add(tx, customer, roll!, 1));
    await shop.letTimePass('31 minutes');
    await sold.alarms.look();
    expect(await heard(customer)).toEqual([]);
  });
});

describe('when an order can be expected', () => {
  const placed = (customer: Customer, delivery: 'pickup' | 'delivery') =>
    shop.inShop(async (tx) => {
      const [roll] = await shop.sells(`Roll ${customer.contactId}`, 180, 9);
      await sold.drafts.add(tx, customer, roll!, 1);
      await sold.drafts.deliver(
        tx,
        customer,
        delivery === 'pickup' ? { how: 'pickup' } : { how: 'delivery', address: '5 Elm Street', place: null },
        null,
      );
      const draft = await sold.drafts.find(tx, customer);
      await sold.orders.place(tx, shop.businessId, draft!.id);
      const [{ now }]: [{ now: Date }] = await tx.query(`select the_time() as now`);
      const order = await sold.orders.lock(tx, shop.businessId, draft!.id);
      return order.expectedAt && Math.round((order.expectedAt.valueOf() - now.valueOf()) / 60_000);
    });

  it('is said where the business says how long it takes: the kitchen, and the way for what is brought', async () => {
    expect(await placed(await shop.customer(), 'pickup')).toBeNull();
    await shop.inShop((tx) =>
      tx.query(`insert into order_terms (business_id, preparation_minutes, delivery_minutes) values ($1, 40, 25)`, [shop.businessId]),
    );
    expect(await placed(await shop.customer(), 'pickup')).toBe(40);
    expect(await placed(await shop.customer(), 'delivery')).toBe(65);
  });

  it('counts the time in which the kitchen is open', async () => {
    await shop.inShop(async (tx) => {
      // The day after tomorrow only, whatever today is.
      const [{ day }]: [{ day: string }] = await tx.query(`select to_char(the_time() + interval '2 days', 'dy') as day`);
      await tx.query(`update businesses set opening_hours = $2 where id = $1`, [shop.businessId, { [day]: [['09:00', '18:00']] }]);
    });
    expect(await placed(await shop.customer(), 'pickup')).toBeGreaterThan(600);
  });
});
