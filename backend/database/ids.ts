import { randomBytes, randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** To ask for randomness costs as much for 16 bytes as for many: it is asked for a page at a time. */
const page = Buffer.allocUnsafeSlow(4_096);
const idBytes = 16;
let used = page.length;

function someRandom(): Uint8Array {
  if (used + idBytes > page.length) {
    randomFillSync(page);
    used = 0;
  }
  used += idBytes;
  return page.subarray(used - idBytes, used);
}

let [lastMs, nth] = [0, 0];

/** Also in one millisecond, and when the clock is set back, each sorts after the one before. */
function timeOrdered(): string {
  const random = someRandom();
  const now = Date.now();
  nth = (nth + 1) >>> 0;
  if (now > lastMs || nth === 0) {
    lastMs = Math.max(now, lastMs + 1);
    // The highest bit is left for those that follow.
    nth = ((random[6]! & 0x7f) << 24) | (random[7]! << 16) | (random[8]! << 8) | random[9]!;
  }
  return v7({ random, msecs: lastMs, seq: nth });
}

let next: () => string = timeOrdered;

/** A new UUIDv7: unique everywhere, and rows made later sort later. */
export const newId = (): string => next();

/** Words that nobody guesses, for whoever holds them. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/** Has all ids come from `source`, for a simulation that must run the same way twice. */
export const takeIdsFrom = (source: () => string): void => void (next = source);
