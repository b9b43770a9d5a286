import { spawn } from 'node:child_process';
import { root } from './node-version.mjs';
import { Trouble } from './progress.mjs';

/** Runs a built script to its end and answers what it printed. */
export function runScript(script, args, environment) {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let complained = '';
  child.stdout.on('data', (words) => (printed += words));
  child.stderr.on('data', (words) => (complained += words));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(printed) : reject(new Trouble(`${(complained || printed).trim()}\n\n${script} failed.`))));
  });
}
