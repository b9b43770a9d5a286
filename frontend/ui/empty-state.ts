import { Component, input } from '@angular/core';
import { Icon } from './icon.ts';
import type { IconName } from './icons.ts';

/** A page or a list with nothing in it yet: what belongs here, and the first step as a button inside. */
@Component({
  selector: 'app-empty-state',
  imports: [Icon],
  template: `
    <span class="picture"><app-icon [name]="icon()" [size]="28" /></span>
    <h2>{{ title() }}</h2>
    @if (words()) {
      <p class="soft">{{ words() }}</p>
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      align-content: center;
      gap: 6px;
      padding: 48px 24px;
      text-align: center;
      height: 100%;
    }
    .picture {
      display: grid;
      place-items: center;
      width: 64px;
      height: 64px;
      margin-bottom: 10px;
      border-radius: 20px;
      background: var(--done-back);
      color: var(--done);
    }
    p {
      max-width: 38ch;
      margin-bottom: 12px;
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly title = input.required<string>();
  readonly words = input<string>();
}
