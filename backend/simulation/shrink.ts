import { happens, type Outcome } from './run.ts';
import type { Act, Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** Runs that a shrinking may take. */
const patience = 250;

export interface Shrunk {
  readonly scenario: Scenario;
  readonly outcome: Outcome;
}

/** The smallest scenario that can be made of one that goes wrong, by leaving out what it does not need to go wrong in the same way. */
export async function shrunk(world: World, scenario: Scenario, outcome: Outcome): Promise<Shrunk> {
  const rule = ruleOf(outcome);
  let least: Shrunk = { scenario, outcome };
  let left = patience;
  const stillFails = async (smaller: Scenario): Promise<boolean> => {
    if (left-- <= 0) return false;
    const tried = await happens(world, smaller);
    if (ruleOf(tried) !== rule) return false;
    least = { scenario: smaller, outcome: tried };
    return true;
  };
  for (let before = Infinity; sizeOf(least.scenario) < before && left > 0;) {
    before = sizeOf(least.scenario);
    await without('acts', least, stillFails, () => least);
    await without('crashes', least, stillFails, () => least);
    await without('troubles', least, stillFails, () => least);
    for (const [place, act] of least.scenario.acts.entries())
      if (act.twice ?? act.late ?? act.atOnce) await stillFails({ ...least.scenario, acts: least.scenario.acts.with(place, plain(act)) });
    if (least.scenario.servers > 1) await stillFails({ ...least.scenario, servers: least.scenario.servers - 1 });
  }
  return least;
}

/** Leaves out halves, then quarters, and in the end one by one. */
async function without(
  what: 'acts' | 'crashes' | 'troubles',
  first: Shrunk,
  stillFails: (smaller: Scenario) => Promise<boolean>,
  least: () => Shrunk,
): Promise<void> {
  for (let size = Math.ceil(first.scenario[what].length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < least().scenario[what].length;) {
      const { scenario } = least();
      const rest = scenario[what].filter((_, place) => place < from || place >= from + size);
      if (!(await stillFails({ ...scenario, [what]: rest }))) from += size;
    }
  }
}

const sizeOf = ({ acts, crashes, troubles, servers }: Scenario): number =>
  acts.length + acts.filter(({ twice, late, atOnce }) => twice ?? late ?? atOnce).length + crashes.length + troubles.length + servers;

function plain(act: Act): Act {
  const { twice: _, late: __, atOnce: ___, ...rest } = act;
  return rest;
}

/** Which rule is broken first, e.g. `I4`. */
const ruleOf = ({ violations: [first] }: Outcome): string | undefined => first?.slice(0, 2);
