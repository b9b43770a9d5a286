import { AsyncLocalStorage } from 'node:async_hooks';
import type { Life } from './life.ts';

/** What a server is doing: taking in a webhook, moving conversations, sending, what staff ask for, or what is asked of a payment provider. */
export type Doing = 'recv' | 'step' | 'send' | 'desk' | 'pay';

/** Which server's code is running, and what for. Everything that it awaits keeps knowing it. */
export const running = new AsyncLocalStorage<{ readonly life: Life; readonly doing: Doing }>();

/** A place where a server stands still until the scheduler lets it go on. */
export interface Point {
  readonly life: Life;
  /** The order in which a server came to its points. */
  readonly nth: number;
  /** What it is about to do, e.g. `send.posted`: crashes are spread over these. */
  readonly name: string;
  /** For the log of steps: a few words of the statement. */
  readonly about: string;
  /** On which connection. Of those on one connection only the first can go on. */
  readonly line?: object;
  /** Does it, and lets the server go on. */
  readonly go: () => Promise<void>;
}

/** Lets everything run that only waits for what has already happened. */
export async function drained(): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise((next) => setImmediate(next));
}
