import { Component, inject, signal } from '@angular/core';
import { form, FormRoot } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ProductView } from '../../backend/contract/catalog.ts';
import { Session } from '../shell/session.ts';
import { Refusal } from '../ui/refusal.ts';
import { CatalogApi } from './catalog-api.ts';
import { gridFields, gridFrom, gridRules, typedGrid } from './typed-variants.ts';
import { VariantGridEditor } from './variant-grid-editor.ts';

/** Options and variants of a product, with their prices: all of them at once. */
@Component({
  selector: 'app-variants-dialog',
  imports: [FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, VariantGridEditor],
  template: `
    <h2 matDialogTitle>Variants and prices of {{ product.name }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-variant-grid-editor [(grid)]="typed" [fields]="form" [currency]="currency()" />
        <p class="soft">A new price holds for what is ordered from now on. Variants that you remove stay in the orders that name them.</p>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave as it is</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class VariantsDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<VariantsDialog, ProductView>>(MatDialogRef);

  protected readonly product = inject<ProductView>(MAT_DIALOG_DATA);
  protected readonly currency = inject(Session).currency;
  protected readonly typed = signal(typedGrid(this.product, this.currency()));

  protected readonly refusal = new Refusal();
  protected readonly form = form(this.typed, (at) => gridRules(at, this.typed, this.currency), {
    submission: {
      action: async (fields) => {
        this.refusal.clear();
        try {
          this.dialog.close(await this.api.arrange(this.product.id, gridFrom(this.typed(), this.currency())));
          return undefined;
        } catch (error) {
          return this.refusal.from(error, gridFields(fields));
        }
      },
    },
  });
}
