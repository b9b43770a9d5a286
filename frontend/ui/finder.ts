import { Component, DestroyRef, inject, input, output, signal } from '@angular/core';
import { wordsFor } from './problem.ts';

let made = 0;

/** Finds one of many by typing a part of its name: arrows choose, Enter takes, Escape leaves. */
@Component({
  selector: 'app-finder',
  template: `
    <label class="visually-hidden" [for]="inputId">{{ label() }}</label>
    <input
      class="input"
      role="combobox"
      autocomplete="off"
      aria-autocomplete="list"
      [id]="inputId"
      [attr.aria-controls]="listId"
      [attr.aria-expanded]="found().length > 0"
      [attr.aria-activedescendant]="found().length > 0 ? listId + '-' + at() : null"
      [placeholder]="placeholder()"
      [value]="words()"
      (focus)="look(words())"
      (input)="look($any($event.target).value)"
      (keydown)="key($event)"
      (blur)="leave()"
    />
    @if (found().length > 0) {
      <div class="found" role="listbox" [id]="listId" [attr.aria-label]="label()">
        @for (each of found(); track $index) {
          <button
            type="button"
            role="option"
            tabindex="-1"
            [id]="listId + '-' + $index"
            [attr.aria-selected]="$index === at()"
            (mousedown)="$event.preventDefault()"
            (click)="take(each)"
          >
            <span>{{ nameOf()(each) }}</span> <span class="soft figures">{{ about()(each) }}</span>
          </button>
        }
      </div>
    } @else if (note(); as says) {
      <p class="soft" role="status">{{ says }}</p>
    }
  `,
  styles: `
    :host {
      position: relative;
      display: block;
    }
    .found {
      display: grid;
      position: absolute;
      z-index: 2;
      inset: calc(100% + 4px) 0 auto;
      max-height: 240px;
      overflow-y: auto;
      padding: 4px;
      border: 1px solid var(--border);
      border-radius: var(--radius);
      background: var(--surface-raised);
      box-shadow: var(--shadow-float);
    }
    button {
      display: flex;
      justify-content: space-between;
      gap: 16px;
      min-height: 36px;
      align-items: center;
      padding: 4px 10px;
      border: 0;
      border-radius: 6px;
      background: none;
      text-align: left;
      cursor: pointer;
    }
    button[aria-selected='true'] {
      background: var(--surface-chosen);
    }
    p {
      margin-top: 4px;
      font-size: 0.8125rem;
    }
  `,
})
export class Finder<T> {
  readonly label = input.required<string>();
  readonly placeholder = input('');
  readonly find = input.required<(words: string) => Promise<readonly T[]>>();
  readonly nameOf = input.required<(found: T) => string>();
  readonly about = input.required<(found: T) => string>();
  readonly chosen = output<T>();

  protected readonly words = signal('');
  protected readonly found = signal<readonly T[]>([]);
  protected readonly note = signal('');
  protected readonly at = signal(0);
  protected readonly inputId = `finder-${++made}`;
  protected readonly listId = `${this.inputId}-list`;

  private pause: ReturnType<typeof setTimeout> | undefined;
  private question = 0;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  protected look(words: string): void {
    this.words.set(words);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.ask(words), 150);
  }

  protected key(event: KeyboardEvent): void {
    const { length } = this.found();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (length > 0) this.at.update((at) => (at + (event.key === 'ArrowDown' ? 1 : length - 1)) % length);
    } else if (event.key === 'Enter') {
      // Never the button of the form around it.
      event.preventDefault();
      const chosen = this.found()[this.at()];
      if (chosen !== undefined) this.take(chosen);
    } else if (event.key === 'Escape' && length > 0) {
      event.stopPropagation();
      this.found.set([]);
    }
  }

  protected take(found: T): void {
    this.leave();
    this.words.set('');
    this.chosen.emit(found);
  }

  protected leave(): void {
    clearTimeout(this.pause);
    this.question += 1;
    this.found.set([]);
    this.note.set('');
  }

  private async ask(words: string): Promise<void> {
    const question = ++this.question;
    try {
      const found = await this.find()(words.trim());
      if (question !== this.question) return;
      this.found.set(found);
      this.at.set(0);
      this.note.set(found.length === 0 ? 'Nothing of this name.' : '');
    } catch (error) {
      if (question !== this.question) return;
      this.found.set([]);
      this.note.set(wordsFor(error));
    }
  }
}
