import { computed, DestroyRef, inject, linkedSignal, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';

/** So that a word is asked for, not each of its letters. */
const pauseMs = 200;

/**
 * What a list is narrowed to and how it is sorted. It stands in the address: a link, the back button and a reload show the same
 * list. Call from an injection context of the list's page.
 */
export class Narrowed {
  private readonly router = inject(Router);
  private readonly parameters = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });
  private pause: ReturnType<typeof setTimeout> | undefined;

  readonly search = computed(() => this.parameters().get('search')?.trim() ?? '');
  /** As it is typed; the list follows after a short pause. */
  readonly typed = linkedSignal(() => this.parameters().get('search') ?? '');
  /** All of it in one word, to notice that it changed. */
  readonly key = computed(() =>
    this.parameters()
      .keys.map((name) => `${name}=${this.parameters().get(name)}`)
      .toSorted()
      .join('&'),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  /** One of these, or nothing where the address says something else. */
  one<T extends string>(name: string, known: readonly T[]): Signal<T | undefined> {
    return computed(() => known.find((each) => each === this.parameters().get(name)));
  }

  text(name: string): Signal<string | undefined> {
    return computed(() => this.parameters().get(name) ?? undefined);
  }

  choose(name: string, value: string | undefined): void {
    clearTimeout(this.pause);
    this.go({ [name]: value, search: this.typed().trim() || undefined }, false);
  }

  type(words: string): void {
    this.typed.set(words);
    clearTimeout(this.pause);
    // The steps back are lists, not letters.
    this.pause = setTimeout(() => this.go({ search: words.trim() || undefined }, true), pauseMs);
  }

  /** What is open beside the list stays open. */
  private go(changes: Readonly<Record<string, string | undefined>>, replaceUrl: boolean): void {
    const tree = this.router.parseUrl(this.router.url);
    tree.queryParams = Object.fromEntries(
      Object.entries({ ...tree.queryParams, ...changes }).filter(([, value]) => value !== undefined && value !== ''),
    );
    void this.router.navigateByUrl(tree, { replaceUrl });
  }
}
