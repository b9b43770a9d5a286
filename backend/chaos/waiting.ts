import { setTimeout as pause } from 'node:timers/promises';

export { pause };

/** Waits until something is so. @throws when it is not within the time. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs: number,
  everyMs = 50,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`It did not happen within ${withinMs / 1000} s: ${what}`);
    await pause(everyMs);
  }
}

/** Runs `work` for 0, 1, 2 … below `count`, at most `atOnce` at the same time. */
export async function each(count: number, atOnce: number, work: (nth: number) => Promise<void>): Promise<void> {
  let next = 0;
  const hand = async () => {
    for (let nth = next++; nth < count; nth = next++) await work(nth);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, hand));
}
