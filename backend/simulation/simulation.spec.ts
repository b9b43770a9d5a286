import { ownDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Bug } from './bug.ts';
import { plantedBugs } from './planted-bugs.ts';
import { regressions } from './regressions.ts';
import { happens } from './run.ts';
import { dealt, dealtInMoney } from './scenario.ts';
import { shrunk } from './shrink.ts';
import { storyOf } from './story.ts';
import { World } from './world.ts';

const seeds = Number(process.env['SIMULATE_SEEDS'] ?? 200);
/** A planted bug that needs more is one that the simulation is blind to. */
const seedsForABug = 200;
const moneySeeds = Math.ceil(seeds / 14);

async function inWorld<T>(work: (world: World) => Promise<T>, bug?: Bug): Promise<T> {
  const database: TestDatabase = await ownDatabase();
  const world = await World.open(database, bug);
  try {
    return await work(world);
  } finally {
    await world.close();
    await database.drop();
  }
}

describe('the core, simulated', () => {
  it(
    `loses nothing and does nothing twice, in ${seeds} lives full of crashes`,
    () =>
      inWorld(async (world) => {
        let crashes = 0;
        for (let seed = 1; seed <= seeds; seed++) {
          const scenario = dealt(seed);
          const outcome = await happens(world, scenario);
          if (outcome.violations.length > 0) throw new Error(storyOf(await shrunk(world, scenario, outcome)));
          crashes += outcome.crashes;
        }
        expect(crashes).toBeGreaterThan(seeds / 2);
      }),
    600_000,
  );

  it(
    `keeps a ledger that agrees with the provider’s books, in ${moneySeeds} lives`,
    () =>
      inWorld(async (world) => {
        for (let seed = 1; seed <= moneySeeds; seed++) {
          const scenario = dealtInMoney(seed);
          const outcome = await happens(world, scenario);
          if (outcome.violations.length > 0) throw new Error(storyOf(await shrunk(world, scenario, outcome)));
        }
      }),
    600_000,
  );

  it(
    'runs the same way twice',
    () =>
      inWorld(async (world) => {
        for (const seed of [2, 7, 11, 23]) {
          const [one, other] = [await happens(world, dealt(seed)), await happens(world, dealt(seed))];
          expect({ seed, hash: one.hash, steps: one.steps }).toEqual({ seed, hash: other.hash, steps: other.steps });
        }
      }),
    120_000,
  );

  it.each(regressions)(
    'stays well: $about',
    ({ scenario }) =>
      inWorld(async (world) => {
        expect((await happens(world, scenario)).violations).toEqual([]);
      }),
    60_000,
  );
});

describe('the simulation', () => {
  it.each(plantedBugs)(
    'finds a planted bug: $name',
    (bug) =>
      inWorld(async (world) => {
        for (let seed = 1; seed <= seedsForABug; seed++) if ((await happens(world, dealt(seed))).violations.length > 0) return;
        throw new Error(`${bug.name} was not found in ${seedsForABug} seeds`);
      }, bug),
    600_000,
  );

  it(
    'makes a short story of a failing seed',
    () =>
      inWorld(
        async (world) => {
          let [scenario, outcome] = [dealt(1), await happens(world, dealt(1))];
          // One that is long enough to be told in short.
          for (let seed = 2; outcome.violations.length === 0 || scenario.acts.length < 7; seed++)
            [scenario, outcome] = [dealt(seed), await happens(world, dealt(seed))];
          const small = await shrunk(world, scenario, outcome);
          expect(small.outcome.violations.length).toBeGreaterThan(0);
          expect(small.scenario.acts.length).toBeLessThan(scenario.acts.length);
          expect(storyOf(small)).toContain('relives(');
        },
        plantedBugs.find(({ name }) => name === 'no conversation lock'),
      ),
    120_000,
  );
});
