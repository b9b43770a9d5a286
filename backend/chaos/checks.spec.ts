import { fileURLToPath } from 'node:url';
import { ownDatabase } from '../testing/test-database.ts';
import { checks } from './checks.ts';
import { openWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld({ root: fileURLToPath(new URL('../..', import.meta.url)), database: ownDatabase });
}, 60_000);
afterAll(() => world?.close());

const keeps = async (check: Exclude<keyof typeof checks, 14>) => {
  const { breaches, lastWords } = await checks[check].run(world, 1, false);
  expect({ breaches, ...(lastWords && { lastWords }) }).toEqual({ breaches: [] });
};

describe('when Graph fails', () => {
  it('with 500 for a while, every reply goes out afterwards, in order and once (check 16)', () => keeps(16), 120_000);
  it('with 429, it is left alone as long as it asks (check 17)', () => keeps(17), 120_000);
  it('to answer what it accepted, at most one more copy goes out, marked (check 18)', () => keeps(18), 120_000);
});

describe('when webhooks', () => {
  it('come up to five times, at two servers at once, each message is processed once (check 20)', () => keeps(20), 180_000);
  it('come in any order, no status takes another back, and read may come before sent (check 21)', () => keeps(21), 120_000);
});

describe('when a server is told to end', () => {
  it('under load, it finishes what it has in hand and drops nothing (check 34)', () => keeps(34), 120_000);
});

describe('when a week has passed', () => {
  it('and every webhook comes again, nothing happens (check 22)', () => keeps(22), 120_000);
});
