// npm run simulate: simulates the core on a PostgreSQL of its own, which is thrown away afterwards.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onOwnNode, root } from '../launch/node-version.mjs';

await onOwnNode();
const { buildWhatChanged } = await import('../launch/build.mjs');
const { appUrl, migrate } = await import('../launch/database.mjs');
const { Lifetime } = await import('../launch/lifetime.mjs');
const { startThrowAwayPostgres } = await import('../launch/local-postgres.mjs');

const args = process.argv.slice(2);
const life = new Lifetime();
const say = console.error;
await life.run(simulate);

async function simulate() {
  await buildWhatChanged(['server'], { say, signal: life.signal });
  if (args.includes('--help') || args.includes('-h')) return life.end(await command({}));
  const server = await startThrowAwayPostgres();
  await life.onEnd(server.stop);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perfcent-simulation-'));
  await life.onEnd(async () => fs.rmSync(folder, { recursive: true, force: true }));
  const ownerUrl = server.url('postgres');
  await migrate(ownerUrl, { say });
  await life.end(await command({ DATABASE_URL: await appUrl({ ownerUrl, dataFolder: folder }), DATABASE_OWNER_URL: ownerUrl }));
}

function command(environment) {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/backend/simulation/simulate-command.js', ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
    signal: life.signal,
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
