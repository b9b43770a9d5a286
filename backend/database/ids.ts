import { v7 } from 'uuid';

/** A new UUIDv7: unique everywhere, and rows made later sort later. */
export const newId = (): string => v7();
