import type { Breach } from './verdict.ts';

/** What a round or a check found. */
export interface Outcome {
  readonly seed: number;
  readonly breaches: readonly Breach[];
  readonly figures: Readonly<Record<string, number>>;
  /** What the servers said last, when there is a breach. */
  readonly lastWords?: string;
}
