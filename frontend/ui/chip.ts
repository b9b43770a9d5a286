import { Component, input } from '@angular/core';
import { Icon } from './icon.ts';
import type { IconName } from './icons.ts';

/** What a colour means here: done or ours, waits, failed, a person has it, the bot has it. */
export type Tone = 'done' | 'waits' | 'failed' | 'person' | 'bot';

/** A state in a word, with its colour. */
@Component({
  selector: 'app-chip',
  imports: [Icon],
  template: `
    @if (icon(); as name) {
      <app-icon [name]="name" [size]="14" />
    }
    <span><ng-content /></span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      min-width: 0;
      max-width: 100%;
      padding: 1px 8px;
      border-radius: 6px;
      font-size: 0.75rem;
      font-weight: 550;
      line-height: 1.35rem;
    }
    span {
      overflow: hidden;
      white-space: nowrap;
      text-overflow: ellipsis;
    }
  `,
  host: { '[style.color]': "'var(--' + tone() + ')'", '[style.background]': "'var(--' + tone() + '-back)'" },
})
export class Chip {
  readonly tone = input.required<Tone>();
  readonly icon = input<IconName>();
}
