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
import { Refusal } from '../ui/refusal.ts';
import { WeeklyHoursField } from '../ui/weekly-hours-field.ts';
import { daysFrom, hoursFrom, problemsIn } from '../ui/weekly-hours.ts';
import { CatalogApi } from './catalog-api.ts';
import { ProductFields } from './product-fields.ts';
import { productFrom, productRules, typedProduct } from './typed-product.ts';

/** The words, the tax and the hours of a product. Prices and stock belong to its variants. */
@Component({
  selector: 'app-product-dialog',
  imports: [FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ProductFields, WeeklyHoursField],
  template: `
    <h2 matDialogTitle>Change {{ data.product.name }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-product-fields [fields]="form" [categories]="data.categories" />
        <section aria-labelledby="product-hours">
          <h3 id="product-hours">Offered</h3>
          <app-weekly-hours [(days)]="days" [problems]="problems()" whenAlways="Always" whenNone="Not on this day" />
        </section>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave as it is</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    h3 {
      margin-bottom: 6px;
      font-size: 0.8125rem;
      font-weight: 550;
    }
  `,
})
export class ProductDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<ProductDialog, ProductView>>(MatDialogRef);

  protected readonly data = inject<{ readonly product: ProductView; readonly categories: readonly string[] }>(MAT_DIALOG_DATA);
  private readonly typed = signal(typedProduct(this.data.product));
  protected readonly days = signal(daysFrom(this.data.product.availableHours));
  protected readonly problems = signal<ReadonlyMap<string, string>>(new Map());

  protected readonly refusal = new Refusal();
  protected readonly form = form(this.typed, productRules, {
    submission: {
      action: async (fields) => {
        this.refusal.clear();
        this.problems.set(problemsIn(this.days()));
        if (this.problems().size > 0) return undefined;
        try {
          const { product } = this.data;
          // Only what was changed here: what somebody else changed meanwhile stays theirs.
          const typed = { ...productFrom(this.typed()), availableHours: hoursFrom(this.days()) };
          const before = { ...productFrom(typedProduct(product)), availableHours: hoursFrom(daysFrom(product.availableHours)) };
          const changes = differing(before, typed);
          this.dialog.close(Object.keys(changes).length === 0 ? product : await this.api.change(product.id, changes));
          return undefined;
        } catch (error) {
          return this.refusal.from(error, { ...fields });
        }
      },
    },
  });
}

/** What is said otherwise than before. */
function differing<T extends object>(before: T, after: T): Partial<T> {
  const keys = Object.keys(after) as (keyof T)[];
  return Object.fromEntries(
    keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map((key) => [key, after[key]]),
  ) as Partial<T>;
}
