import { DataSource } from 'typeorm';
import { connectionOptions } from '../database/connection.ts';
import { entities } from '../database/entities.ts';
import { ownDatabase, type TestDatabase } from './test-database.ts';

describe('the entities', () => {
  let database: TestDatabase;
  let owner: DataSource;

  beforeAll(async () => {
    database = await ownDatabase();
    owner = await new DataSource({ ...connectionOptions(database.ownerUrl), entities }).initialize();
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  it('describe exactly the tables that the migrations made', async () => {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
});
