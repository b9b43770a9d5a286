import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { checks } from './checks.ts';
import type { Outcome } from './outcome.ts';
import { asTable } from './report.ts';
import { chaosRound } from './round.ts';
import { type Ground, openWorld, type World } from './world.ts';

type CheckNumber = keyof typeof checks;

const help = `Kills real servers while customers order, and compares what was promised with what is there.

  npm run chaos -- [options]

  --orders <n>    orders to run end to end (default 200)
  --kills <n>     how many times a server is killed (default 40)
  --minutes <m>   goes on ordering and killing for so long
  --seed <s>      decides what is left to chance (default: by chance, and told)
  --calm          Graph does not fail, only our servers do
  --check <n>     instead of that, one of the checks below; may be given again, or be "all"
  --full          the checks in full size, which can take many minutes, instead of the size of the tests
  --json <file>   writes the outcome there as JSON
  --help          this text

It starts a PostgreSQL of its own and throws it away. The exit code is 1 when a promise was broken.

Checks:
${Object.entries(checks)
  .map(([number, { title }]) => `  ${number}  ${title}`)
  .join('\n')}
`;

/** What is wrong with the request, in words for whoever typed it. */
export class Mistake extends Error {}

/** @returns whether all promises were kept. @throws Mistake */
export async function chaosCommand(args: readonly string[], ground: Ground): Promise<boolean> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(help);
    return true;
  }
  const outcomes: Record<string, Outcome> = {};
  const take = (title: string, outcome: Outcome) => {
    outcomes[title] = outcome;
    process.stdout.write(`${asTable(title, outcome)}\n`);
    if (outcome.lastWords) process.stderr.write(`${outcome.lastWords}\n`);
  };
  for (const check of options.checks) {
    const { title, run } = checks[check];
    take(`${check} ${title}`, await inWorldOfItsOwn(ground, (world) => run(world, options.seed, options.full)));
  }
  if (options.checks.length === 0) take('Servers are killed', await chaosRound(ground, { ...options, say: console.error }));
  if (options.json) await writeFile(options.json, `${JSON.stringify(outcomes, null, 2)}\n`);
  return Object.values(outcomes).every(({ breaches }) => breaches.length === 0);
}

async function inWorldOfItsOwn(ground: Ground, work: (world: World) => Promise<Outcome>): Promise<Outcome> {
  const world = await openWorld(ground);
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

function readOptions(args: readonly string[]) {
  const { values } = parse(args);
  const count = (name: 'orders' | 'kills' | 'minutes' | 'seed', standard: number, least: number): number => {
    const number = Number(values[name] ?? standard);
    if (!Number.isFinite(number) || number < least || (name !== 'minutes' && !Number.isInteger(number)))
      throw new Mistake(`--${name} is "${values[name]}", and should be a number from ${least} on.`);
    return number;
  };
  return {
    help: values.help ?? false,
    orders: count('orders', 200, 1),
    kills: count('kills', 40, 0),
    minutes: count('minutes', 0, 0),
    seed: count('seed', Date.now() % 1_000_000, 0),
    faults: !values.calm,
    checks: checksIn(values.check ?? []),
    full: values.full ?? false,
    json: values.json,
  };
}

function checksIn(wanted: readonly string[]): CheckNumber[] {
  const known = Object.keys(checks);
  if (wanted.includes('all')) return known.map(Number) as CheckNumber[];
  const unknown = wanted.find((number) => !known.includes(number));
  if (unknown !== undefined) throw new Mistake(`--check is "${unknown}", and should be "all" or one of ${known.join(', ')}.`);
  return wanted.map(Number) as CheckNumber[];
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        help: { ...flag, short: 'h' },
        calm: flag,
        full: flag,
        check: { type: 'string', multiple: true },
        json: text,
        orders: text,
        kills: text,
        minutes: text,
        seed: text,
      },
    });
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\nSee: npm run chaos -- --help`, { cause: error });
  }
}
