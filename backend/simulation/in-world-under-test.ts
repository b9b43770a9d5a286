import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Bug } from './bug.ts';
import { World } from './world.ts';

/** Does something in a world of its own, on a database of its own; a bug may be planted there. */
export async function inWorld<T>(work: (world: World) => Promise<T>, bug?: Bug): Promise<T> {
  const database: TestDatabase = await ownDatabase();
  const world = await World.open(database, bug);
  try {
    return await work(world);
  } finally {
    await world.close();
    await database.drop();
  }
}
