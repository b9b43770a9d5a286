import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { stopped } from './stopped.ts';

type Actions = Readonly<Record<string, (order: never) => unknown>>;

interface Order {
  readonly action: string;
  readonly order: unknown;
}

interface Answer {
  readonly result?: unknown;
  readonly failure?: string;
}

/** A part of the bench that has a process of its own, so that its work does not slow the others down by more than the machine does. */
export class OwnProcess<A extends Actions> {
  private readonly child: ChildProcess;
  private readonly ended: Promise<never>;

  /** The script stands beside this file, compiled or not. */
  constructor(script: string) {
    const file = path.join(import.meta.dirname, script + path.extname(import.meta.filename));
    this.child = fork(file, [], { serialization: 'advanced', execArgv: ['--enable-source-maps'] });
    this.ended = once(this.child, 'exit').then(([code]) => {
      throw new Error(`The process of ${script} ended (${String(code)})`);
    });
    // Whoever waits for an answer hears of it.
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** One order at a time. */
  async tell<Name extends keyof A & string>(action: Name, order: Parameters<A[Name]>[0]): Promise<Awaited<ReturnType<A[Name]>>> {
    const answered = once(this.child, 'message') as Promise<[Answer]>;
    this.child.send({ action, order } satisfies Order);
    const [{ result, failure }] = await Promise.race([answered, this.ended]);
    if (failure !== undefined) throw new Error(failure);
    return result as Awaited<ReturnType<A[Name]>>;
  }

  async stop(): Promise<void> {
    await stopped(this.child);
  }
}

/** The other side: does what it is told, until whoever told it is gone. */
export function obey(actions: Actions): void {
  process.on('message', ({ action, order }: Order) => {
    void Promise.resolve()
      .then(() => actions[action]!(order as never))
      .then(
        (result): Answer => ({ result }),
        (error: Error): Answer => ({ failure: error.stack ?? error.message }),
      )
      .then((answer) => process.send!(answer));
  });
  process.once('disconnect', () => process.exit(0));
}
