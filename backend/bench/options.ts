import { parseArgs } from 'node:util';

export const scenarios = ['saturation', 'statuses', 'businesses', 'rate300', 'stored', 'memory', 'start'] as const;
export type Scenario = (typeof scenarios)[number];

export const help = `Measures the built product over HTTP, beside a bare loop that does the same work.

  npm run bench -- [options]

  --scenario <name>      one of: ${scenarios.join(', ')}; may be given several times (default: all, each short)
                           saturation   as fast as it goes, one business, next to the limit loop
                           statuses     the same, and Graph tells sent, delivered and read of each reply, as Meta does
                           businesses   as fast as it goes with many businesses writing at once
                           rate300      at a given rate, next to the limit loop
                           stored       as fast as it goes with more and more stored conversations
                           memory       at a given rate for minutes: does the server grow
                           start        cold start, idle memory, size of node_modules
  --seconds <n>          how long to measure (default 10)
  --warm-up <n>          seconds before that (default 5)
  --rate <n>             messages a second where a rate is given (default 300)
  --in-flight <n>        customers waiting for a reply at any time, where it goes as fast as it can (default 256)
  --conversations <n>    how many customers write (default 2000)
  --businesses <n>       how many in the scenario of that name (default 500)
  --stored <list>        stored conversations (default 1000,100000; the full measurement is 1000,100000,1000000)
  --minutes <n>          length of the scenario memory (default 0.5; the full measurement is 10)
  --processes <n>        server processes on the one database (default 1)
  --statuses             the same in every scenario
  --profile <folder>     keep a profile of the server's processor time there, for the browser's developer tools
  --json <file>          where to write the report as JSON
  --help                 this text

The PostgreSQL is one of the bench's own, with the settings that the product ships, and thrown away at the end.
`;

/** What is wrong with the request, in words for whoever typed it. */
export class Mistake extends Error {}

export interface Options {
  readonly help: boolean;
  readonly scenarios: readonly Scenario[];
  readonly seconds: number;
  readonly warmUp: number;
  readonly rate: number;
  readonly inFlight: number;
  readonly conversations: number;
  readonly businesses: number;
  readonly stored: readonly number[];
  readonly minutes: number;
  readonly processes: number;
  readonly statuses: boolean;
  readonly profile?: string;
  readonly json?: string;
}

/** @throws Mistake */
export function readOptions(args: string[]): Options {
  const values = parse(args);
  const chosen = values.scenario ?? scenarios;
  const strange = chosen.find((name) => !(scenarios as readonly string[]).includes(name));
  if (strange !== undefined) throw new Mistake(`There is no scenario "${strange}". There are: ${scenarios.join(', ')}.`);
  const amount = (name: 'seconds' | 'warm-up' | 'rate' | 'minutes', otherwise: number) => numberIn(name, values[name], otherwise, 0.01);
  const count = (name: 'in-flight' | 'conversations' | 'businesses' | 'processes', otherwise: number) => {
    const given = numberIn(name, values[name], otherwise, 1);
    if (!Number.isInteger(given)) throw new Mistake(`--${name} is ${given}, and should be a whole number.`);
    return given;
  };
  return {
    help: values.help ?? false,
    scenarios: chosen as Scenario[],
    seconds: amount('seconds', 10),
    warmUp: amount('warm-up', 5),
    rate: amount('rate', 300),
    inFlight: count('in-flight', 256),
    conversations: count('conversations', 2_000),
    businesses: count('businesses', 500),
    stored: (values.stored ?? '1000,100000').split(',').map((each) => numberIn('stored', each, 0, 1)),
    minutes: amount('minutes', 0.5),
    processes: count('processes', 1),
    statuses: values.statuses ?? false,
    ...(values.profile !== undefined && { profile: values.profile }),
    ...(values.json !== undefined && { json: values.json }),
  };
}

function numberIn(name: string, given: string | undefined, otherwise: number, least: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (!Number.isFinite(value) || value < least) throw new Mistake(`--${name} is "${given}", and should be a number from ${least}.`);
  return value;
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: false,
      options: {
        help: { ...flag, short: 'h' },
        scenario: { ...text, multiple: true },
        seconds: text,
        'warm-up': text,
        rate: text,
        'in-flight': text,
        conversations: text,
        businesses: text,
        stored: text,
        minutes: text,
        processes: text,
        statuses: flag,
        profile: text,
        json: text,
      },
    }).values;
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\nSee: npm run bench -- --help`, { cause: error });
  }
}
