// npm run attack: the hostile specs at full size: a million events on the machine, 100,000 mutated webhooks, every odd value everywhere.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { onOwnNode, root } from '../launch/node-version.mjs';

await onOwnNode();

const usage = `npm run attack -- [--events 1000000] [--webhooks 100000] [--seed 42] [--only machine|server]

The same seed attacks in the same way; without one, each attack is another.`;

const sides = { machine: ['flows/machine/properties.spec.ts'], server: ['backend/hostile/'] };

const { events, webhooks, seed, only } = optionsFrom(process.argv.slice(2));
console.log(`${events} events, ${webhooks} webhooks, seed ${seed}`);
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...(only ? sides[only] : Object.values(sides).flat())];
const child = spawn(process.execPath, jest, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PERFCENT_ATTACK: 'full', PERFCENT_EVENTS: String(events), PERFCENT_WEBHOOKS: String(webhooks), PERFCENT_SEED: String(seed) },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));

function optionsFrom(args) {
  try {
    const text = { type: 'string' };
    const { values } = parseArgs({ args, options: { events: text, webhooks: text, seed: text, only: text, help: { type: 'boolean', short: 'h' } } });
    if (values.help) leave(usage, 0);
    if (values.only !== undefined && !Object.hasOwn(sides, values.only)) leave(`--only is machine or server, not "${values.only}".`, 1);
    const number = (name, usual) => {
      const given = values[name] ?? String(usual);
      return /^\d{1,9}$/.test(given) ? Number(given) : leave(`--${name} is a whole number, not "${given}".`, 1);
    };
    return {
      events: number('events', 1_000_000),
      webhooks: number('webhooks', 100_000),
      seed: number('seed', Date.now() % 1_000_000),
      only: values.only,
    };
  } catch (error) {
    return leave(`${error.message}\n\n${usage}`, 1);
  }
}

function leave(words, code) {
  (code === 0 ? console.log : console.error)(words);
  process.exit(code);
}
