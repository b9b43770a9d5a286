import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Icon } from './icon.ts';
import { wordsFor } from './problem.ts';

/** What could not be loaded, why, and the way to try again. */
@Component({
  selector: 'app-error-state',
  imports: [Icon, MatButton],
  template: `
    <span class="picture"><app-icon name="alert" [size]="28" /></span>
    <h2>{{ title() }}</h2>
    <p class="soft">{{ words() }}</p>
    <button matButton="outlined" (click)="retry.emit()">Try again</button>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      align-content: center;
      gap: 6px;
      padding: 40px 24px;
      text-align: center;
    }
    .picture {
      display: grid;
      place-items: center;
      width: 56px;
      height: 56px;
      margin-bottom: 8px;
      border-radius: 18px;
      background: var(--failed-back);
      color: var(--failed);
    }
    p {
      max-width: 44ch;
      margin-bottom: 12px;
    }
  `,
  host: { role: 'alert' },
})
export class ErrorState {
  readonly title = input.required<string>();
  readonly error = input<unknown>();
  readonly retry = output();

  protected readonly words = computed(() => wordsFor(this.error()));
}
