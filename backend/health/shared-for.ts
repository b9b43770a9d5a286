import type { Clock } from '../database/ports.ts';

/** Asks at most once in so many milliseconds; who comes meanwhile gets the same answer. However often somebody looks, it costs as much. */
export function sharedFor<T>(ms: number, clock: Clock, ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (answer === undefined || clock.now() - askedAt >= ms) {
      askedAt = clock.now();
      answer = ask();
    }
    return answer;
  };
}

/** The answer, or undefined when it fails or does not come in time. */
export function inTime<T>(ms: number, clock: Clock, answer: Promise<T>): Promise<T | undefined> {
  return new Promise((done) => {
    const giveUp = clock.after(ms, () => done(undefined));
    answer.then(done, () => done(undefined)).finally(giveUp);
  });
}
