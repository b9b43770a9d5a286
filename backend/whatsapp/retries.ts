import type { ErrorClass } from './errors.ts';

/** Waits, by class: what the first try costs, how it grows, and where it stops growing. */
const backoffs: Readonly<Partial<Record<ErrorClass, { readonly firstMs: number; readonly factor: number; readonly mostMs: number }>>> = {
  throttled: { firstMs: 1_000, factor: 2, mostMs: 300_000 },
  // Meta's own advice: four to the power of the number of tries, in seconds.
  'pair-throttled': { firstMs: 1_000, factor: 4, mostMs: 1_024_000 },
  transient: { firstMs: 1_000, factor: 2, mostMs: 60_000 },
};

/** For these codes seconds are too short: they are limits per hour. */
const slowCodes: ReadonlySet<number> = new Set([4, 17, 32, 613, 80007]);
const slowFirstMs = 60_000;

/** After this many tries, which is hours, a message is given up. */
export const mostTries = 200;

/**
 * How long to wait before the next try. What Graph asks for is the least; a part by chance keeps many messages from coming back
 * at the same moment.
 */
export function waitBefore(kind: ErrorClass, code: number, tries: number, askedMs: number | undefined, chance: number): number {
  const { firstMs, factor, mostMs } = backoffs[kind] ?? backoffs.transient!;
  const first = slowCodes.has(code) ? slowFirstMs : firstMs;
  const grown = Math.min(mostMs, first * factor ** Math.min(tries - 1, 30));
  return Math.round(askedMs === undefined ? grown * (0.75 + 0.5 * chance) : askedMs * (1 + 0.2 * chance));
}
