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
  /** What it does adds up, or stays: gone back over and forward again, it would be there twice. So nobody goes back over it. */
  readonly lasting?: true;
  /** Going back over it has it undone, by this operation with the same input, where it left by one of these outcomes. */
  readonly undoneBy?: { readonly operation: string; readonly after: readonly string[] };
}
