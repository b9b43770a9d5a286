// Stops PostgreSQL when the process that started it disappears, also after kill -9: our standard
// input is a pipe which that process holds open and never writes to.
//
// Usage: node postgres-guard.mjs <pid of PostgreSQL> <its data folder> <pg_ctl> [--throw-away]
import fs from 'node:fs';
import path from 'node:path';
import { isAlive, startOf } from './processes.mjs';
import { signalStop } from './local-postgres.mjs';

const pid = Number(process.argv[2]);
const [folder, pgCtl] = process.argv.slice(3);
const throwAway = process.argv.includes('--throw-away');
const start = startOf(pid);

// Ctrl-C reaches the whole terminal. The launcher decides what happens then.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

let asked = false;
function askToStop() {
  if (asked || !running()) return;
  asked = true;
  signalStop({ pid, folder, pgCtl });
}
process.stdin.on('end', askToStop);
process.stdin.on('error', askToStop);
process.stdin.on('close', askToStop);
process.stdin.resume();

const watch = setInterval(() => {
  if (running()) return;
  clearInterval(watch);
  if (throwAway) fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  process.exit(0);
}, 200);

function running() {
  return isAlive(pid) && startOf(pid) === start;
}
