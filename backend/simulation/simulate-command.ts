import { parseArgs } from 'node:util';
import { plantedBug, plantedBugs } from './planted-bugs.ts';
import { happens } from './run.ts';
import { dealt } from './scenario.ts';
import { shrunk } from './shrink.ts';
import { storyOf } from './story.ts';
import { World } from './world.ts';

const help = `Lets the core of Perfcent live through crashes, races and a failing Graph, again and again, and checks that nothing is lost or done twice.

  npm run simulate -- [options]

  --seeds <n>    how many lives (default 200)
  --from <n>     the first of them (default 1)
  --seed <n>     only this one
  --story        tell what happens in each
  --bug <name>   plant a bug first, and see whether it is found
  --help         this text

A life that goes wrong is made as short as it can be and told as a story. The bugs:
${plantedBugs.map(({ name }) => `  ${name}`).join('\n')}
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    story: { type: 'boolean', default: false },
    bug: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

process.exitCode = values.help ? told(help) : await simulate();

async function simulate(): Promise<number> {
  const first = whole('from', values.seed ?? values.from);
  const count = values.seed === undefined ? whole('seeds', values.seeds) : 1;
  const bug = values.bug === undefined ? undefined : plantedBug(values.bug);
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = process.env;
  if (!appUrl || !ownerUrl)
    throw new Error('Started by hand, this needs DATABASE_URL and DATABASE_OWNER_URL of an empty, migrated database.');

  const world = await World.open({ appUrl, ownerUrl }, bug);
  try {
    const sum = { steps: 0, crashes: 0 };
    for (let seed = first; seed < first + count; seed++) {
      const scenario = dealt(seed);
      const outcome = await happens(world, scenario);
      sum.steps += outcome.steps;
      sum.crashes += outcome.crashes;
      if (outcome.violations.length > 0) {
        console.log(`Seed ${seed} goes wrong:\n${outcome.violations.map((each) => `  ${each}`).join('\n')}\n\nIn short:\n`);
        console.log(storyOf(await shrunk(world, scenario, outcome)));
        return 1;
      }
      if (values.story)
        console.log(
          `Seed ${seed}, ${outcome.steps} steps (${outcome.hash.slice(0, 12)}):\n${outcome.story.map((line) => `  ${line}`).join('\n')}\n`,
        );
      else if ((seed - first + 1) % 50 === 0) console.error(`${seed - first + 1} lives, all well`);
    }
    console.log(`${count} lives with ${sum.crashes} crashes in ${sum.steps} steps: nothing lost, nothing done twice.`);
    return 0;
  } finally {
    await world.close();
  }
}

function told(text: string): number {
  console.log(text);
  return 0;
}

function whole(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} is "${text}", and should be a whole number from 1.`);
  return number;
}
