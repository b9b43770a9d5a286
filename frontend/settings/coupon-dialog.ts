import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, pattern, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { CouponView } from '../../backend/contract/orders.ts';
import { Session } from '../shell/session.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { addDays, instantOf, onTheWall } from '../ui/wall-time.ts';
import { SellingApi } from './selling-api.ts';

/** A word that takes something off an order. */
@Component({
  selector: 'app-coupon-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ coupon ? 'Change ' + coupon.code : 'Add a coupon' }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-field label="Code" [of]="form.code" hint="What customers write in the chat."
          ><input appControl autocomplete="off" [formField]="form.code"
        /></app-field>
        <div class="side-by-side">
          <app-field label="Takes off" [of]="form.kind">
            <select appControl [formField]="form.kind">
              <option value="percent">Percent</option>
              <option value="amount">An amount</option>
            </select>
          </app-field>
          <app-field [label]="form.kind().value() === 'percent' ? 'Percent off' : 'Amount off in ' + currency()" [of]="form.off"
            ><input appControl inputmode="decimal" autocomplete="off" [formField]="form.off"
          /></app-field>
        </div>
        <div class="side-by-side">
          <app-field [label]="'From, in ' + currency()" [of]="form.minimum" hint="What the order has to come to."
            ><input appControl inputmode="decimal" autocomplete="off" [formField]="form.minimum"
          /></app-field>
          <app-field label="Used at most (times)" [of]="form.mostUses" hint="Empty: as often as you like."
            ><input appControl inputmode="numeric" autocomplete="off" [formField]="form.mostUses"
          /></app-field>
        </div>
        <div class="side-by-side">
          <app-field label="First day" [of]="form.firstDay"><input appControl type="date" [formField]="form.firstDay" /></app-field>
          <app-field label="Last day" [of]="form.lastDay"><input appControl type="date" [formField]="form.lastDay" /></app-field>
        </div>
        <label class="check"><input type="checkbox" [formField]="form.once" /> Once for each customer</label>
        <label class="check"><input type="checkbox" [formField]="form.active" /> It can be used now</label>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Discard</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class CouponDialog {
  private readonly api = inject(SellingApi);
  private readonly dialog = inject<MatDialogRef<CouponDialog, readonly CouponView[]>>(MatDialogRef);

  private readonly data = inject<{ readonly coupon: CouponView | null; readonly zone: string }>(MAT_DIALOG_DATA);
  protected readonly coupon = this.data.coupon;
  protected readonly currency = inject(Session).currency;
  private readonly typed = signal({
    code: this.coupon?.code ?? '',
    kind: this.coupon && this.coupon.percent === null ? 'amount' : 'percent',
    off: this.coupon ? (this.coupon.percent?.toString() ?? amountAsTyped(this.coupon.amount ?? 0, this.currency())) : '',
    minimum: amountAsTyped(this.coupon?.minimum ?? 0, this.currency()),
    mostUses: this.coupon?.mostUses?.toString() ?? '',
    firstDay: dayOf(this.coupon?.validFrom ?? null, 0, this.data.zone),
    lastDay: dayOf(this.coupon?.validUntil ?? null, -1, this.data.zone),
    once: this.coupon?.once ?? false,
    active: this.coupon?.active ?? true,
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      pattern(at.code, /^[\p{L}\p{N}-]{2,30}$/u, { message: '2 to 30 letters, digits or dashes, like SUMMER-10.' });
      validate(at.code, ({ value }) => (value() === '' ? { kind: 'missing', message: 'It needs a code.' } : undefined));
      validate(at.off, ({ value, valueOf }) => {
        if (valueOf(at.kind) === 'amount')
          return amountFrom(value(), this.currency()) ? undefined : { kind: 'amount', message: 'Type an amount.' };
        return /^[1-9]\d?$|^100$/.test(value().trim()) ? undefined : { kind: 'percent', message: 'From 1 to 100.' };
      });
      validate(at.minimum, ({ value }) =>
        amountFrom(value(), this.currency()) === undefined ? { kind: 'amount', message: 'Type an amount, or 0 for none.' } : undefined,
      );
      validate(at.mostUses, ({ value }) =>
        /^([1-9]\d{0,5}|1000000)?$/.test(value().trim()) ? undefined : { kind: 'uses', message: 'A whole number, or nothing.' },
      );
      validate(at.lastDay, ({ value, valueOf }) =>
        value() !== '' && valueOf(at.firstDay) > value() ? { kind: 'order', message: 'The last day is before the first.' } : undefined,
      );
    },
    {
      submission: {
        action: async ({ code, off, minimum, mostUses, firstDay, lastDay }) => {
          this.refusal.clear();
          const typed = this.typed();
          const isPercent = typed.kind === 'percent';
          try {
            const coupons = await this.api.keepCoupon(this.coupon?.id, {
              code: typed.code.trim(),
              percent: isPercent ? Number(typed.off) : null,
              amount: isPercent ? null : (amountFrom(typed.off, this.currency()) ?? 0),
              minimum: amountFrom(typed.minimum, this.currency()) ?? 0,
              validFrom: startOf(typed.firstDay, this.data.zone),
              validUntil: startOf(typed.lastDay === '' ? '' : addDays(typed.lastDay, 1), this.data.zone),
              mostUses: typed.mostUses.trim() === '' ? null : Number(typed.mostUses),
              once: typed.once,
              active: typed.active,
            });
            this.dialog.close(coupons);
            return undefined;
          } catch (error) {
            return this.refusal.from(error, {
              ...{ code, percent: off, amount: off, minimum, mostUses, validFrom: firstDay, validUntil: lastDay },
            });
          }
        },
      },
    },
  );
}

/** As a date field has it, by the clock of the business; an end stands at the start of the day after the last one. */
const dayOf = (instant: string | null, more: number, zone: string): string =>
  instant === null ? '' : addDays(onTheWall(instant, zone).date, more);

const startOf = (day: string, zone: string): string | null => (day === '' ? null : instantOf(day, 0, zone));
