import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { cleanEnvironment, freePort } from '../child-processes/child-processes.ts';
import { pause } from './waiting.ts';

/** One real server of the built product, which can be killed and comes back on the same port. */
export class ServerProcess {
  /** From the start to the first healthy answer, once for each start. */
  readonly startedAfterMs: number[] = [];
  readonly killedAt: number[] = [];
  /** The messages of which it said that it does not know whether they were sent. */
  readonly inDoubt = new Set<string>();

  private process: ChildProcess | undefined;
  private said = '';

  private constructor(
    readonly name: string,
    readonly address: string,
    private readonly root: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async start(name: string, root: string, environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const port = await freePort();
    const own = new ServerProcess(name, `http://127.0.0.1:${port}`, root, cleanEnvironment({ ...environment, PORT: String(port) }));
    await own.start();
    return own;
  }

  async start(): Promise<void> {
    const began = Date.now();
    const child = fork('dist/server/backend/main.js', [], {
      cwd: this.root,
      env: this.environment,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.process = child;
    for (const stream of [child.stdout!, child.stderr!]) createInterface({ input: stream }).on('line', (line) => this.hear(line));
    while (!(await this.isHealthy())) {
      if (child.exitCode !== null) throw new Error(`Server ${this.name} ended with ${child.exitCode}:\n${this.said}`);
      await pause(30);
    }
    this.startedAfterMs.push(Date.now() - began);
  }

  get isRunning(): boolean {
    return !!this.process && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** `kill -9`: no goodbye, nothing is written down. */
  async kill(): Promise<void> {
    this.killedAt.push(Date.now());
    await this.end('SIGKILL');
  }

  /** Asks it to end, and waits until it has. Gives how it ended and how long it took. */
  async terminate(): Promise<{ readonly code: number | null; readonly ms: number }> {
    const began = Date.now();
    return { code: await this.end('SIGTERM'), ms: Date.now() - began };
  }

  /** Ends it one way or the other. */
  async stop(): Promise<void> {
    const patience = setTimeout(() => this.process?.kill('SIGKILL'), 15_000);
    await this.terminate();
    clearTimeout(patience);
  }

  /** The last of what it said, for whoever looks for the reason of a breach. */
  lastWords(): string {
    return this.said;
  }

  private hear(line: string): void {
    this.said = `${this.said}${line}\n`.slice(-20_000);
    const doubted = /Message ([0-9a-f-]{36}) may have been sent/.exec(line)?.[1];
    if (doubted) this.inDoubt.add(doubted);
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.process;
    if (!child || !this.isRunning) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }

  private async isHealthy(): Promise<boolean> {
    try {
      return (await fetch(`${this.address}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch {
      return false;
    }
  }
}
