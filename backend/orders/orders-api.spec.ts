import { newId } from '../database/ids.ts';
import type { OrderPage, OrderView } from '../contract/orders.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import { DraftOrders } from './draft-orders.service.ts';
import { OrdersService } from './orders.service.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let cookie: string;
let ofAnother: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  cookie = await api.cookieOf(bakery);
  ofAnother = await api.cookieOf(await api.makeBusiness());
});
afterAll(() => api.close());

/** What a customer of this name and number ordered over WhatsApp. */
async function ordered(name: string, waId: string, how: 'delivery' | 'pickup' = 'delivery'): Promise<string> {
  const owner = { businessId: bakery.id, contactId: newId(), conversationId: newId() };
  const drafts = api.app.get(DraftOrders);
  return api.database.inBusiness(bakery.id, async (tx) => {
    await tx.query(`insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, $3, $4)`, [
      bakery.id,
      owner.contactId,
      waId,
      name,
    ]);
    await tx.query(`insert into conversations (business_id, id, contact_id, phone_number_id) values ($1, $2, $3, $4)`, [
      bakery.id,
      owner.conversationId,
      owner.contactId,
      bakery.number.phoneNumberId,
    ]);
    await drafts.add(tx, owner, bakery.catalog[0]!.variants[0]!.id, 1);
    const delivered = await drafts.deliver(
      tx,
      owner,
      how === 'pickup' ? { how } : { how, address: '5 Elm Street', place: { latitude: 52.5, longitude: 13.4 } },
      'Ring twice',
    );
    await api.app.get(OrdersService).place(tx, bakery.id, delivered!.order.id);
    return delivered!.order.id;
  });
}

const get = async (id: string) => (await api.call('get', `/api/orders/${id}`, cookie).expect(200)).body as OrderView;
const list = async (query = '', as = cookie) => (await api.call('get', `/api/orders${query}`, as).expect(200)).body as OrderPage;

describe('an order in the dashboard', () => {
  it('is shown whole, with what can be done next', async () => {
    const { amount, name } = { ...bakery.catalog[0]!, ...bakery.catalog[0]!.variants[0]!, name: bakery.catalog[0]!.name };
    const order = await get(await ordered('Ada Kern', '491701111111'));
    expect(order).toMatchObject({
      state: 'confirmed',
      contact: { name: 'Ada Kern', phone: '+49 170 1111111' },
      items: 1,
      total: amount + order.deliveryFee,
      currency: 'EUR',
      delivery: 'delivery',
      address: '5 Elm Street',
      place: { latitude: 52.5, longitude: 13.4 },
      note: 'Ring twice',
      payment: 'cash',
      lines: [{ title: expect.stringContaining(name), quantity: 1, unitAmount: amount }],
      moves: ['prepare', 'cancel'],
      history: [{ move: 'place', from: 'draft', to: 'confirmed', actor: 'contact', actorName: null }],
    });
  });

  it('is moved step by step, and its history names the member', async () => {
    const id = await ordered('Ben Ito', '491702222222', 'pickup');
    for (const step of ['prepare', 'mark-ready', 'deliver']) await api.call('post', `/api/orders/${id}/${step}`, cookie).expect(200);
    const order = await get(id);
    expect(order.moves).toEqual(['close']);
    expect(order.history.slice(1).map(({ move, to, actor, actorName }) => [move, to, actor, actorName])).toEqual([
      ['prepare', 'preparing', 'member', bakery.members[0]!.name],
      ['mark-ready', 'ready', 'member', bakery.members[0]!.name],
      ['deliver', 'delivered', 'member', bakery.members[0]!.name],
    ]);
  });

  it('refuses a move out of turn with a sentence, and stays as it was', async () => {
    const id = await ordered('Cleo Sand', '491703333333');
    const { body } = await api
      .call('post', `/api/orders/${id}/deliver`, cookie)
      .expect(409)
      .expect('content-type', /application\/problem\+json/);
    expect(body).toMatchObject({ status: 409, detail: 'This order is confirmed, so it cannot be delivered.' });
    expect((await get(id)).state).toBe('confirmed');
  });

  it('of another business is no different from one that never was', async () => {
    const id = await ordered('Dora Falk', '491704444444');
    for (const path of [id, newId()]) {
      expect((await api.call('get', `/api/orders/${path}`, ofAnother).expect(404)).body).toMatchObject({
        detail: 'There is no such order.',
      });
      expect((await api.call('post', `/api/orders/${path}/cancel`, ofAnother).expect(404)).body).toMatchObject({
        detail: 'There is no such order.',
      });
    }
    expect((await get(id)).state).toBe('confirmed');
    expect((await list('', ofAnother)).rows).toEqual([]);
  });
});

describe('an order of a great amount', () => {
  it('is kept exactly', async () => {
    const id = await ordered('Gita Rao', '919812345678');
    const great = 9999 * 2_000_000_000;
    await api.database.inBusiness(bakery.id, (tx) => tx.query(`update orders set total = $2 where id = $1`, [id, great]));
    expect((await get(id)).total).toBe(great);
  });
});

describe('the list of orders', () => {
  it('is found by state, number, name and phone', async () => {
    const id = await ordered('Émile 100%', '33612345678');
    await api.call('post', `/api/orders/${id}/cancel`, cookie).expect(200);
    const { number } = await get(id);
    const found = async (query: string) => (await list(query)).rows.map((row) => row.id);
    expect(await found('?state=cancelled')).toEqual([id]);
    for (const words of [`#${number}`, '100%', 'émile', '+33 6 12 34'])
      expect(await found(`?search=${encodeURIComponent(words)}`)).toEqual([id]);
    expect(await found('?search=_')).toEqual([]);
    expect(await found('?search=_%00')).toEqual([]);
  });

  it('goes page by page without a gap, the newest first, and counts what is still to be done', async () => {
    for (let nth = 0; nth < 45; nth++) await ordered(`Guest ${nth}`, `4917055${String(nth).padStart(5, '0')}`);
    const first = await list();
    const second = await list(`?before=${first.next}`);
    expect(first.rows).toHaveLength(40);
    expect(second.next).toBeNull();
    const numbers = [...first.rows, ...second.rows].map(({ number }) => number!);
    expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! - index));
    expect(numbers.at(-1)).toBe(1001);
    const open = [...first.rows, ...second.rows].filter(({ state }) => state === 'confirmed').length;
    expect(first.counts).toEqual({ confirmed: open });
  });

  it('goes page by page by total and from the oldest too, and sums up all that is found on the first page', async () => {
    for (const sort of ['total', 'oldest']) {
      const first = await list(`?sort=${sort}`);
      const second = await list(`?sort=${sort}&before=${first.next}`);
      const rows = [...first.rows, ...second.rows];
      expect(second.next).toBeNull();
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      const keys = rows.map(({ total, number }) => (sort === 'total' ? -total : number!));
      expect(keys).toEqual(keys.toSorted((left, right) => left - right));
      const total = rows.filter(({ state }) => state !== 'cancelled').reduce((sum, row) => sum + row.total, 0);
      expect(first.sums).toEqual([{ currency: 'EUR', count: rows.length, total }]);
      expect(second.sums).toEqual([]);
    }
    await api.call('get', '/api/orders?sort=total&before=1001', cookie).expect(400);
  });

  it('finds the orders that somebody complained of', async () => {
    const id = await ordered('Zoe Grim', '491709990001');
    await api.database.inBusiness(bakery.id, (tx) =>
      tx.query(`insert into order_claims (business_id, id, order_id, words) values ($1, $2, $3, 'It was burnt')`, [bakery.id, newId(), id]),
    );
    const { rows, counts } = await list('?state=complaint');
    expect(rows.map((row) => row.id)).toEqual([id]);
    expect(counts.complaint).toBe(1);
  });

  it('names what is wrong with a query', async () => {
    const { body } = await api.call('get', '/api/orders?state=lost&before=yesterday', cookie).expect(400);
    expect(body).toMatchObject({ errors: [{ field: 'state', message: expect.stringContaining('confirmed') }, { field: 'before' }] });
  });
});
