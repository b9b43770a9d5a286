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

  it('can be run by an owner who is no superuser, whose reviewed functions still look across businesses', async () => {
    const hosted = await bareDatabase();
    const role = `${new URL(hosted.ownerUrl).pathname.slice(1)}_owner`;
    const superuser = await new DataSource(connectionOptions(hosted.ownerUrl)).initialize();
    await superuser.query(`create role ${role} login createrole password 'of a hosted database'`);
    await superuser.query(`alter database ${new URL(hosted.ownerUrl).pathname.slice(1)} owner to ${role}`);

    const url = new URL(hosted.ownerUrl);
    [url.username, url.password] = [role, 'of a hosted database'];
    const tenant = await new DataSource({ ...connectionOptions(url.href), migrations }).initialize();
    await tenant.runMigrations();
    await superuser.query(`insert into businesses (id, name, currency, zone) values (gen_random_uuid(), 'Of nobody here', 'EUR', 'UTC')`);
    expect(await tenant.query(`select businesses_exist() as reviewed, (select count(*)::integer from businesses) as direct`)).toEqual([
      { reviewed: true, direct: 0 },
    ]);

    await tenant.destroy();
    await superuser.destroy();
    await hosted.drop();
    await owner.query(`drop role ${role}`);
  });

  it('come in the order of their times, which is the order they are run in', () => {
    const times = migrations.map((migration) => Number(/\d{13}$/.exec(migration.name)?.[0]));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });
});
