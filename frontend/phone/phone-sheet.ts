import { A11yModule } from '@angular/cdk/a11y';
import { Component, input, output } from '@angular/core';
import { PhoneIcon } from './phone-icon.ts';

/** A sheet that rises from the foot of the phone. Escape, the cross and a tap beside it put it away. */
@Component({
  selector: 'app-phone-sheet',
  imports: [A11yModule, PhoneIcon],
  template: `
    <button type="button" class="beside" tabindex="-1" aria-hidden="true" (click)="closed.emit()"></button>
    <section
      class="sheet"
      role="dialog"
      aria-modal="true"
      [attr.aria-label]="heading()"
      cdkTrapFocus
      [cdkTrapFocusAutoCapture]="true"
      (keydown.escape)="closed.emit()"
    >
      <header>
        <button type="button" (click)="closed.emit()" aria-label="Close"><app-phone-icon name="close" /></button>
        <h2>{{ heading() }}</h2>
      </header>
      <ng-content />
    </section>
  `,
  styles: `
    @use 'phone' as phone;

    :host {
      position: absolute;
      inset: 0;
      z-index: 5;
      display: flex;
      flex-direction: column;
      justify-content: flex-end;
    }
    .beside {
      position: absolute;
      inset: 0;
      border: 0;
      background: rgb(0 0 0 / 40%);
    }
    .sheet {
      position: relative;
      max-height: 82%;
      overflow: auto;
      padding: 4px 16px 20px;
      border-radius: 18px 18px 0 0;
      background: var(--phone-surface);
    }
    header {
      position: sticky;
      top: 0;
      display: flex;
      align-items: center;
      gap: 8px;
      margin-left: -10px;
      background: var(--phone-surface);
    }
    header button {
      @include phone.round-button;
    }
    h2 {
      margin: 0;
      font-size: 1.05rem;
      font-weight: 600;
    }
    @media (prefers-reduced-motion: no-preference) {
      .sheet {
        animation: rise 160ms ease-out;
      }
    }
    @keyframes rise {
      from {
        transform: translateY(30%);
      }
    }
  `,
})
export class PhoneSheet {
  readonly heading = input.required<string>();
  readonly closed = output<void>();
}
