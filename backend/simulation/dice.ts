import { Random } from '../database/ports.ts';

/** Chance that falls the same way for the same seed. */
export class Dice extends Random {
  private state: number;

  constructor(seed: number) {
    super();
    // Neighbouring seeds must not begin alike.
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
    for (let warm = 0; warm < 4; warm++) this.next();
  }

  /** At least 0 and less than 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  oneOf<T>(things: readonly T[]): T {
    return things[Math.floor(this.next() * things.length)]!;
  }

  /** One of these, each as likely as its weight says. */
  weighted<T>(things: readonly (readonly [thing: T, weight: number])[]): T {
    let left = this.next() * things.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [thing, weight] of things) if ((left -= weight) < 0) return thing;
    return things.at(-1)![0];
  }
}
