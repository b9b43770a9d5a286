import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { frame, library } from '../library/library.ts';
import { optionsOf, type Outgoing, textOf } from '../machine/effects.ts';
import { Bakery } from './bakery/bakery.ts';
import { recordRelease } from './release.ts';
import { rewrite } from './replay.ts';
import { type Seen, Simulation } from './simulate.ts';
import { shown } from './stage.ts';
import { minutesIn, specialIn } from './transcript.ts';

const help = `Talk to a flow: npm run play <flow> -- [--language es] [--name Ana]

  Write as a customer would; a number taps that option. (voice), (image), (location 40.4 -3.7) send those.
  :wait 30m   lets time pass          :staff       a person takes over
  :back       gives it back           :where       tells the step and the size of the snapshot
  :quit

Write transcripts down as they go now: npm run play -- --rewrite flows/transcripts/*.txt
Keep a release for later engines:      npm run play -- --release flows/library/released/v2.json flows/transcripts/*.txt`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: 'string', default: 'en' },
    name: { type: 'string' },
    rewrite: { type: 'boolean', default: false },
    release: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function keep(release: string, transcripts: readonly string[]): void {
  const recorded = recordRelease(
    transcripts.map((file) => readFileSync(file, 'utf8')),
    library,
    frame,
  );
  writeFileSync(release, `${JSON.stringify(recorded)}\n`);
  const sizes = recorded.standing.map(({ snapshot }) => JSON.stringify(snapshot).length).sort((left, right) => left - right);
  console.log(
    `${sizes.length} conversations kept; a snapshot has ${sizes[Math.floor(sizes.length / 2)]} bytes (median), at most ${sizes.at(-1)}`,
  );
}

async function talk(flow: string | undefined): Promise<void> {
  if (flow !== undefined && !library.has(flow)) {
    console.error(`There is no flow "${flow}". There are: ${[...library.keys()].join(', ')}`);
    process.exitCode = 1;
    return;
  }
  const simulation = new Simulation({
    library,
    frame,
    world: new Bakery(),
    business: { name: 'Perla Bakery', currency: 'EUR', zone: 'UTC', country: 'ES' },
    contact: values.name === undefined ? {} : { name: values.name },
    language: values.language,
    ...(flow === undefined ? {} : { flow }),
  });
  console.log(help.split('\n').slice(2, 6).join('\n'));

  let options: ReturnType<typeof optionsOf> = [];
  const input = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  input.prompt();
  for await (const line of input) {
    if (line.trim() === ':quit') break;
    const seen = act(simulation, line.trim(), options);
    for (const each of seen) console.log(shownOf(each));
    const said = seen.flatMap((each) => (each.type === 'said' ? [each.message] : []));
    options = said.map(optionsOf).findLast((offered) => offered.length > 0) ?? options;
    input.prompt();
  }
  input.close();
}

function act(simulation: Simulation, line: string, options: ReturnType<typeof optionsOf>): readonly Seen[] {
  if (line === '') return [];
  if (line.startsWith(':wait ')) return simulation.pass(minutesIn(line.slice(6).trim()));
  if (line === ':staff') return simulation.happen({ type: 'staff.took' });
  if (line === ':back') return simulation.happen({ type: 'staff.gave-back', how: 'resume' });
  if (line === ':where') {
    const { resting, snapshot } = simulation;
    console.log(
      resting ? `${resting.flow}/${resting.step}, waits for ${resting.waitsFor}; ${JSON.stringify(snapshot).length} bytes` : 'nowhere yet',
    );
    return [];
  }
  const option = /^\d{1,2}$/.test(line) ? options[Number(line) - 1] : undefined;
  return simulation.receive(option ? { kind: 'tap', ...option } : (specialIn(line) ?? { kind: 'text', text: line }));
}

function shownOf(seen: Seen): string {
  switch (seen.type) {
    case 'said':
      return [`< ${wordsOf(seen.message).replaceAll('\n', '\n  ')}`, ...choices(seen.message)].join('\n');
    case 'called':
      return `  · ${seen.operation} → ${seen.outcome}`;
    case 'handed-off':
      return `  · a person is asked for: ${seen.reason}`;
    case 'moved':
      return `  · ${seen.flow}/${seen.step}`;
    default:
      return `  · ${seen.type}`;
  }
}

/** What can be tapped stands below, with numbers. */
const wordsOf = (message: Outgoing): string => (optionsOf(message).length > 0 ? textOf(message) : shown(message));

const choices = (message: Outgoing): string[] =>
  message.kind === 'location-request'
    ? ['    (send a location)']
    : message.kind === 'list'
      ? message.rows.map(({ title, description }, index) => `    ${index + 1} ${title}${description ? `: ${description}` : ''}`)
      : optionsOf(message).map(({ title }, index) => `    ${index + 1} [${title}]`);

if (values.help) console.log(help);
else if (values.rewrite) for (const file of positionals) writeFileSync(file, rewrite(readFileSync(file, 'utf8'), library, frame));
else if (values.release !== undefined) keep(values.release, positionals);
else await talk(positionals[0]);
