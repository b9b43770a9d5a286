import { inWorld } from './in-world-under-test.ts';
import { regressions } from './regressions.ts';
import { happens } from './run.ts';
import { dealt, dealtInMoney } from './scenario.ts';
import { shrunk } from './shrink.ts';
import { storyOf } from './story.ts';

const seeds = Number(process.env['SIMULATE_SEEDS'] ?? 200);
const moneySeeds = Math.ceil(seeds / 14);

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
