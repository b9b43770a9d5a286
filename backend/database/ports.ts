/** The machine's clock, as a port: tests and the simulation put their own in its place. */
export abstract class Clock {
  /** Milliseconds since the epoch. Only for waiting and measuring; what is due is decided by database time. */
  abstract now(): number;
  abstract sleep(ms: number): Promise<void>;
  /** Calls `work` once, `ms` from now, unless the returned function is called before. */
  abstract after(ms: number, work: () => void): () => void;
}

/** Randomness, as a port. */
export abstract class Random {
  /** At least 0 and less than 1. */
  abstract next(): number;
}

export class SystemClock extends Clock {
  now = () => Date.now();
  sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
  after = (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  };
}

export class SystemRandom extends Random {
  next = () => Math.random();
}
