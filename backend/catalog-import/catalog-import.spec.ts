import type { ImportReport } from '../contract/catalog-import.ts';
import type { ProductPage, ProductView, StockMovePage } from '../contract/catalog.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';

let api: DashboardApi;
let business: SeededBusiness;
let cookie: string;

beforeAll(async () => {
  api = await dashboardApi();
});
beforeEach(async () => {
  business = await api.makeBusiness();
  cookie = await api.cookieOf(business);
});
afterAll(() => api.close());

const send = async (csv: string, dryRun = false) =>
  (await api.call('post', '/api/catalog/import', cookie).send({ csv, dryRun }).expect(200)).body as ImportReport;
const table = async (name: string) => (await api.call('get', `/api/catalog/${name}.csv`, cookie).expect(200)).text;
const found = async (search: string): Promise<ProductView> => {
  const { rows } = (await api.call('get', `/api/products?search=${encodeURIComponent(search)}`, cookie).expect(200)).body as ProductPage;
  return (await api.call('get', `/api/products/${rows[0]!.id}`, cookie).expect(200)).body as ProductView;
};
const told = ({ mistakes }: ImportReport) => mistakes.map(({ line, column, message }) => `${line} ${column ?? '-'}: ${message}`);

describe('a catalog as a table', () => {
  it('changes nothing when it comes back as it went out', async () => {
    const report = await send(await table('export'));
    expect(report).toMatchObject({
      applied: true,
      mistakes: [],
      products: { added: 0, changed: 0, unchanged: 9 },
      variants: { added: 0, changed: 0, unchanged: 12 },
    });
  });

  it('has an example that can be imported as it is', async () => {
    const report = await send(
      (await table('example'))
        .replaceAll('croissant,', 'croissant-2,')
        .replaceAll('sourdough-', 'loaf-')
        .replaceAll(',Croissant', ',Brioche')
        .replaceAll('Sourdough bread', 'Loaf'),
    );
    expect(told(report)).toEqual([]);
    expect(report).toMatchObject({ applied: true, products: { added: 3 }, variants: { added: 5 } });
    expect(await found('apron')).toMatchObject({
      options: [
        { name: 'Size', values: ['S', 'M'] },
        { name: 'Colour', values: ['green'] },
      ],
      variants: [
        { name: 'S, green', optionValues: ['S', 'green'], amount: 2400, onHand: 3, available: true },
        { name: 'M, green', onHand: null, available: false },
      ],
    });
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const report = await send('retailer_id,product,price\ncroissant,Croissant,2.50\nbagel,Bagel,1.90', true);
    expect(report).toEqual({
      applied: false,
      rows: 2,
      products: { added: 1, changed: 0, unchanged: 1 },
      variants: { added: 1, changed: 1, unchanged: 0 },
      mistakes: [],
      mistakeCount: 0,
    });
    expect((await found('croissant')).variants[0]!.amount).toBe(220);
  });

  it('changes what its retailer ids know, adds the rest, and leaves alone what it does not name', async () => {
    const before = await found('danish');
    const report = await send(
      'Retailer ID;Product;Variant;Price;On hand\ndanish-cherry;Danish;Cherry;3,10;30\ndanish-plum;Danish;Plum;3,10;\n',
    );
    expect(told(report)).toEqual([]);
    const after = await found('danish');
    expect(after.variants.map(({ name, amount, onHand }) => [name, amount, onHand])).toEqual([
      ['Cherry', 310, 30],
      ['Apple', 290, 12],
      ['Plum', 310, null],
    ]);
    expect(after).toMatchObject({ id: before.id, description: before.description, category: before.category });
    const { rows } = (await api.call('get', `/api/variants/${after.variants[0]!.id}/stock-moves`, cookie).expect(200))
      .body as StockMovePage;
    expect(rows).toMatchObject([{ kind: 'import', before: 24, after: 30, actorName: 'Mara Sommer' }]);
  });

  it('reports every bad row with its line, its column and the reason, and then applies none', async () => {
    await api.call('post', '/api/tax-rates', cookie).send({ name: 'VAT', basisPoints: 700, inclusive: true }).expect(201);
    const report = await send(
      [
        'retailer_id,product,variant,price,on_hand,tax,on_sale',
        'croissant,Croissant,,2.50,60,vat,yes',
        ',Bagel,,1.90,,,',
        'bagel,,,1.90,,,',
        'roll,"Roll',
        'with two lines",,1e3,many,none such,perhaps',
        'croissant,Croissant,,1.234,,,',
        'danish-cherry,Danish,Apple,2.90,,,',
        'a,b,c,1.00,,,,surplus',
      ].join('\n'),
    );
    expect(report).toMatchObject({ applied: false, rows: 7 });
    expect(told(report)).toEqual([
      '9 -: has 8 cells, and the header 7',
      '3 retailer_id: must be given',
      '4 product: must be given',
      '5 tax: is no tax rate of yours: none such',
      '5 on_sale: must be yes or no',
      '5 price: must be written out, without an exponent',
      '5 on_hand: must be a whole number, or empty where nobody counts',
      '7 retailer_id: is on line 2 already',
      '7 price: could mean 1234 or 1.234; write 1234 or 1.23',
      '7 variant: must be given where a product has several',
      '8 variant: is the name of another variant of this product',
    ]);
    expect((await found('croissant')).variants[0]!.amount).toBe(220);
  });

  it.each([
    ['is empty', '', '1 -: The file is empty.'],
    ['lacks a column', 'product,price\nx,1', '1 retailer_id: is missing'],
    ['has a column that nobody knows', 'retailer_id,product,price,colour\na,b,1,red', '1 colour: is no column that is known here'],
    ['has quotes that do not match', 'retailer_id,product,price\na,"b,1', '-: cannot be read: its quotes do not match'],
  ])('is refused as a whole when it %s', async (_, csv, mistake) => {
    const report = await send(csv);
    expect(report.applied).toBe(false);
    expect(told(report)[0]).toContain(mistake);
  });

  it('takes no stock away that placed orders wait for', async () => {
    const { variants } = await found('croissant');
    await api.database.inBusiness(business.id, (tx) =>
      tx.query(`update variants set held = 5 where business_id = $1 and id = $2`, [business.id, variants[0]!.id]),
    );
    expect(told(await send('retailer_id,product,price,on_hand\ncroissant,Croissant,2.20,4'))).toEqual([
      '2 on_hand: cannot be below 5: so many are held for orders that are placed',
    ]);
  });

  it('goes out with no cell that a spreadsheet would take for a formula, and comes back the same', async () => {
    const names = ['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)'];
    for (const [nth, name] of names.entries())
      await api
        .call('post', '/api/products', cookie)
        .send({ name, description: `${name}\nsecond line, "quoted"`, variants: [{ retailerId: `f${nth}`, amount: 100 }] })
        .expect(201);
    const csv = await table('export');
    for (const name of names) expect(csv).toMatch(new RegExp(`"?'${name.slice(0, 2).replace(/[=+@]/g, '\\$&')}`));
    expect(csv).not.toMatch(/(^|[,\n])"?[=+@-]/m);
    expect(await send(csv)).toMatchObject({ applied: true, products: { changed: 0, added: 0 }, variants: { changed: 0, added: 0 } });
  });
});
