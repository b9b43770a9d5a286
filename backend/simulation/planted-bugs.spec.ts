import { inWorld } from './in-world-under-test.ts';
import { plantedBugs } from './planted-bugs.ts';
import { happens } from './run.ts';
import { dealt } from './scenario.ts';
import { shrunk } from './shrink.ts';
import { storyOf } from './story.ts';

/** A planted bug that needs more is one that the simulation is blind to. */
const seedsForABug = 200;

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
