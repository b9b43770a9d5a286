import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { Databases } from './databases.ts';
import { help, Mistake, readOptions, type Options, type Scenario } from './options.ts';
import { coldStart, type ColdStart } from './cold-start.ts';
import { reportOf, tableOf, type NamedRun } from './report.ts';
import { run, type Place, type RunPlan } from './run.ts';

/** All runs of one call. */
class Bench {
  readonly runs: NamedRun[] = [];
  start: ColdStart | null = null;
  private readonly options: Options;
  private readonly place: Place;

  constructor(options: Options, place: Place) {
    this.options = options;
    this.place = place;
  }

  readonly scenarios: Readonly<Record<Scenario, () => Promise<void>>> = {
    saturation: async () => {
      await this.measure('saturation', 'limit-loop');
      await this.measure('saturation', 'product');
    },
    statuses: () => this.measure('statuses', 'product', { statuses: true }),
    businesses: () => this.measure('businesses', 'product', { businesses: this.options.businesses }),
    rate300: async () => {
      const pace = { rate: this.options.rate };
      await this.measure('rate300', 'limit-loop', { pace });
      await this.measure('rate300', 'product', { pace });
    },
    stored: async () => {
      for (const stored of this.options.stored) await this.measure(`stored ${stored}`, 'product', { stored });
    },
    memory: () => this.measure('memory', 'product', { pace: { rate: this.options.rate }, seconds: this.options.minutes * 60 }),
    start: async () => {
      say('start');
      this.start = await coldStart(this.place.folder);
    },
  };

  private async measure(scenario: string, what: NamedRun['what'], wishes: Partial<RunPlan> = {}): Promise<void> {
    say(`${scenario}: ${what}`);
    const { inFlight, conversations, processes, warmUp: warmUpSeconds, seconds, statuses, profile } = this.options;
    const usual = { what, pace: { inFlight }, conversations, businesses: 1, processes, warmUpSeconds, seconds, statuses };
    const plan = { ...usual, ...(profile !== undefined && { profile }), ...wishes };
    this.runs.push({ scenario, what, ...(await run(plan, this.place)) });
  }
}

/** The report goes to stdout; what is being done goes beside it. */
const say = (words: string): void => void process.stderr.write(`${words} …\n`);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(help);
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: folder } = process.env;
  if (!appUrl || !ownerUrl || !folder)
    throw new Mistake('DATABASE_URL, DATABASE_OWNER_URL and DATA_DIR are not set. `npm run bench` sets them.');
  const databases = new Databases(appUrl, ownerUrl);
  const bench = new Bench(options, { databases, folder });
  for (const scenario of options.scenarios) await bench.scenarios[scenario]();
  const report = reportOf(options, bench.runs, bench.start, await databases.version());
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(tableOf(report));
}

try {
  await main();
} catch (error) {
  process.stderr.write(error instanceof Mistake ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
  process.exitCode = 1;
}
