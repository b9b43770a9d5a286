import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { ProductView, StockMovePage, StockMoveView, VariantView } from '../../backend/contract/catalog.ts';
import { Ago } from '../ui/ago.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Refusal } from '../ui/refusal.ts';
import { CatalogApi } from './catalog-api.ts';
import { stockMoveWords } from './product-words.ts';
import { mustBeStock, stockFrom } from './typed-variants.ts';

/** Counts or corrects the pieces of one variant, and tells how they came and went. */
@Component({
  selector: 'app-stock-dialog',
  imports: [
    Ago,
    Field,
    FieldControl,
    FormField,
    FormRoot,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    RouterLink,
  ],
  templateUrl: './stock-dialog.html',
  styleUrl: './stock-dialog.scss',
})
export class StockDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<StockDialog, ProductView>>(MatDialogRef);

  protected readonly data = inject<{ readonly title: string; readonly variant: VariantView }>(MAT_DIALOG_DATA);
  protected readonly variant = this.data.variant;
  protected readonly how = signal<'count' | 'correct'>('count');
  private readonly typed = signal({ onHand: String(this.variant.onHand ?? ''), by: '', reason: '' });

  protected readonly moves = new KeysetList<StockMoveView, StockMovePage>((before) => this.api.stockMoves(this.variant.id, before));
  protected readonly moveWords = stockMoveWords;
  protected readonly stands = computed(() =>
    this.variant.onHand === null
      ? 'Not counted.'
      : `${this.variant.onHand} on hand, ${this.variant.held} held for orders, ${this.variant.free} free.`,
  );

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      mustBeStock(at.onHand, this.variant.held);
      validate(at.by, ({ value }) =>
        this.how() === 'correct' && !/^[+−-]?[1-9]\d{0,6}$/.test(value().trim())
          ? { kind: 'by', message: 'Type how many more or fewer, like −2.' }
          : undefined,
      );
      required(at.reason, { message: 'Say why, for whoever reads the history.', when: () => this.how() === 'correct' });
      maxLength(at.reason, 200, { message: 'At most 200 characters.' });
    },
    {
      submission: {
        action: async (fields) => {
          this.refusal.clear();
          const { onHand, by, reason } = this.typed();
          try {
            const saved =
              this.how() === 'count'
                ? this.api.count(this.variant.id, { onHand: stockFrom(onHand), reason: reason.trim() })
                : this.api.correct(this.variant.id, { by: Number(by.trim().replace('−', '-')), reason: reason.trim() });
            this.dialog.close(await saved);
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { ...fields });
          }
        },
      },
    },
  );

  constructor() {
    void this.moves.refresh();
  }

  protected choose(how: 'count' | 'correct'): void {
    this.how.set(how);
  }
}
