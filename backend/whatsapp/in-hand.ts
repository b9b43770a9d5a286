import type { Clock } from '../database/ports.ts';
import type { KeptHands } from '../messaging/hands.ts';
import type { TakenMessage } from '../messaging/outbox.ts';

/** Short, so that what a killed process held is soon taken up again; renewed for as long as a message is in hand. */
export const leaseMs = 8_000;
const mostInHand = 256;

/** The messages that this process sends now, as many as it has hands for, each held by a lease. */
export class InHand {
  private readonly works = new Map<TakenMessage, Promise<void>>();
  /** Until when each is surely ours, by our clock. */
  private readonly heldUntil = new WeakMap<TakenMessage, number>();
  private readonly byNumber = new Map<string, number>();
  /** Hands kept free for messages that are being taken or committed, and when each of those is done. */
  private kept = 0;
  private readonly beingFilled = new Set<Promise<void>>();

  constructor(
    private readonly clock: Clock,
    /** Does all there is to do with a message; never rejects. */
    private readonly attend: (message: TakenMessage) => Promise<void>,
    /** Told whenever hands become free. */
    private readonly freed: () => void,
  ) {}

  get free(): number {
    return mostInHand - this.works.size - this.kept;
  }

  /** How many of them go out from this number. */
  ofNumber(phoneNumberId: string): number {
    return this.byNumber.get(phoneNumberId) ?? 0;
  }

  isHeld(message: TakenMessage): boolean {
    return this.clock.now() < this.heldUntil.get(message)!;
  }

  /** Keeps hands free for messages that are about to be taken or committed: those are held from now on. */
  keep(wanted: number): KeptHands {
    const count = Math.max(0, Math.min(wanted, this.free));
    const until = this.clock.now() + leaseMs;
    const { promise: filled, resolve: isFilled } = Promise.withResolvers<void>();
    this.kept += count;
    if (count > 0) this.beingFilled.add(filled);
    return {
      count,
      leaseMs,
      fill: (taken) => {
        this.kept -= count;
        this.beingFilled.delete(filled);
        for (const message of taken) this.hold(message, until);
        isFilled();
        if (taken.length < count) this.freed();
      },
    };
  }

  /** As long as it is in hand, a message is held. @throws what `renew` throws; they are then held as long as before. */
  async renew(renew: (held: readonly TakenMessage[]) => Promise<void>): Promise<void> {
    const now = this.clock.now();
    const held = [...this.works.keys()].filter((message) => this.isHeld(message));
    if (held.length === 0) return;
    await renew(held);
    for (const message of held) this.heldUntil.set(message, now + leaseMs);
  }

  /** Resolves when nothing is in hand, nor about to be. */
  async emptied(): Promise<void> {
    while (this.works.size > 0 || this.beingFilled.size > 0) await Promise.all([...this.works.values(), ...this.beingFilled]);
  }

  private hold(message: TakenMessage, until: number): void {
    const { phoneNumberId } = message;
    this.heldUntil.set(message, until);
    this.byNumber.set(phoneNumberId, this.ofNumber(phoneNumberId) + 1);
    const work = this.attend(message).then(() => {
      this.works.delete(message);
      const left = this.ofNumber(phoneNumberId) - 1;
      if (left > 0) this.byNumber.set(phoneNumberId, left);
      else this.byNumber.delete(phoneNumberId);
      this.freed();
    });
    this.works.set(message, work);
  }
}
