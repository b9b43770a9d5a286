import type { ConversationEvent } from '../../machine/events.ts';

interface Happening {
  readonly name: string;
  readonly at: Date;
  /** What the conversation hears of it, if anything. Called when the time has come. */
  readonly happen: () => ConversationEvent | undefined;
}

/** What will happen by itself in the simulated bakery: a hold ends, a reminder is due. The server has alarms for it. */
export class Happenings {
  private coming: readonly Happening[] = [];

  /** A happening of a name replaces the earlier one of that name. */
  set(name: string, at: Date, happen: Happening['happen']): void {
    this.coming = [...this.coming.filter((each) => each.name !== name), { name, at, happen }];
  }

  clear(name: string): void {
    this.coming = this.coming.filter((each) => each.name !== name);
  }

  /** When the next one is due. */
  get next(): Date | undefined {
    return this.coming.map(({ at }) => at).sort((left, right) => left.valueOf() - right.valueOf())[0];
  }

  /** Lets the next one happen. */
  happen(): ConversationEvent | undefined {
    const { next } = this;
    const due = this.coming.find(({ at }) => at === next);
    this.coming = this.coming.filter((each) => each !== due);
    return due?.happen();
  }
}
