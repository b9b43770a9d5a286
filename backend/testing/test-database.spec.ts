import pg from 'pg';
import { ownDatabase, type TestDatabase } from './test-database.ts';

const ask = async (url: string, question: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(question)).rows;
  } finally {
    await client.end();
  }
};

describe("a suite's own database", () => {
  let one: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    [one, other] = await Promise.all([ownDatabase(), ownDatabase()]);
  });
  afterAll(() => Promise.all([one.drop(), other.drop()]));

  it('is migrated', async () => {
    expect(await ask(one.ownerUrl, `select to_regclass('public.businesses') is not null as migrated`)).toEqual([{ migrated: true }]);
  });

  it('is entered as the owner and as the app', async () => {
    expect(await ask(one.appUrl, 'select current_user as role')).toEqual([{ role: 'perfcent_app' }]);
    expect(await ask(one.ownerUrl, 'select current_user as role')).not.toEqual([{ role: 'perfcent_app' }]);
  });

  it('is shared with no other suite', async () => {
    await ask(one.ownerUrl, 'create table only_here ()');
    expect(await ask(other.ownerUrl, `select to_regclass('only_here') as found`)).toEqual([{ found: null }]);
  });
});
