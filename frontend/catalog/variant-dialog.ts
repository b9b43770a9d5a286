import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ProductView, VariantView } from '../../backend/contract/catalog.ts';
import { Session } from '../shell/session.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { CatalogApi } from './catalog-api.ts';
import { mustBeAmount, mustBeStock, stockFrom } from './typed.ts';

/** Price and stock of one variant. */
@Component({
  selector: 'app-variant-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ about.product.name }} {{ about.variant.name }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <div class="side-by-side">
          <app-field [label]="'Price in ' + currency()" [of]="form.amount"
            ><input appControl inputmode="decimal" autocomplete="off" [formField]="form.amount"
          /></app-field>
          <app-field label="On hand" [of]="form.onHand" [hint]="held"
            ><input appControl inputmode="numeric" autocomplete="off" placeholder="Not counted" [formField]="form.onHand"
          /></app-field>
        </div>
        <label class="check"><input type="checkbox" [formField]="form.available" /> Customers can order it</label>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave as it is</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class VariantDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<VariantDialog, boolean>>(MatDialogRef);

  protected readonly about = inject<{ readonly product: ProductView; readonly variant: VariantView }>(MAT_DIALOG_DATA);
  protected readonly currency = inject(Session).currency;
  protected readonly held =
    this.about.variant.held > 0 ? `${this.about.variant.held} of them are held for orders.` : 'Leave it empty when you do not count this.';

  private readonly typed = signal({
    amount: amountAsTyped(this.about.variant.amount, this.currency()),
    onHand: String(this.about.variant.onHand ?? ''),
    available: this.about.variant.available,
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      mustBeAmount(at.amount, this.currency);
      mustBeStock(at.onHand, this.about.variant.held);
    },
    {
      submission: {
        action: async ({ amount, onHand, available }) => {
          this.refusal.clear();
          try {
            await this.api.changeVariant(this.about.variant.id, {
              amount: amountFrom(amount().value(), this.currency()),
              onHand: stockFrom(onHand().value()),
              available: available().value(),
            });
          } catch (error) {
            return this.refusal.from(error, { amount, onHand });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
