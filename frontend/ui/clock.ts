import { Service, signal } from '@angular/core';

/** The time as a signal, good to half a minute: enough for "4 min ago" and for what is left of a window. */
@Service()
export class Clock {
  private readonly tick = signal(Date.now());

  readonly now = this.tick.asReadonly();

  constructor() {
    setInterval(() => this.tick.set(Date.now()), 30_000);
  }
}
