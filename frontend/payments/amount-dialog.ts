import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';

/** What is asked before money is written down: how much, where wanted how it came or why, and what is done with it. */
export interface AmountQuestion {
  readonly title: string;
  readonly words?: string;
  readonly yes: string;
  readonly currency: string;
  readonly amount?: number;
  readonly withMethod?: true;
  /** The question that the reason answers. */
  readonly reason?: string;
  readonly save: (answer: { readonly amount: number; readonly method: 'cash' | 'transfer'; readonly reason: string }) => Promise<unknown>;
}

@Component({
  selector: 'app-amount-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ question.title }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        @if (question.words) {
          <p class="soft">{{ question.words }}</p>
        }
        @if (question.amount !== undefined) {
          <app-field [label]="'Amount in ' + question.currency" [of]="form.amount">
            <input appControl inputmode="decimal" autocomplete="off" [formField]="form.amount" />
          </app-field>
        }
        @if (question.withMethod) {
          <app-field label="How it came" [of]="form.method">
            <select appControl [formField]="form.method">
              <option value="cash">Cash</option>
              <option value="transfer">Bank transfer</option>
            </select>
          </app-field>
        }
        @if (question.reason) {
          <app-field [label]="question.reason" [of]="form.reason">
            <input appControl autocomplete="off" [formField]="form.reason" />
          </app-field>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">{{ question.yes }}</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class AmountDialog {
  private readonly dialog = inject<MatDialogRef<AmountDialog, boolean>>(MatDialogRef);

  protected readonly question = inject<AmountQuestion>(MAT_DIALOG_DATA);
  private readonly typed = signal({
    amount: amountAsTyped(this.question.amount ?? 0, this.question.currency),
    method: 'cash',
    reason: '',
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      validate(at.amount, ({ value }) =>
        this.question.amount === undefined || (amountFrom(value(), this.question.currency) ?? 0) > 0
          ? undefined
          : { kind: 'amount', message: 'Write an amount like 12.50.' },
      );
      if (this.question.reason) required(at.reason, { message: 'Say it in a few words.' });
    },
    {
      submission: {
        action: async ({ amount, method, reason }) => {
          this.refusal.clear();
          const typed = this.typed();
          try {
            await this.question.save({
              amount: amountFrom(typed.amount, this.question.currency) ?? 0,
              method: typed.method === 'transfer' ? 'transfer' : 'cash',
              reason: typed.reason,
            });
          } catch (error) {
            return this.refusal.from(error, { amount, method, reason });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
