import { fileURLToPath } from 'node:url';
import { ownDatabase } from '../testing/test-database.ts';
import { checks } from './checks.ts';
import { openWorld, type Outage, type World } from './world.ts';

interface Launcher {
  startThrowAwayPostgres(wishes: { lasting: boolean }): Promise<Outage & { url(database: string): string; stop(): Promise<void> }>;
}

let postgres: Awaited<ReturnType<Launcher['startThrowAwayPostgres']>>;
let world: World;

beforeAll(async () => {
  const { startThrowAwayPostgres } = (await import(new URL('../launch/local-postgres.mjs', import.meta.url).href)) as Launcher;
  postgres = await startThrowAwayPostgres({ lasting: true });
  // The databases of this file are made on a server that may be stopped.
  process.env['PERFCENT_TEST_DATABASE_URL'] = postgres.url('postgres');
  world = await openWorld({ root: fileURLToPath(new URL('../..', import.meta.url)), database: ownDatabase, outage: postgres });
}, 90_000);
afterAll(async () => {
  await world?.close();
  await postgres?.stop();
});

describe('when PostgreSQL stops at once while webhooks come', () => {
  it('they are answered with 503, none that was answered with 200 is lost, and the servers heal (check 14)', async () => {
    const { breaches, lastWords } = await checks[14].run(world, 1, false);
    expect({ breaches, ...(lastWords && { lastWords }) }).toEqual({ breaches: [] });
  }, 150_000);
});
