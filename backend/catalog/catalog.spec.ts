import { newId } from '../database/ids.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import type { NewProduct, ProductPage, ProductRow, ProductView } from '../contract/catalog.ts';

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
const page = async (query = '', as = cookie) => (await api.call('get', `/api/products?${query}`, as).expect(200)).body as ProductPage;
const list = async (as = cookie): Promise<readonly ProductRow[]> => (await page('sort=newest', as)).rows;
const get = async (id: string) => (await api.call('get', `/api/products/${id}`, cookie).expect(200)).body as ProductView;

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
    expect(await get(product.id)).toEqual(product);
    expect((await list())[0]).toMatchObject({ id: product.id, lowest: 260, highest: 310, variants: 2, free: 12, soldOut: 0, low: 0 });
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
    expect(body).toMatchObject({ errors: [{ field: 'variants[0].retailerId', message: 'is the retailer id of another variant already' }] });
    expect((await list()).map(({ name }) => name)).not.toContain('Another');
  });

  it('is invisible to another business, and out of its reach', async () => {
    const product = await add({ name: 'Secret recipe', variants: [{ amount: 990 }] });
    expect((await list(ofAnother)).map(({ id }) => id)).not.toContain(product.id);
    await api.call('get', `/api/products/${product.id}`, ofAnother).expect(404);
    await api.call('patch', `/api/products/${product.id}`, ofAnother).send({ name: 'Stolen' }).expect(404);
    await api.call('patch', `/api/variants/${product.variants[0]!.id}`, ofAnother).send({ amount: 1 }).expect(404);
  });
});

describe('the list of products', () => {
  const names = async (query: string) => (await page(query)).rows.map(({ name }) => name);

  beforeAll(async () => {
    cookie = await api.cookieOf(await api.makeBusiness());
    await api.call('get', '/api/products', cookie).expect(200);
  });

  it('is searched by every word, in names, variants and retailer ids', async () => {
    expect(await names('search=danish cherry')).toEqual(['Danish']);
    expect(await names('search=sourdough-half')).toEqual(['Sourdough bread']);
    expect(await names('search=lemon')).toEqual(['Cheesecake slice']);
    expect(await names('search=100%25')).toEqual([]);
  });

  it('is filtered by category and by what is left, and counts what each filter would show', async () => {
    expect(await names('category=Bread')).toEqual(['Sourdough bread', 'Seeded roll']);
    expect(await names('show=low')).toEqual(['Birthday cake']);
    const { categories, counts } = await page();
    expect(categories.map(({ name, count }) => [name, count])).toEqual([
      ['Pastries', 4],
      ['Bread', 2],
      ['Cakes', 2],
      ['Drinks', 1],
    ]);
    expect(counts).toEqual({ all: 9, 'on-sale': 9, 'off-sale': 0, low: 1, 'sold-out': 0, archived: 0 });
    const { body } = await api.call('get', '/api/products?show=cheap&sort=colour', cookie).expect(400);
    expect(body).toMatchObject({ errors: [{ field: 'show' }, { field: 'sort' }] });
  });

  it('is sorted on the server, and each page goes on where the last one ended', async () => {
    for (let nth = 0; nth < 120; nth++)
      await add({ name: `Bun ${String(nth % 40).padStart(2, '0')}`, variants: [{ amount: 100 + (nth % 7) }] });
    for (const sort of ['catalog', 'name', '-name', 'price', '-price', 'stock', 'newest']) {
      const ids: string[] = [];
      let next: string | null = '';
      for (; next !== null;) {
        const { rows, next: after }: ProductPage = await page(`sort=${sort}${next && `&after=${next}`}`);
        ids.push(...rows.map(({ id }) => id));
        next = after;
      }
      expect([sort, ids.length, new Set(ids).size]).toEqual([sort, 129, 129]);
    }
    expect((await names('sort=-price'))[0]).toBe('Birthday cake');
    expect((await names('sort=stock'))[0]).toBe('Birthday cake');
    expect((await names('sort=name&category=Drinks'))[0]).toBe('Coffee');
    const { next: byName } = await page('sort=name');
    const cursorOf = (value: string) => Buffer.from(JSON.stringify([value, newId()])).toString('base64url');
    for (const wrong of [
      'after=nonsense',
      `sort=price&after=${byName!}`,
      `sort=newest&after=${byName!}`,
      `sort=newest&after=${cursorOf('2026-99-99 99:99:99+00')}`,
      `sort=price&after=${cursorOf('2999999999')}`,
      `sort=name&after=${cursorOf('\u0000')}`,
    ])
      await api.call('get', `/api/products?${wrong}`, cookie).expect(400);
  });

  it('offers variants to choose from by what is typed', async () => {
    const { body } = await api.call('get', '/api/variants?search=coffee large', cookie).expect(200);
    expect(body).toMatchObject([{ title: 'Coffee, Large', retailerId: 'coffee-large', amount: 310, free: null, available: true }]);
  });
});

describe('the order of the catalog', () => {
  it('is changed by putting one product in front of another, or behind all', async () => {
    cookie = await api.cookieOf(await api.makeBusiness());
    const ids = (await page()).rows.map(({ id }) => id);
    const move = (id: string, before: string | null) => api.call('post', `/api/products/${id}/move`, cookie).send({ before });
    await move(ids[3]!, ids[1]!).expect(204);
    await move(ids[0]!, null).expect(204);
    await api.call('post', `/api/products/${ids[2]!}/move`, cookie).send({ after: ids[4] }).expect(204);
    expect((await page()).rows.map(({ id }) => id)).toEqual([ids[3], ids[1], ids[4], ids[2], ...ids.slice(5), ids[0]]);
    await move(ids[0]!, newId()).expect(400);
    await move(newId(), null).expect(404);
  });
});

describe('many products at once', () => {
  it('are taken off sale and put back, unless one of them is unknown', async () => {
    const ids = (await page()).rows.slice(0, 3).map(({ id }) => id);
    const offer = (these: readonly string[], available: boolean) =>
      api.call('post', '/api/products/offer', cookie).send({ ids: these, available });
    await offer(ids, false).expect(204);
    expect((await page('show=off-sale')).rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    await offer([ids[0]!, newId()], true).expect(400);
    await offer(ids, true).expect(204);
    expect((await page()).counts['off-sale']).toBe(0);
  });
});

describe('an archived product', () => {
  it('is offered no more, gives its retailer ids free, and can be restored', async () => {
    const product = await add({ name: 'Old bun', variants: [{ retailerId: 'BUN', amount: 90 }] });
    const { body } = await api.call('post', `/api/products/${product.id}/archive`, cookie).expect(200);
    expect(body).toMatchObject({ available: false, archivedAt: expect.any(String), variants: [{ retailerId: null }] });
    expect((await page('search=old bun')).rows).toEqual([]);
    expect((await page('search=old bun&show=archived')).rows).toHaveLength(1);
    await add({ name: 'New bun', variants: [{ retailerId: 'BUN', amount: 95 }] });
    await api.call('patch', `/api/products/${product.id}`, cookie).send({ available: true }).expect(400);
    await api.call('post', `/api/products/${product.id}/restore`, cookie).expect(200);
    await api.call('patch', `/api/products/${product.id}`, cookie).send({ available: true }).expect(200);
  });
});
