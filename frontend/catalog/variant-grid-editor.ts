import { Component, computed, input, model } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Icon } from '../ui/icon.ts';
import { arranged, emptyVariant, mostVariants, renamed, type TypedGrid } from './typed-variants.ts';

/** Options of a product and the variants that they make; without options, variants that are named one by one. */
@Component({
  selector: 'app-variant-grid-editor',
  imports: [FormField, Icon, MatButton],
  templateUrl: './variant-grid-editor.html',
  styleUrl: './variant-grid-editor.scss',
})
export class VariantGridEditor {
  readonly grid = model.required<TypedGrid>();
  readonly fields = input.required<FieldTree<TypedGrid>>();
  readonly currency = input.required<string>();

  protected readonly hasOptions = computed(() => this.grid().options.length > 0);
  protected readonly tooMany = computed(() => this.grid().variants.length > mostVariants);
  protected readonly most = mostVariants;

  protected addOption(): void {
    this.grid.update((grid) => ({ ...grid, options: [...grid.options, { name: grid.options.length === 0 ? 'Size' : '', values: '' }] }));
  }

  protected removeOption(nth: number): void {
    this.grid.update((grid) => arranged({ ...grid, options: grid.options.filter((_, index) => index !== nth) }));
  }

  protected setValues(nth: number, event: Event): void {
    const { value } = event.target as HTMLInputElement;
    this.grid.update((grid) => renamed(grid, nth, value));
  }

  protected addVariant(): void {
    this.grid.update((grid) => ({ ...grid, variants: [...grid.variants, emptyVariant(grid.variants[0])] }));
  }

  protected removeVariant(nth: number): void {
    this.grid.update((grid) => ({ ...grid, variants: grid.variants.filter((_, index) => index !== nth) }));
  }

  protected priceAll(): void {
    const amount = this.grid().variants[0]?.amount ?? '';
    this.grid.update((grid) => ({ ...grid, variants: grid.variants.map((variant) => ({ ...variant, amount })) }));
  }

  /** What is wrong in a cell, once somebody has been there. */
  protected wrongIn(cell: FieldTree<string>): string | undefined {
    const state = cell();
    const message = state.touched() ? state.errors()[0]?.message : undefined;
    return message && /^\p{Ll}/u.test(message) ? `This ${message}.` : message;
  }
}
