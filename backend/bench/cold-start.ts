import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../child-processes/child-processes.ts';
import { answers, root, withoutOurs } from './targets.ts';
import { commandOf, familyOf, useOf } from './use-of-machine.ts';

/** What `npm start` takes on a clone that is installed and built. */
export interface ColdStart {
  /** On an empty data folder: makes a database, migrates it, makes the demo business. */
  readonly firstStartMs: number;
  readonly laterStartMs: number;
  readonly idleServerMb: number | null;
  readonly idlePostgresMb: number | null;
  readonly nodeModulesMb: number;
}

const settleMs = 5_000;

export async function coldStart(folder: string): Promise<ColdStart> {
  const data = path.join(folder, 'cold-start');
  mkdirSync(data, { recursive: true, mode: 0o755 });
  const first = await start(data);
  const later = await start(data);
  const nodeModulesMb = (await sizeOf(path.join(root, 'node_modules'))) / 2 ** 20;
  return { firstStartMs: first.ms, laterStartMs: later.ms, idleServerMb: later.serverMb, idlePostgresMb: later.postgresMb, nodeModulesMb };
}

/** From the command until the server is healthy and the dashboard's page comes. */
async function start(dataFolder: string) {
  const { DATABASE_URL: _, ...env } = withoutOurs(process.env);
  const port = await freePort();
  const began = performance.now();
  const launcher = fork(path.join(root, 'backend/launch/start.mjs'), [], {
    cwd: root,
    env: { ...env, DATA_DIR: dataFolder, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    while (!((await answers(`http://127.0.0.1:${port}/healthz`)) && (await answers(`http://127.0.0.1:${port}/`)))) {
      if (launcher.exitCode !== null) throw new Error(`npm start ended with ${launcher.exitCode}`);
      await pause(20);
    }
    const ms = performance.now() - began;
    await pause(settleMs);
    const below = (part: RegExp) => familyOf([launcher.pid!]).filter((pid) => part.test(commandOf(pid)));
    return { ms, serverMb: memoryOf(below(/main\.js/)), postgresMb: memoryOf(below(/postgres -D/), true) };
  } finally {
    const ended = once(launcher, 'exit');
    if (launcher.kill('SIGTERM')) await ended;
  }
}

const memoryOf = (pids: readonly number[], family = false): number | null =>
  pids.length > 0 ? (useOf(pids, { family })?.memoryMb ?? null) : null;

/** Bytes on disk, each file once. */
async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    size += (await lstat(path.join(entry.parentPath, entry.name))).size;
  }
  return size;
}
