import { Component, computed, input } from '@angular/core';

/** The shape of rows that are on their way. */
@Component({
  selector: 'app-skeleton',
  template: `
    @for (row of list(); track row) {
      <div class="row">
        @if (round()) {
          <span class="round"></span>
        }
        <span class="lines">
          <span class="line" [style.width.%]="38 + ((row * 17) % 30)"></span>
          <span class="line soft" [style.width.%]="58 + ((row * 23) % 34)"></span>
        </span>
      </div>
    }
    <span class="visually-hidden" role="status">Loading…</span>
  `,
  styles: `
    :host {
      display: block;
      animation: breathe 1.6s ease-in-out infinite;
    }
    .row {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 14px 16px;
    }
    .round {
      flex: none;
      width: 36px;
      height: 36px;
      border-radius: 50%;
      background: var(--surface-hover);
    }
    .lines {
      display: grid;
      flex: 1;
      gap: 9px;
    }
    .line {
      height: 10px;
      border-radius: 5px;
      background: var(--border);
    }
    .line.soft {
      background: var(--surface-hover);
    }
    @keyframes breathe {
      50% {
        opacity: 0.55;
      }
    }
  `,
})
export class Skeleton {
  readonly rows = input(6);
  readonly round = input(false);

  protected readonly list = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
}
