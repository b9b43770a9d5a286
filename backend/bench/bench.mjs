// npm run bench: measures the built product on a PostgreSQL of its own, with the settings that the product ships, and throws it away.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onOwnNode, root } from '../launch/node-version.mjs';

await onOwnNode();
const { buildWhatChanged } = await import('../launch/build.mjs');
const { appUrl, migrate, openDatabase } = await import('../launch/database.mjs');
const { Lifetime } = await import('../launch/lifetime.mjs');

const args = process.argv.slice(2);
const life = new Lifetime();
const say = console.error;
await life.run(bench);

async function bench() {
  await buildWhatChanged(undefined, { say, signal: life.signal });
  if (args.includes('--help') || args.includes('-h')) return life.end(await measure({}));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perfcent-bench-'));
  // PostgreSQL may run under an account of its own, which has to reach it.
  fs.chmodSync(folder, 0o755);
  await life.onEnd(async () => fs.rmSync(folder, { recursive: true, force: true }));
  // Never the user's own database, whatever the environment names.
  delete process.env.DATABASE_URL;
  delete process.env.DATABASE_OWNER_URL;
  const database = await openDatabase({ dataFolder: folder, say });
  await life.onEnd(database.stop);
  await migrate(database.ownerUrl, { say });
  const databaseUrl = await appUrl({ ...database, dataFolder: folder });
  await life.end(await measure({ DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: database.ownerUrl, DATA_DIR: folder }));
}

/** What is measured starts its processes itself; they end when their parent does. */
function measure(environment) {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/backend/bench/bench-command.js', ...args], {
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
