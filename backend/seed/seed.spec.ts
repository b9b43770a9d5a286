import type { SeededBusiness } from './make-business.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import { demoWishes, seedPlan } from './seed-plan.ts';
import { makeBusiness } from './make-business.ts';
import { readOptions } from './seed-options.ts';
import { wrongInOpeningHours } from '../businesses/valid-opening-hours.ts';
import { type StarterSetName, starterSets } from './starter-sets.ts';
import { Keyring } from '../database/secrets.ts';

let api: DashboardApi;
let made: SeededBusiness;

beforeAll(async () => {
  api = await dashboardApi();
  made = await makeBusiness(seedPlan(demoWishes, 1), { database: api.database, keyring: api.app.get(Keyring), sandbox: true });
});
afterAll(() => api.close());

const inIt = <Row>(sql: string) => api.database.inBusiness(made.id, (tx) => tx.query<Row[]>(sql));

describe('a seeded business', () => {
  it('can be signed in to by an owner and by a member', async () => {
    for (const { email, password, role } of made.members) {
      expect((await api.signIn(email, password).expect(200)).body).toMatchObject({
        business: { id: made.id, name: 'Bakery Morgenrot' },
        role,
      });
    }
  });

  it('has all that it says it has', async () => {
    const variants = await inIt<object>(
      `select id, product_id "productId", name, retailer_id "retailerId", amount, on_hand "onHand" from variants`,
    );
    expect(variants).toHaveLength(made.catalog.flatMap((product) => product.variants).length);
    expect(variants).toEqual(
      expect.arrayContaining(made.catalog.flatMap(({ productId, variants }) => variants.map((variant) => ({ ...variant, productId })))),
    );
    expect(await inIt(`select id, published_version_id "versionId" from flows order by id`)).toEqual(
      [...made.flows].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect(await inIt(`select language, count(*)::integer from faq_answers group by language order by language`)).toEqual([
      { language: 'en', count: 6 },
      { language: 'es', count: 6 },
    ]);
  });

  it('has its number known to the sandbox, and people there to write to it', async () => {
    expect(await api.database.query(`select phone_number_id from sandbox.numbers`)).toEqual([
      { phone_number_id: made.number.phoneNumberId },
    ]);
    expect(await api.database.query(`select name from sandbox.customers order by name`)).toHaveLength(3);
  });

  it('is made whole or not at all', async () => {
    const count = async () => (await api.database.query<{ count: number }>(`select count(*)::integer from webhook_numbers()`))[0]!.count;
    const before = await count();
    const plan = seedPlan({ email: 'new@perfcent.example', phoneNumberId: made.number.phoneNumberId }, 1);
    await expect(makeBusiness(plan, { database: api.database, keyring: api.app.get(Keyring), sandbox: false })).rejects.toMatchObject({
      code: '23505',
    });
    expect(await count()).toBe(before);
    await makeBusiness(seedPlan({ email: 'new@perfcent.example' }, 1), {
      database: api.database,
      keyring: api.app.get(Keyring),
      sandbox: false,
    });
  });
});

describe.each(Object.entries(starterSets))('a %s', (name, set) => {
  it('can be seeded whole: what it sells, what can be booked, and answers in both languages', async () => {
    const tools = { database: api.database, keyring: api.app.get(Keyring), sandbox: false };
    const business = await makeBusiness(seedPlan({ set: name as StarterSetName }, 1), tools);
    const counted = (table: string) =>
      api.database.inBusiness(business.id, async (tx) => {
        const [row]: [{ count: number }] = await tx.query(`select count(*)::integer from ${table} where business_id = $1`, [business.id]);
        return row.count;
      });
    expect(business.name).toMatch(new RegExp(`^${set.trade} `));
    expect(await counted('products')).toBe(set.products.length);
    expect(await counted('tax_rates')).toBe(set.taxRates.length);
    expect(await counted('services')).toBe(set.services.length);
    expect(await counted('resources')).toBe(set.resources.length);
    expect(await counted('service_needs')).toBe(set.services.flatMap(({ needs }) => needs.flat()).length);
  });

  it('says nothing that does not fit', () => {
    const ids = set.products.flatMap(({ variants }) => variants.map(({ retailerId }) => retailerId));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { tax } of set.products) if (tax !== undefined) expect(set.taxRates.map((rate) => rate.name)).toContain(tax);
    for (const { needs } of set.services) for (const need of needs.flat()) expect(set.resources.map((each) => each.name)).toContain(need);
    const asked = (language: 'en' | 'es') => set.answers.filter((answer) => answer.language === language).length;
    expect(asked('en')).toBe(asked('es'));
    expect(asked('en')).toBeGreaterThanOrEqual(5);
    for (const { weekly } of set.resources) expect(wrongInOpeningHours(weekly)).toBeUndefined();
    for (const { availableHours } of set.products) if (availableHours) expect(wrongInOpeningHours(availableHours)).toBeUndefined();
    expect(wrongInOpeningHours(set.terms.openingHours)).toBeUndefined();
    // Product and variant fit into a row of a list.
    for (const { name: product, variants } of set.products)
      for (const variant of variants)
        expect([variant.name ? `${product}, ${variant.name}` : product].filter((title) => title.length > 24)).toEqual([]);
  });
});

describe('the options of the seed', () => {
  it('become wishes', () => {
    expect(readOptions(['--json', '--businesses', '3', '--name', 'Bar', '--graph-token', 'EAAG'])).toEqual({
      help: false,
      json: true,
      demoIfEmpty: false,
      businesses: 3,
      wishes: { name: 'Bar', graphToken: 'EAAG' },
    });
  });

  it('that cannot be meant are refused in words', () => {
    for (const [args, words] of [
      [['--businesses', '0'], 'whole number from 1 to 1000'],
      [['--businesses', '2', '--phone-number-id', '123456'], 'only one business can have'],
      [['--phone-number-id', '+49'], 'digits that Meta shows'],
      [['--name', ''], '--name is empty'],
      [['--demo'], "Unknown option '--demo'"],
      [['bakery'], 'bakery'],
    ] as const) {
      expect(() => readOptions([...args])).toThrow(words);
    }
  });
});
