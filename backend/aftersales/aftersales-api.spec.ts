import { newId } from '../database/ids.ts';
import type { CouponView, DeliveryZoneView, OrderTermsView, OrderView } from '../contract/orders.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let cookie: string;
let contactId: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness();
  cookie = await api.cookieOf(bakery);
  contactId = newId();
  await api.database.inBusiness(bakery.id, (tx) =>
    tx.query(`insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, '491701234567', 'Ada Kern')`, [
      bakery.id,
      contactId,
    ]),
  );
});
afterAll(() => api.close());

const variant = (nth: number) => bakery.catalog[nth]!.variants[0]!;
const wanted = (also: object = {}) => ({
  key: newId(),
  contactId,
  lines: [{ variantId: variant(0).id, quantity: 2 }],
  delivery: 'pickup',
  payment: 'agreed',
  ...also,
});
const post = (path: string, body: object, status = 200) => api.call('post', path, cookie).send(body).expect(status);
const placed = async (also: object = {}): Promise<OrderView> => (await post('/api/orders', wanted(also), 201)).body as OrderView;

describe('staff', () => {
  it('take an order for a contact, once for each key, however often it is sent', async () => {
    const body = wanted();
    const sent = await Promise.all(Array.from({ length: 20 }, () => api.call('post', '/api/orders', cookie).send(body)));
    expect(new Set(sent.map(({ body: order }) => (order as OrderView).id)).size).toBe(1);
    expect(sent[0]!.body).toMatchObject({ state: 'confirmed', contact: { name: 'Ada Kern' }, lines: [{ quantity: 2, handedOver: 0 }] });
    const other = await post('/api/orders', { ...body, delivery: 'delivery', address: '5 Elm Street' }, 422);
    expect(other.body).toMatchObject({ detail: 'Another order was sent under this key.' });
  });

  it('change it before it is prepared, and not after', async () => {
    const order = await placed();
    const change = {
      pieces: [
        { lineId: order.lines[0]!.id, quantity: 3 },
        { variantId: variant(1).id, quantity: 1 },
      ],
    };
    const changed = (await post(`/api/orders/${order.id}/change`, change)).body as OrderView;
    expect(changed.lines).toMatchObject([{ quantity: 3 }, { quantity: 1 }]);
    expect(changed.total).toBe(3 * variant(0).amount + variant(1).amount);
    await post(`/api/orders/${order.id}/prepare`, {});
    expect((await post(`/api/orders/${order.id}/change`, change, 409)).body).toMatchObject({
      detail: 'Only an order that is confirmed and not prepared yet can be changed.',
    });
  });

  it('hand it over in parts, miss a piece, and take one back', async () => {
    const order = await placed({ lines: [{ variantId: variant(0).id, quantity: 3 }] });
    const lineId = order.lines[0]!.id;
    await post(`/api/orders/${order.id}/prepare`, {});
    await post(`/api/orders/${order.id}/shortage`, { lineId, missing: 1 });
    await post(`/api/orders/${order.id}/settle-shortage`, { how: 'leave-out' });
    await post(`/api/orders/${order.id}/mark-ready`, { reason: 'Early' });
    expect((await post(`/api/orders/${order.id}/hand-over`, { pieces: [{ lineId, quantity: 1 }] })).body).toMatchObject({ state: 'ready' });
    expect((await post(`/api/orders/${order.id}/hand-over`, { pieces: [{ lineId, quantity: 1 }] })).body).toMatchObject({
      state: 'delivered',
      lines: [{ quantity: 3, cancelled: 1, handedOver: 2 }],
    });
    await post(`/api/orders/${order.id}/return`, {
      pieces: [{ lineId, quantity: 1 }],
      restock: true,
      refund: 0,
      exchange: [],
      reason: 'Dry',
    });
    const aftermath = (await api.call('get', `/api/orders/${order.id}/aftermath`, cookie).expect(200)).body as object;
    expect(aftermath).toMatchObject({
      shortages: [{ missing: 1, settled: 'leave-out' }],
      returns: [{ restocked: true, reason: 'Dry', pieces: [{ lineId, quantity: 1 }] }],
      claims: [],
    });
  });
});

describe('how a business sells', () => {
  it('is set, and at least one way to pay stays', async () => {
    const { body } = await api.call('patch', '/api/order-terms', cookie).send({ paysOnline: true, holdMinutes: 30 }).expect(200);
    expect(body).toMatchObject({ paysOnline: true, paysCash: true, holdMinutes: 30 } satisfies Partial<OrderTermsView>);
    await api.call('patch', '/api/order-terms', cookie).send({ paysOnline: false, paysCash: false }).expect(400);
  });

  it('has zones that are found by postcode, with a fee and a minimum of their own', async () => {
    const zone = { name: 'Centre', postcodes: ['10115', '104*'], fee: 250, minimum: 0, active: true };
    await post('/api/delivery-zones', zone, 201);
    expect((await post('/api/delivery-zones', zone, 400)).body).toMatchObject({ errors: [{ field: 'name' }] });
    expect((await post('/api/delivery-zones', { ...zone, name: 'Nowhere', postcodes: [] }, 400)).body).toMatchObject({
      errors: [{ field: 'postcodes' }],
    });
    const order = await placed({ delivery: 'delivery', address: '5 Elm Street, 10405 Berlin' });
    expect(order.deliveryFee).toBe(250);
    const [first] = (await api.call('get', '/api/delivery-zones', cookie).expect(200)).body as DeliveryZoneView[];
    await api
      .call('put', `/api/delivery-zones/${first!.id}`, cookie)
      .send({ ...zone, fee: 300 })
      .expect(200);
    expect((await api.call('delete', `/api/delivery-zones/${first!.id}`, cookie).expect(200)).body).toEqual([]);
  });

  it('has coupons, each worth a part or an amount', async () => {
    const coupon = { code: 'spring-10', percent: 10, minimum: 0, once: true, active: true };
    const [made] = (await post('/api/coupons', coupon, 201)).body as CouponView[];
    expect(made).toMatchObject({ code: 'SPRING-10', percent: 10, amount: null, used: 0 });
    for (const wrong of [
      { ...coupon, code: 'B', percent: 5 },
      coupon,
      { ...coupon, code: 'BOTH', amount: 5 },
      { ...coupon, code: 'NONE', percent: null },
    ])
      await post('/api/coupons', wrong, 400);
    await api
      .call('put', `/api/coupons/${made!.id}`, cookie)
      .send({ ...coupon, active: false })
      .expect(200);
  });
});
