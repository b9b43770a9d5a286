import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

let next: () => string = v7;

/** A new UUIDv7: unique everywhere, and rows made later sort later. */
export const newId = (): string => next();

/** Words that nobody guesses, for whoever holds them. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/** Has all ids come from `source`, for a simulation that must run the same way twice. */
export const takeIdsFrom = (source: () => string): void => void (next = source);
