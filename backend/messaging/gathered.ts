import { isDatabaseDown } from '../database/tenant-database.ts';

interface Waiting<T, R> {
  readonly item: T;
  readonly done: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes things together that come one by one: what arrives while a write is under way goes with the next. When a write of several
 * fails for what one of them is, each is written by itself.
 */
export class Gathered<T, R = void> {
  private readonly queue: Waiting<T, R>[] = [];
  private writing = false;

  constructor(
    private readonly most: number,
    private readonly write: (items: readonly T[]) => Promise<R>,
  ) {}

  /** Resolves when it is written, with what the write of it and its companions gave. */
  add(item: T): Promise<R> {
    return new Promise((done, failed) => {
      this.queue.push({ item, done, failed });
      if (!this.writing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.queue.length) {
      const batch = this.queue.splice(0, this.most);
      try {
        const result = await this.write(batch.map(({ item }) => item));
        for (const { done } of batch) done(result);
      } catch (error) {
        if (batch.length === 1 || isDatabaseDown(error)) for (const { failed } of batch) failed(error);
        else for (const { item, done, failed } of batch) await this.write([item]).then(done, failed);
      }
    }
    this.writing = false;
  }
}
