import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { writeFile } from 'node:fs/promises';
import type { Outcome } from './outcome.ts';
import { asTable } from './report.ts';
import { chaosRound } from './round.ts';
import type { Ground } from './world.ts';

export const help = `Kills real servers while customers order, and compares what was promised with what is there.

  npm run chaos -- [options]

  --orders <n>    orders to run end to end (default 200)
  --kills <n>     how many times a server is killed (default 40)
  --minutes <m>   goes on ordering and killing for so long
  --seed <s>      decides what is left to chance (default: by chance, and told)
  --calm          Graph does not fail, only our servers do
  --json <file>   writes the outcome there as JSON
  --help          this text

It starts a PostgreSQL of its own and throws it away. The exit code is 1 when a promise was broken.
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
  const outcome = await chaosRound(ground, { ...options, say: console.error });
  process.stdout.write(`${asTable('Killing servers', outcome)}\n`);
  if (options.json) await writeOutcomes(options.json, { 'killing servers': outcome });
  return outcome.breaches.length === 0;
}

async function writeOutcomes(file: string, outcomes: Readonly<Record<string, Outcome>>): Promise<void> {
  await writeFile(file, `${JSON.stringify(outcomes, null, 2)}\n`);
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
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: { help: { ...flag, short: 'h' }, calm: flag, json: text, orders: text, kills: text, minutes: text, seed: text },
    });
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\nSee: npm run chaos -- --help`, { cause: error });
  }
}
