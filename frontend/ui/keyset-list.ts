import { computed, signal } from '@angular/core';
import { statusOf } from './problem.ts';

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Leads to the next page; null at the end. */
  readonly next: string | null;
}

/**
 * A list that grows page by page and stays where it is when it is asked again. A newer question makes the answer of an older
 * one worthless, whenever it comes.
 */
export class KeysetList<Row extends { readonly id: string }, P extends Page<Row> = Page<Row>> {
  private readonly ask: (before: string | null) => Promise<P>;
  private readonly pages = signal<readonly P[]>([]);
  private readonly state = signal<'idle' | 'loading' | 'growing'>('idle');
  private readonly trouble = signal<unknown>(undefined);
  private question = 0;
  private runs: Promise<void> | undefined;
  private isWantedAgain = false;

  readonly rows = computed(() => withoutRepeats(this.pages().flatMap(({ rows }) => rows)));
  /** What the first page says besides its rows: counts and the like. */
  readonly first = computed(() => this.pages().at(0));
  readonly loaded = computed(() => this.pages().length > 0);
  readonly atEnd = computed(() => this.pages().at(-1)?.next === null);
  readonly error = this.trouble.asReadonly();
  readonly growing = computed(() => this.state() === 'growing');

  constructor(ask: (before: string | null) => Promise<P>) {
    this.ask = ask;
  }

  /** Another question: what is shown answers the old one, so it goes. */
  async restart(): Promise<void> {
    this.pages.set([]);
    this.isWantedAgain = false;
    await this.run();
  }

  /**
   * The same question again. Pages further down stay as long as the first one still leads to them. While it is being asked, it is asked
   * once more afterwards: changes that come faster than answers must not keep the list from ever being shown anew.
   */
  async refresh(): Promise<void> {
    if (this.runs) {
      this.isWantedAgain = true;
      await this.runs;
    } else await this.run();
  }

  private async run(): Promise<void> {
    const runs = this.load();
    this.runs = runs;
    await runs;
    if (this.runs !== runs) return;
    this.runs = undefined;
    if (!this.isWantedAgain) return;
    this.isWantedAgain = false;
    await this.run();
  }

  private async load(): Promise<void> {
    const question = ++this.question;
    this.state.set('loading');
    try {
      const wanted = Math.max(1, this.pages().length);
      const fresh: P[] = [];
      for (let before: string | null = null; fresh.length < wanted;) {
        const page: P = await this.ask(before);
        fresh.push(page);
        before = page.next;
        if (before === null) break;
      }
      if (question !== this.question) return;
      this.pages.set(fresh);
      this.trouble.set(undefined);
    } catch (error) {
      if (question !== this.question) return;
      this.trouble.set(error);
      if (statusOf(error) === 401) this.pages.set([]);
    } finally {
      if (question === this.question) this.state.set('idle');
    }
  }

  async more(): Promise<void> {
    const next = this.pages().at(-1)?.next;
    if (!next || this.state() !== 'idle') return;
    const question = this.question;
    this.state.set('growing');
    try {
      const page = await this.ask(next);
      if (question === this.question) this.pages.update((pages) => [...pages, page]);
      this.trouble.set(undefined);
    } catch (error) {
      if (question === this.question) this.trouble.set(error);
    } finally {
      if (question === this.question) this.state.set('idle');
    }
  }
}

/** A row that moved up between two pages was on both. */
function withoutRepeats<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
}
