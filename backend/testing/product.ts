import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, freePort, runToTheEnd } from '../child-processes/child-processes.ts';
import { ownDatabase, type TestDatabase } from './test-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built product, running as a user would run it, on a database of its own. */
export interface Product {
  readonly address: string;
  readonly database: TestDatabase;
  /** Runs `npm run seed -- --json …` on it and answers what it printed. */
  seed<T>(...args: string[]): Promise<T>;
  /** Pulls the plug, like a crash or the kernel. */
  kill(): Promise<void>;
  /** Starts the server again after kill(), on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** `hear` gets whatever the server writes to its two outputs. */
export async function startProduct(
  environment: Readonly<Record<string, string>> = {},
  hear: (words: Buffer) => void = () => undefined,
): Promise<Product> {
  const [database, port, dataFolder] = await Promise.all([ownDatabase(), freePort(), mkdtemp(path.join(os.tmpdir(), 'perfcent-product-'))]);
  const env = cleanEnvironment({ DATABASE_URL: database.appUrl, DATA_DIR: dataFolder, PORT: String(port), ...environment });
  const address = `http://localhost:${port}`;
  const clearAway = async () => {
    await database.drop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  let server = await startServer(env, address, hear).catch(async (error: Error) => {
    await clearAway();
    throw error;
  });

  const stopServer = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  return {
    address,
    database,
    seed: async <T>(...args: string[]) =>
      JSON.parse(await runToTheEnd(root, 'dist/server/backend/seed/seed-command.js', ['--json', ...args], env)) as T,
    kill: () => stopServer('SIGKILL'),
    restart: async () => {
      server = await startServer(env, address, hear);
    },
    stop: async () => {
      await stopServer('SIGTERM');
      await clearAway();
    },
  };
}

async function startServer(env: NodeJS.ProcessEnv, address: string, hear: (words: Buffer) => void): Promise<ChildProcess> {
  const server = fork('dist/server/backend/main.js', [], {
    cwd: root,
    env,
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [server.stdout!, server.stderr!])
    stream.on('data', (words: Buffer) => {
      hear(words);
      said = (said + words.toString()).slice(-10_000);
    });
  while (!(await isHealthy(address))) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}:\n${said}`);
    await pause(50);
  }
  return server;
}

async function isHealthy(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/healthz`)).ok;
  } catch {
    return false;
  }
}
