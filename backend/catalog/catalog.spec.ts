import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import type { NewProduct, ProductView } from '../contract/catalog.ts';

let api: DashboardApi;
let cookie: string;
let ofAnother: string;

beforeAll(async () => {
  api = await dashboardApi();
  cookie = await api.cookieOf(await api.makeBusiness());
  ofAnother = await api.cookieOf(await api.makeBusiness());
});
afterAll(() => api.close());

const add = async (product: NewProduct): Promise<ProductView> =>
  (await api.call('post', '/api/products', cookie).send(product).expect(201)).body as ProductView;
const list = async (as = cookie) => (await api.call('get', '/api/products', as).expect(200)).body as ProductView[];

describe('a product', () => {
  it('has variants, each with a price in whole coins and a stock', async () => {
    const product = await add({
      name: 'Scone',
      category: 'Pastry',
      variants: [
        { name: 'plain', amount: 260, onHand: 12 },
        { name: 'with jam', amount: 310 },
      ],
    });
    expect(product).toMatchObject({
      name: 'Scone',
      description: '',
      available: true,
      variants: [
        { name: 'plain', amount: 260, onHand: 12, held: 0, free: 12, available: true, retailerId: null },
        { name: 'with jam', amount: 310, onHand: null, free: null },
      ],
    });
    expect((await list()).at(-1)).toEqual(product);
  });

  it('is changed field by field, and its variants too', async () => {
    const product = await add({ name: 'Crumpet', variants: [{ amount: 150, onHand: 4 }] });
    const [variant] = product.variants;
    await api.call('patch', `/api/products/${product.id}`, cookie).send({ name: 'Warm crumpet', available: false }).expect(200);
    const { body } = await api.call('patch', `/api/variants/${variant!.id}`, cookie).send({ amount: 170, onHand: null }).expect(200);
    expect(body).toMatchObject({ name: 'Warm crumpet', available: false, variants: [{ amount: 170, onHand: null, free: null }] });
  });

  it('is refused with the fields that are wrong', async () => {
    const send = (product: object) => api.call('post', '/api/products', cookie).send(product).expect(400);
    expect((await send({ name: ' ', variants: [{ amount: 3.5 }, { amount: -1, onHand: 'many' }] })).body).toMatchObject({
      errors: [
        { field: 'name', message: 'must be given' },
        { field: 'variants[0].amount', message: 'must be a whole number of the smallest coin, e.g. 350 for €3.50' },
        { field: 'variants[1].amount', message: 'cannot be below 0' },
        { field: 'variants[1].onHand' },
      ],
    });
    expect((await send({ name: 'Nested', variants: [[]] })).body).toMatchObject({
      errors: [{ field: 'variants', message: 'must be a list of variants' }],
    });
    expect((await send({ name: 'Nothing', variants: [] })).body).toMatchObject({
      errors: [{ field: 'variants', message: 'must be at least one' }],
    });
    expect((await send({ name: 'Free', price: 0, variants: [{ amount: 0 }] })).body).toMatchObject({ errors: [{ field: 'price' }] });
  });

  it('shares its name in the catalog of Meta with no other', async () => {
    await add({ name: 'Eclair', variants: [{ retailerId: 'ECLAIR', amount: 320 }] });
    const { body } = await api
      .call('post', '/api/products', cookie)
      .send({ name: 'Another', variants: [{ retailerId: 'ECLAIR', amount: 1 }] })
      .expect(400);
    expect(body).toMatchObject({ errors: [{ field: 'variants', message: 'name a retailerId that another variant has already' }] });
    expect((await list()).map(({ name }) => name)).not.toContain('Another');
  });

  it('is invisible to another business, and out of its reach', async () => {
    const product = await add({ name: 'Secret recipe', variants: [{ amount: 990 }] });
    expect((await list(ofAnother)).map(({ id }) => id)).not.toContain(product.id);
    await api.call('patch', `/api/products/${product.id}`, ofAnother).send({ name: 'Stolen' }).expect(404);
    await api.call('patch', `/api/variants/${product.variants[0]!.id}`, ofAnother).send({ amount: 1 }).expect(404);
  });
});
