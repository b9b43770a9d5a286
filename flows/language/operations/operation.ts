import type { Variable } from '../flow.ts';

/**
 * A thing that a flow's `call` may have done. A refusal that the customer caused is an outcome, never an error.
 */
export interface Operation {
  readonly does: string;
  readonly input: Readonly<Record<string, Variable['type']>>;
  readonly output: Readonly<Record<string, Variable['type']>>;
  readonly outcomes: readonly string[];
  /** Writes rows that other conversations also write (stock): such a turn commits alone. */
  readonly shared?: true;
}
