import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

/** What a launcher does with the data folder, in a process of its own that can be killed. */
const launcher = `
  import { startLocalPostgres } from ${JSON.stringify(new URL('local-postgres.mjs', import.meta.url).href)};
  const said = [];
  const server = await startLocalPostgres({ dataFolder: process.argv[1], log: (line) => said.push(line) });
  console.log(JSON.stringify({ url: server.url('postgres'), shared: server.shared, said }));
  process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
  setInterval(() => {}, 60_000);
`;

interface Launched {
  readonly process: ChildProcess;
  readonly url: string;
  readonly shared: boolean;
  readonly said: readonly string[];
}

describe('the PostgreSQL of a data folder', () => {
  let folder: string;
  const launched: ChildProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'perfcent-launch-'));
    await chmod(folder, 0o755);
  });
  afterAll(async () => {
    for (const each of launched) await end(each, 'SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  async function launch(): Promise<Launched> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', launcher, folder], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
    launched.push(child);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { process: child, ...(JSON.parse(line) as Omit<Launched, 'process'>) };
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async function ask(url: string, question: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(question)).rows;
    } finally {
      await client.end();
    }
  }

  const owner = async () => JSON.parse(await readFile(path.join(folder, 'postgres-owner.json'), 'utf8')) as { guard: number };
  const postmaster = async () => Number((await readFile(path.join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);

  it('is made once, and kept', async () => {
    const first = await launch();
    await ask(first.url, 'create table kept as select 1 as kept');
    await end(first.process, 'SIGTERM');
    expect(existsSync(path.join(folder, 'postgres/postmaster.pid'))).toBe(false);
    const second = await launch();
    expect(await ask(second.url, 'select * from kept')).toEqual([{ kept: 1 }]);
    await end(second.process, 'SIGTERM');
  });

  it('is spoken to by a socket, which costs less than TCP', async () => {
    const { url, process: child } = await launch();
    const there = process.platform === 'win32' ? '127.0.0.1' : null;
    expect(await ask(url, 'select host(inet_client_addr()) as "from"')).toEqual([{ from: there }]);
    await end(child, 'SIGTERM');
  });

  it('is shared with a second process, which leaves it running', async () => {
    const first = await launch();
    const second = await launch();
    expect([first.shared, second.shared]).toEqual([false, true]);
    await end(second.process, 'SIGTERM');
    expect(await ask(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await end(first.process, 'SIGTERM');
  });

  it('stops when its launcher is killed, and starts again', async () => {
    const first = await launch();
    await end(first.process, 'SIGKILL');
    const second = await launch();
    expect(second.shared).toBe(false);
    expect(await ask(second.url, 'select * from kept')).toEqual([{ kept: 1 }]);
    await end(second.process, 'SIGTERM');
  });

  it('is taken over when launcher and guard were killed and it runs on', async () => {
    const first = await launch();
    process.kill((await owner()).guard, 'SIGKILL');
    await end(first.process, 'SIGKILL');
    const second = await launch();
    expect(second).toMatchObject({ url: first.url, shared: false, said: [expect.stringContaining('Taking over')] });
    await end(second.process, 'SIGTERM');
  });

  it('recovers when everything was killed at once, and loses nothing that was committed', async () => {
    const first = await launch();
    await ask(first.url, 'create table committed as select 2 as committed');
    const pids = [(await owner()).guard, await postmaster()];
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await end(first.process, 'SIGKILL');
    const second = await launch();
    expect(await ask(second.url, 'select * from committed')).toEqual([{ committed: 2 }]);
    await end(second.process, 'SIGTERM');
  });
});
