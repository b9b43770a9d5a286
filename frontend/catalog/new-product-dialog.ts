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
import { Session } from '../shell/session.ts';
import { Refusal } from '../ui/refusal.ts';
import { CatalogApi } from './catalog-api.ts';
import { ProductFields } from './product-fields.ts';
import { emptyProduct, productFrom, productRules, type TypedProduct } from './typed-product.ts';
import { emptyGrid, gridFields, gridFrom, gridRules, type TypedGrid } from './typed-variants.ts';
import { VariantGridEditor } from './variant-grid-editor.ts';

interface Typed {
  readonly product: TypedProduct;
  readonly grid: TypedGrid;
}

/** A new product with its variants; most have one, and then it needs no name of its own. Closes with its id. */
@Component({
  selector: 'app-new-product-dialog',
  imports: [FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ProductFields, VariantGridEditor],
  template: `
    <h2 matDialogTitle>Add a product</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-product-fields [fields]="form.product" [categories]="data.categories" />
        <app-variant-grid-editor [grid]="typed().grid" (gridChange)="setGrid($event)" [fields]="form.grid" [currency]="currency()" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Discard</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Add product</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class NewProductDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<NewProductDialog, string>>(MatDialogRef);

  protected readonly data = inject<{ readonly categories: readonly string[]; readonly category: string }>(MAT_DIALOG_DATA);
  protected readonly currency = inject(Session).currency;
  protected readonly typed = signal<Typed>({ product: { ...emptyProduct, category: this.data.category }, grid: emptyGrid() });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      productRules(at.product);
      gridRules(at.grid, () => this.typed().grid, this.currency);
    },
    {
      submission: {
        action: async ({ product, grid }) => {
          this.refusal.clear();
          const typed = this.typed();
          try {
            const { id } = await this.api.add({ ...productFrom(typed.product), ...gridFrom(typed.grid, this.currency()) });
            this.dialog.close(id);
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { ...product, ...gridFields(grid) });
          }
        },
      },
    },
  );

  protected setGrid(grid: TypedGrid): void {
    this.typed.update((typed) => ({ ...typed, grid }));
  }
}
