import { HttpErrorResponse } from '@angular/common/http';
import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { PhoneBill, PhoneBillDeed } from '../../backend/contract/phone.ts';
import { billStates, inHundredths } from './bill-words.ts';
import { PhoneApi } from './phone-api.ts';
import { PhoneSheet } from './phone-sheet.ts';

interface Choice {
  readonly do: PhoneBillDeed['do'];
  readonly words: string;
}

const toPay: readonly Choice[] = [
  { do: 'pay', words: 'Pay with UPI' },
  { do: 'fail', words: 'Pay from an account without enough money' },
  { do: 'slow', words: 'Pay by a bank that takes its time' },
  { do: 'twice', words: 'Pay twice' },
];
const underWay: readonly Choice[] = [
  { do: 'bank-yes', words: 'The bank pays' },
  { do: 'bank-no', words: 'The bank refuses' },
];
const again: readonly Choice[] = [{ do: 'pay', words: 'Pay once more by mistake' }];

/** A bill over the chat: what is on it, and what the customer can do about it. No real money moves. */
@Component({
  selector: 'app-bill-sheet',
  imports: [PhoneSheet],
  template: `
    <app-phone-sheet heading="Review and pay" (closed)="closed.emit()">
      <ul>
        @for (line of bill().lines; track $index) {
          <li>
            <span>{{ line.name }}{{ line.quantity > 1 ? ' × ' + line.quantity : '' }}</span>
            <span>{{ money(line.amount * line.quantity) }}</span>
          </li>
        }
        <li class="total">
          <span>{{ state() }}</span> <span>{{ money(bill().total) }}</span>
        </li>
      </ul>
      @if (trouble(); as words) {
        <p class="error" role="alert">{{ words }}</p>
      }
      <div class="choices">
        @for (choice of choices(); track choice.do; let first = $first) {
          <button type="button" [class.first]="first" [disabled]="waiting()" (click)="choose(choice.do)">{{ choice.words }}</button>
        }
      </div>
      <p class="soft">Sandbox: no real money moves here.</p>
    </app-phone-sheet>
  `,
  styles: `
    ul {
      margin: 0 0 12px;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: 16px;
      padding: 8px 0;
      font-variant-numeric: tabular-nums;
    }
    .total {
      border-top: 1px solid var(--phone-line);
      font-weight: 600;
    }
    .choices {
      display: grid;
      gap: 8px;
    }
    button {
      min-height: 44px;
      padding: 8px 16px;
      border: 1px solid var(--phone-line);
      border-radius: 22px;
      background: none;
      color: inherit;
      font: inherit;
      font-weight: 600;
      cursor: pointer;
    }
    button.first {
      border-color: transparent;
      background: var(--phone-accent);
      color: var(--phone-on-accent);
    }
    .error {
      color: var(--phone-bad);
    }
    .soft {
      margin: 12px 0 0;
      color: var(--phone-soft);
      font-size: 0.85rem;
    }
  `,
})
export class BillSheet {
  private readonly api = inject(PhoneApi);

  readonly customer = input.required<string>();
  readonly number = input.required<string>();
  readonly wamid = input.required<string>();
  readonly bill = input.required<PhoneBill>();
  readonly closed = output<void>();

  protected readonly waiting = signal(false);
  protected readonly trouble = signal('');
  protected readonly state = computed(() => billStates[this.bill().state]);
  protected readonly choices = computed((): readonly Choice[] => {
    const { state } = this.bill();
    if (state === 'pending') return underWay;
    if (state === 'paid') return again;
    return state === 'open' || state === 'failed' ? toPay : [];
  });

  protected readonly money = (amount: number): string => inHundredths(amount, this.bill().currency);

  protected async choose(deed: PhoneBillDeed['do']): Promise<void> {
    if (this.waiting()) return;
    this.waiting.set(true);
    this.trouble.set('');
    try {
      await this.api.payBill(this.customer(), this.number(), { wamid: this.wamid(), do: deed });
      this.closed.emit();
    } catch (error) {
      if (!(error instanceof HttpErrorResponse)) throw error;
      this.trouble.set((error.error as { detail?: string } | null)?.detail ?? 'That did not work. Try again.');
    } finally {
      this.waiting.set(false);
    }
  }
}
