import { DestroyRef, inject, Service, signal } from '@angular/core';
import type { Changed } from '../../backend/contract/live.ts';

/** What changed since the last call: ids, or everything after a connection that was lost and may have missed some. */
export type Changes = ReadonlySet<string> | 'anything';

interface Listener {
  readonly what: Changed['what'];
  readonly hear: (changes: Changes) => void;
  readonly ids: Set<string>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** A burst of changes makes one question to the server, not one each. */
const gatherMs = 150;

/** The one stream of changes of this tab. Pages say what they show; they hear when it changed, and ask the server again. */
@Service()
export class Live {
  private readonly listeners = new Set<Listener>();
  private readonly online = signal(true);
  private source: EventSource | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  /** False while the stream is down: what is on the screen may be old. */
  readonly connected = this.online.asReadonly();

  /** Until the caller is destroyed. Call from an injection context. */
  listen(what: Changed['what'], hear: (changes: Changes) => void): void {
    const listener: Listener = { what, hear, ids: new Set(), timer: undefined };
    this.listeners.add(listener);
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(listener.timer);
      this.listeners.delete(listener);
    });
  }

  open(): void {
    if (this.source) return;
    const source = new EventSource('/api/live');
    this.source = source;
    source.addEventListener('changed', ({ data }: MessageEvent<string>) => this.tell(JSON.parse(data) as Changed));
    source.addEventListener('open', () => {
      if (!this.online()) for (const { hear } of this.listeners) hear('anything');
      this.online.set(true);
      this.failures = 0;
    });
    source.addEventListener('error', () => {
      this.online.set(false);
      if (source.readyState === EventSource.CLOSED) this.openLater();
    });
  }

  close(): void {
    clearTimeout(this.again);
    this.source?.close();
    this.source = undefined;
    this.online.set(true);
  }

  /** The browser tries again by itself after a cut line, but not after an answer that was an error. */
  private openLater(): void {
    this.source = undefined;
    this.failures += 1;
    this.again = setTimeout(() => this.open(), Math.min(30_000, 1_000 * 2 ** this.failures));
  }

  private tell({ what, id }: Changed): void {
    for (const listener of this.listeners) {
      if (listener.what !== what) continue;
      listener.ids.add(id);
      listener.timer ??= setTimeout(() => {
        const ids = new Set(listener.ids);
        listener.ids.clear();
        listener.timer = undefined;
        listener.hear(ids);
      }, gatherMs);
    }
  }
}
