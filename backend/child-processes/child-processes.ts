import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A port of this machine on which nobody listens now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * What a child that stands for the product is given: ours, without what is meant for whoever measures or tests it. Jest's own settings
 * would be errors in a plain Node or change what the product does, and the server never sees the owner of the tables.
 */
export function cleanEnvironment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_ENV: _env, JEST_WORKER_ID: _worker, DATABASE_OWNER_URL: _owner, ...inherited } = process.env;
  return { ...inherited, ...own };
}

/** Runs a built script and answers what it printed. @throws with what it complained of. */
export async function runToTheEnd(root: string, script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let complained = '';
  child.stdout.on('data', (words: Buffer) => (printed += words.toString()));
  child.stderr.on('data', (words: Buffer) => (complained += words.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${complained || printed}`);
  return printed;
}
