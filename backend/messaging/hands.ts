import { Injectable } from '@nestjs/common';
import type { TakenMessage } from './outbox.ts';

/** Hands that are kept free for messages which are about to be committed. */
export interface KeptHands {
  readonly count: number;
  /** How long a message is held for them; as in the outbox, what nobody answers for within it comes back. */
  readonly leaseMs: number;
  /** Once what was committed is known: at most `count` messages, none when it was rolled back. Must be called. */
  fill(taken: readonly TakenMessage[]): void;
}

const none: KeptHands = { count: 0, leaseMs: 0, fill: () => undefined };

/**
 * The sender's hands in this process. Whoever writes replies may take them for free hands in the very transaction that writes them: that
 * spares a look through the outbox for each.
 */
@Injectable()
export class Hands {
  private keepSome = (_: number): KeptHands => none;

  /** Said by whoever sends: how hands are kept free. */
  lend(keep: (wanted: number) => KeptHands): void {
    this.keepSome = keep;
  }

  /** Keeps up to `wanted` free. None where nobody sends, or all are full; what finds no hand waits in the outbox. */
  keep(wanted: number): KeptHands {
    return wanted > 0 ? this.keepSome(wanted) : none;
  }
}
