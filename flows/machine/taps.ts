/**
 * What we write into the id of a button or a row: which asking of which question it belongs to, and the option. The number of
 * the asking lets a tap on an old message be known as old, so that it is never taken for an answer to a later question.
 */
export interface Tap {
  readonly entry: number;
  readonly option: string;
}

/** Options of our own making, beside those of the flow. A `~` cannot stand in the id of a flow's option. */
export const nextPage = '~next';
export const firstPage = '~first';

export const tapId = (entry: number, option: string): string => `${entry}.${option}`;

/** Undefined for an id that is not ours, e.g. of a template's button. */
export function readTap(id: string): Tap | undefined {
  const found = /^(\d{1,9})\.(.+)$/s.exec(id);
  return found ? { entry: Number(found[1]), option: found[2]! } : undefined;
}
