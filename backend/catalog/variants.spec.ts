import fc from 'fast-check';
import type { GridVariant, NewProduct, ProductView, StockMovePage, TaxRateView } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import type { SeededBusiness } from '../seed/make-business.ts';

let api: DashboardApi;
let business: SeededBusiness;
let cookie: string;
let ofAnother: string;

beforeAll(async () => {
  api = await dashboardApi();
  business = await api.makeBusiness();
  cookie = await api.cookieOf(business);
  ofAnother = await api.cookieOf(await api.makeBusiness());
});
afterAll(() => api.close());

const post = (path: string, body: object = {}, as = cookie) => api.call('post', path, as).send(body);
const add = async (product: NewProduct): Promise<ProductView> => (await post('/api/products', product).expect(201)).body as ProductView;
const put = (id: string, options: NewProduct['options'], variants: readonly GridVariant[]) =>
  api.call('put', `/api/products/${id}/variants`, cookie).send({ options, variants });
const moves = async (id: string) => (await api.call('get', `/api/variants/${id}/stock-moves`, cookie).expect(200)).body as StockMovePage;
const hold = (id: string, held: number) =>
  api.database.inBusiness(business.id, (tx) =>
    tx.query(`update variants set held = $3 where business_id = $1 and id = $2`, [business.id, id, held]),
  );

const shirt: NewProduct = {
  name: 'T-shirt',
  options: [
    { name: 'Size', values: ['S', 'M'] },
    { name: 'Colour', values: ['red', 'blue'] },
  ],
  variants: [
    { optionValues: ['S', 'red'], amount: 1900, onHand: 4 },
    { optionValues: ['M', 'blue'], amount: 2100 },
  ],
};

describe('the variants of a product with options', () => {
  it('are named by what was chosen of each', async () => {
    const { options, variants } = await add(shirt);
    expect(options).toEqual(shirt.options);
    expect(variants.map(({ name, optionValues }) => [name, optionValues])).toEqual([
      ['S, red', ['S', 'red']],
      ['M, blue', ['M', 'blue']],
    ]);
  });

  it('are changed, added and dropped together; values may change places', async () => {
    const { id, variants } = await add(shirt);
    const [small, medium] = variants;
    const { body } = await put(id, shirt.options, [
      { id: medium!.id, optionValues: ['S', 'red'], amount: 2100, retailerId: 'A' },
      { id: small!.id, optionValues: ['M', 'blue'], amount: 1950 },
      { optionValues: ['S', 'blue'], amount: 2000, onHand: 7, available: false },
    ]).expect(200);
    expect(body).toMatchObject({
      variants: [
        { id: medium!.id, name: 'S, red', retailerId: 'A', onHand: null },
        { id: small!.id, name: 'M, blue', amount: 1950, onHand: 4 },
        { name: 'S, blue', onHand: 7, available: false },
      ],
    });
    const again = await put(id, [], [{ id: small!.id, name: 'the only one', amount: 1950 }]).expect(200);
    expect(again.body).toMatchObject({ options: [], variants: [{ id: small!.id, name: 'the only one' }] });
  });

  it('are refused where they do not fit together, each at its place', async () => {
    const { id, variants } = await add({ name: 'Cap', variants: [{ amount: 900 }] });
    const wrong = async (options: NewProduct['options'], grid: readonly GridVariant[]) =>
      ((await put(id, options, grid).expect(400)).body as { errors: { field: string }[] }).errors.map(({ field }) => field);
    const size = [{ name: 'Size', values: ['S', 'M'] }];
    expect(await wrong(size, [{ amount: 1 }])).toEqual(['variants[0].optionValues']);
    expect(await wrong(size, [{ optionValues: ['L'], amount: 1 }])).toEqual(['variants[0].optionValues']);
    expect(
      await wrong(size, [
        { optionValues: ['S'], amount: 1 },
        { optionValues: ['S'], amount: 2 },
      ]),
    ).toEqual(['variants[1].name']);
    expect(await wrong([{ name: 'Size', values: ['S', 'S'] }], [{ optionValues: ['S'], amount: 1 }])).toEqual(['options[0].values']);
    expect(await wrong([], [{ id: newId(), amount: 1 }])).toEqual(['variants[0].id']);
    expect(await wrong([], [{ id: variants[0]!.id, amount: 1, onHand: 5 }])).toEqual(['variants[0].onHand']);
  });

  it('stay while placed orders wait for them', async () => {
    const { id, variants } = await add(shirt);
    await hold(variants[0]!.id, 2);
    const { body } = await put(id, [], [{ name: 'other', amount: 1 }]).expect(400);
    expect(body).toMatchObject({ errors: [{ field: 'variants', message: expect.stringContaining('S, red (2)') }] });
  });
});

describe('the stock of a variant', () => {
  it('is counted and corrected, and its history tells by whom and why', async () => {
    const [variant] = (await add({ name: 'Cup', variants: [{ amount: 500, onHand: 10 }] })).variants;
    const at = `/api/variants/${variant!.id}`;
    await post(`${at}/correct`, { by: -2, reason: 'broken' }).expect(200);
    await post(`${at}/count`, { onHand: 9, reason: 'monthly count' }).expect(200);
    await api.call('patch', at, cookie).send({ onHand: null }).expect(200);
    await post(`${at}/count`, { onHand: 3 }).expect(200);
    const { rows, next } = await moves(variant!.id);
    expect(next).toBeNull();
    expect(rows.map(({ kind, before, after, reason, actorName }) => [kind, before, after, reason, actorName])).toEqual([
      ['count', null, 3, '', 'Mara Sommer'],
      ['count', 9, null, '', 'Mara Sommer'],
      ['count', 8, 9, 'monthly count', 'Mara Sommer'],
      ['correction', 10, 8, 'broken', 'Mara Sommer'],
      ['count', null, 10, '', 'Mara Sommer'],
    ]);
  });

  it('is never below what is held, and a correction wants a reason', async () => {
    const [counted, uncounted] = (
      await add({
        name: 'Plate',
        variants: [
          { name: 'big', amount: 900, onHand: 5 },
          { name: 'small', amount: 700 },
        ],
      })
    ).variants;
    await hold(counted!.id, 3);
    const refused = async (path: string, body: object) =>
      ((await post(path, body).expect(400)).body as { errors: { field: string }[] }).errors.map(({ field }) => field);
    expect(await refused(`/api/variants/${counted!.id}/count`, { onHand: 2 })).toEqual(['onHand']);
    expect(await refused(`/api/variants/${counted!.id}/correct`, { by: -3, reason: 'lost' })).toEqual(['by']);
    expect(await refused(`/api/variants/${counted!.id}/correct`, { by: 1 })).toEqual(['reason']);
    expect(await refused(`/api/variants/${counted!.id}/correct`, { by: 0, reason: 'none' })).toEqual(['by']);
    expect(await refused(`/api/variants/${uncounted!.id}/correct`, { by: 1, reason: 'found' })).toEqual(['by']);
    await post(`/api/variants/${counted!.id}/count`, { onHand: 1 }, ofAnother).expect(404);
    await api.call('get', `/api/variants/${counted!.id}/stock-moves`, ofAnother).expect(404);
  });

  it('is what its history says, whatever was done to it and at the same time', async () => {
    const deed = fc.oneof(
      fc.record({ to: fc.option(fc.integer({ min: 0, max: 20 })) }),
      fc.record({ by: fc.integer({ min: -5, max: 5 }).filter((by) => by !== 0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 8 }), async (deeds) => {
        const [variant] = (await add({ name: 'Bowl', variants: [{ amount: 1, onHand: 6 }] })).variants;
        const at = `/api/variants/${variant!.id}`;
        await Promise.all(
          deeds.map((done) =>
            'to' in done ? post(`${at}/count`, { onHand: done.to }) : post(`${at}/correct`, { by: done.by, reason: 'as it happened' }),
          ),
        );
        const { rows } = await moves(variant!.id);
        const told = rows.toReversed();
        for (const [nth, { before }] of told.entries()) expect(before).toBe(nth === 0 ? null : told[nth - 1]!.after);
        const [{ onHand }] = await api.database.inBusiness(business.id, (tx) =>
          tx.query<[{ onHand: number | null }]>(`select on_hand "onHand" from variants where business_id = $1 and id = $2`, [
            business.id,
            variant!.id,
          ]),
        );
        expect(told.at(-1)!.after).toBe(onHand);
      }),
      { numRuns: 12 },
    );
  });
});

describe('tax rates', () => {
  it('are added, changed and given to products; one that is in use is not removed', async () => {
    const all = (await post('/api/tax-rates', { name: 'VAT 19 %', basisPoints: 1900, inclusive: true }).expect(201)).body as TaxRateView[];
    const rate = all.find(({ name }) => name === 'VAT 19 %')!;
    const product = await add({ name: 'Book', taxRateId: rate.id, variants: [{ amount: 2000 }] });
    expect(product.taxRateId).toBe(rate.id);
    const { body } = await api.call('delete', `/api/tax-rates/${rate.id}`, cookie).expect(409);
    expect(body).toMatchObject({ detail: '1 product has this tax rate. Give them another one first.' });
    await api.call('patch', `/api/tax-rates/${rate.id}`, cookie).send({ name: 'VAT 7 %', basisPoints: 700, inclusive: true }).expect(200);
    await api.call('patch', `/api/products/${product.id}`, cookie).send({ taxRateId: null }).expect(200);
    await api.call('delete', `/api/tax-rates/${rate.id}`, cookie).expect(200);
  });

  it('have names of their own, belong to their business, and are no more than the whole', async () => {
    const vat = { name: 'VAT', basisPoints: 2000, inclusive: false };
    const [rate] = (await post('/api/tax-rates', vat).expect(201)).body as TaxRateView[];
    expect((await post('/api/tax-rates', vat).expect(400)).body).toMatchObject({ errors: [{ field: 'name' }] });
    expect((await post('/api/tax-rates', { ...vat, name: 'Much', basisPoints: 10_001 }).expect(400)).body).toMatchObject({
      errors: [{ field: 'basisPoints' }],
    });
    await post('/api/tax-rates', vat, ofAnother).expect(201);
    const stolen = await post('/api/products', { name: 'X', taxRateId: rate!.id, variants: [{ amount: 1 }] }, ofAnother).expect(400);
    expect(stolen.body).toMatchObject({ errors: [{ field: 'taxRateId', message: 'is no tax rate of yours' }] });
    await api.call('delete', `/api/tax-rates/${rate!.id}`, ofAnother).expect(404);
  });
});
