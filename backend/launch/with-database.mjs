// Runs one built script on the database: node with-database.mjs <script> [arguments …]
// Uses DATABASE_URL, or the PostgreSQL of the data folder, which is started for the while if it does not run.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { onOwnNode, root } from './node-version.mjs';

await onOwnNode();
const { buildWhatChanged } = await import('./build.mjs');
const { appUrl, migrate, openDatabase } = await import('./database.mjs');
const { Lifetime } = await import('./lifetime.mjs');

const [script, ...args] = process.argv.slice(2);
const asksForHelp = args.includes('--help') || args.includes('-h');
const life = new Lifetime();
// The script's own output may be JSON for another program: ours goes beside it.
const say = console.error;
await life.run(runOnDatabase);

async function runOnDatabase() {
  await buildWhatChanged(['server'], { say, signal: life.signal });
  if (asksForHelp) return life.end(await runToTheEnd({}));
  const dataFolder = path.resolve(root, process.env.DATA_DIR ?? 'data');
  const database = await openDatabase({ dataFolder, say });
  await life.onEnd(database.stop);
  const migratesItself = script.includes('migrate-command');
  if (!migratesItself) await migrate(database.ownerUrl, { say });
  const databaseUrl = migratesItself ? database.ownerUrl : await appUrl({ ...database, dataFolder });
  await life.end(await runToTheEnd({ DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: database.ownerUrl, DATA_DIR: dataFolder }));
}

function runToTheEnd(environment) {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], { cwd: root, env: { ...process.env, ...environment }, stdio: 'inherit', signal: life.signal });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
