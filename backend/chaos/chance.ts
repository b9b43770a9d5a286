/** Chance that can be asked for again: the same seed decides the same, as far as real processes ask in the same order. */
export class Chance {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1, without 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)]!;
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  shuffled<T>(things: readonly T[]): T[] {
    const cards = [...things];
    for (let last = cards.length - 1; last > 0; last--) {
      const other = this.between(0, last);
      [cards[last], cards[other]] = [cards[other]!, cards[last]!];
    }
    return cards;
  }

  /** Chance for a part of its own, so that what one part asks does not change what another is told. */
  split(): Chance {
    return new Chance(Math.floor(this.next() * 0x1_0000_0000));
  }
}
