import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required } from '@angular/forms/signals';
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
import { Field, FieldControl } from '../ui/field.ts';
import { Refusal } from '../ui/refusal.ts';
import { CatalogApi } from './catalog-api.ts';

/** The words of a product. Prices and stock belong to its variants. */
@Component({
  selector: 'app-product-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>Change {{ product.name }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-field label="Name" [of]="form.name"><input appControl autocomplete="off" [formField]="form.name" /></app-field>
        <app-field label="Category" [of]="form.category"><input appControl autocomplete="off" [formField]="form.category" /></app-field>
        <app-field label="Description" [of]="form.description">
          <textarea appControl rows="3" [formField]="form.description"></textarea>
        </app-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave as it is</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class ProductDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<ProductDialog, boolean>>(MatDialogRef);

  protected readonly product = inject<ProductView>(MAT_DIALOG_DATA);
  private readonly typed = signal({ name: this.product.name, category: this.product.category, description: this.product.description });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.name, { message: 'Give it a name.' });
      maxLength(at.name, 100, { message: 'A name has at most 100 characters.' });
    },
    {
      submission: {
        action: async ({ name, category, description }) => {
          this.refusal.clear();
          try {
            await this.api.change(this.product.id, this.typed());
          } catch (error) {
            return this.refusal.from(error, { name, category, description });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
