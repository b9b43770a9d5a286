import { Component, inject, input } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import type { TaxRateView } from '../../backend/contract/catalog.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { CatalogApi } from './catalog-api.ts';
import { taxWords } from './product-words.ts';
import type { TypedProduct } from './typed-product.ts';

/** The words and the tax of a product. */
@Component({
  selector: 'app-product-fields',
  imports: [Field, FieldControl, FormField],
  template: `
    <app-field label="Name" [of]="fields().name"><input appControl autocomplete="off" [formField]="fields().name" /></app-field>
    <div class="side-by-side">
      <app-field label="Category" [of]="fields().category" hint="Customers browse by it.">
        <input appControl autocomplete="off" list="known-categories" [formField]="fields().category" />
      </app-field>
      <app-field label="Tax" [of]="fields().taxRateId">
        <select appControl [formField]="fields().taxRateId">
          <option value="">None</option>
          @for (rate of taxRates.value() ?? []; track rate.id) {
            <option [value]="rate.id">{{ wordsOf(rate) }}</option>
          }
        </select>
      </app-field>
    </div>
    <datalist id="known-categories">
      @for (category of categories(); track category) {
        <option [value]="category"></option>
      }
    </datalist>
    <app-field label="Description" [of]="fields().description">
      <textarea appControl rows="2" [formField]="fields().description"></textarea>
    </app-field>
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    .side-by-side {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
      align-items: start;
      gap: 16px;
    }
  `,
})
export class ProductFields {
  readonly fields = input.required<FieldTree<TypedProduct>>();
  readonly categories = input.required<readonly string[]>();

  protected readonly taxRates = inject(CatalogApi).taxRates();
  protected readonly wordsOf = (rate: TaxRateView) => taxWords(rate);
}
