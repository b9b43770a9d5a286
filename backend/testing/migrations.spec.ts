import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { connectionOptions } from '../database/connection.ts';
import { bareDatabase, type TestDatabase } from './test-database.ts';

describe('the migrations', () => {
  let database: TestDatabase;
  let owner: DataSource;

  beforeAll(async () => {
    database = await bareDatabase();
    owner = await new DataSource({ ...connectionOptions(database.ownerUrl), migrations }).initialize();
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  const tables = async () => {
    const rows = await owner.query<{ name: string }[]>(
      `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'sandbox') order by 1`,
    );
    return rows.map((row) => row.name).filter((name) => name !== 'migrations');
  };

  it('can be undone to the last table, and done again', async () => {
    await owner.runMigrations();
    const made = await tables();
    for (let left = migrations.length; left > 0; left--) await owner.undoLastMigration();
    expect(await tables()).toEqual([]);
    await owner.runMigrations();
    expect(await tables()).toEqual(made);
  });

  it('come in the order of their times, which is the order they are run in', () => {
    const times = migrations.map((migration) => Number(/\d{13}$/.exec(migration.name)?.[0]));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });
});
