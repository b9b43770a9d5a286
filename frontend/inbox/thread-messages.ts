import { computed, signal } from '@angular/core';
import type { MessagePage, MessageView } from '../../backend/contract/conversations.ts';

/** The messages of one conversation as far as they were loaded: the newest page at once, older ones when the reader goes up. */
export class ThreadMessages {
  private readonly ask: (before: string | null) => Promise<MessagePage>;
  private readonly known = signal<ReadonlyMap<string, MessageView>>(new Map());
  private readonly olderAt = signal<string | null>(null);
  private readonly trouble = signal<unknown>(undefined);
  private readonly asked = signal(false);
  private readonly growingUp = signal(false);
  private question = 0;

  readonly messages = computed(() => [...this.known().values()].sort(byPosition));
  readonly loaded = this.asked.asReadonly();
  readonly error = this.trouble.asReadonly();
  readonly hasOlder = computed(() => this.olderAt() !== null);
  readonly growing = this.growingUp.asReadonly();

  constructor(ask: (before: string | null) => Promise<MessagePage>) {
    this.ask = ask;
  }

  has(id: string): boolean {
    return this.known().has(id);
  }

  /** Asks for the newest page: new messages come in, and ticks change on those that are there. */
  async refresh(): Promise<void> {
    const question = ++this.question;
    try {
      const page = await this.ask(null);
      if (question !== this.question) return;
      const meets = page.before === null || page.messages.some(({ id }) => this.known().has(id));
      if (!meets || !this.asked()) {
        // Nothing in common: between what is known and what came there may be a hole. Begin again from the newest.
        this.known.set(new Map());
        this.olderAt.set(page.before);
      }
      this.add(page);
      this.asked.set(true);
      this.trouble.set(undefined);
    } catch (error) {
      if (question === this.question) this.trouble.set(error);
    }
  }

  async older(): Promise<void> {
    const before = this.olderAt();
    if (before === null || this.growingUp()) return;
    this.growingUp.set(true);
    try {
      const page = await this.ask(before);
      if (before !== this.olderAt()) return;
      this.add(page);
      this.olderAt.set(page.before);
      this.trouble.set(undefined);
    } catch (error) {
      this.trouble.set(error);
    } finally {
      this.growingUp.set(false);
    }
  }

  private add({ messages }: MessagePage): void {
    this.known.update((known) => new Map([...known, ...messages.map((message) => [message.id, message] as const)]));
  }
}

/** Positions are whole numbers too large for a JavaScript number to be sure of. */
function byPosition(one: MessageView, other: MessageView): number {
  return one.position.length - other.position.length || (one.position < other.position ? -1 : one.position > other.position ? 1 : 0);
}
