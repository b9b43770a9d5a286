import { Component, input, signal } from '@angular/core';
import { Icon } from './icon.ts';

@Component({
  selector: 'app-copy-button',
  imports: [Icon],
  template: `
    <button type="button" class="icon-button" [attr.aria-label]="'Copy ' + what()" [title]="'Copy ' + what()" (click)="copy()">
      <app-icon [name]="copied() ? 'check' : 'copy'" [size]="18" />
    </button>
    <span class="visually-hidden" role="status">{{ copied() ? 'Copied' : '' }}</span>
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly what = input.required<string>();

  protected readonly copied = signal(false);

  protected async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.text());
    this.copied.set(true);
    setTimeout(() => this.copied.set(false), 2_000);
  }
}
