import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../child-processes/child-processes.ts';
import { isOver, stopped } from './stopped.ts';
import type { LimitLoop } from './limit-loop-process.ts';
import { OwnProcess } from './own-process.ts';
import type { RunDatabase } from './databases.ts';
import type { BenchNumber } from './street.ts';

/** What is measured: processes that take webhooks and write to Graph. */
export interface Target {
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** In dist/server/backend/bench as well as in backend/bench, the project is where package.json is. */
export const root = fileURLToPath(new URL(import.meta.url.includes('/dist/server/') ? '../../../..' : '../..', import.meta.url));

export interface ProductPlan {
  readonly database: RunDatabase;
  readonly graphUrl: string;
  readonly encryptionKeys: string;
  readonly folder: string;
  readonly processes: number;
  /** Where the server's profile goes, if one is wanted. */
  readonly profile?: string;
}

/** The built product as it runs in production, in one or several processes on one database. */
export async function startProduct({ database, graphUrl, encryptionKeys, folder, processes, profile }: ProductPlan): Promise<Target> {
  const servers = await Promise.all(
    Array.from({ length: processes }, async (_, nth) => {
      const port = await freePort();
      const env = {
        ...withoutOurs(process.env),
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: database.appUrl,
        DATA_DIR: folder,
        GRAPH_API_URL: graphUrl,
        SANDBOX: 'off',
        ENCRYPTION_KEYS: encryptionKeys,
      };
      return {
        url: `http://127.0.0.1:${port}`,
        child: await startServer(env, `http://127.0.0.1:${port}`, path.join(folder, `server-${nth}.log`), profile),
      };
    }),
  );
  return {
    urls: servers.map(({ url }) => url),
    pids: servers.map(({ child }) => child.pid!),
    stop: async () => void (await Promise.all(servers.map(({ child }) => stopped(child)))),
  };
}

export async function startLimitLoop(database: RunDatabase, graphUrl: string, numbers: readonly BenchNumber[]): Promise<Target> {
  const loop = new OwnProcess<LimitLoop>('limit-loop-process');
  const url = await loop.tell('open', { databaseUrl: database.ownerUrl, graphUrl, numbers, batch: 500 });
  return { urls: [url], pids: [loop.pid], stop: () => loop.stop() };
}

async function startServer(env: NodeJS.ProcessEnv, url: string, logFile: string, profile: string | undefined): Promise<ChildProcess> {
  const log = openSync(logFile, 'a');
  const server = fork(path.join(root, 'dist/server/backend/main.js'), [], {
    cwd: root,
    env,
    execArgv: ['--enable-source-maps', ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`])],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  while (!(await answers(`${url}/healthz`))) {
    if (isOver(server))
      throw new Error(`The server ended with ${server.signalCode ?? server.exitCode}:\n${readFileSync(logFile, 'utf8').slice(-5_000)}`);
    await pause(50);
  }
  return server;
}

export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** What the bench was started with is not for the server. */
export function withoutOurs({ DATABASE_OWNER_URL: _owner, NODE_OPTIONS: _options, ...others }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return others;
}
