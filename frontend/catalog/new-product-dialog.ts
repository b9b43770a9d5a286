import { Component, inject, signal } from '@angular/core';
import { applyEach, form, FormField, type FieldTree, FormRoot, maxLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { Session } from '../shell/session.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Icon } from '../ui/icon.ts';
import { amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { CatalogApi } from './catalog-api.ts';
import { mustBeAmount, mustBeStock, stockFrom } from './typed.ts';

interface TypedVariant {
  readonly name: string;
  readonly amount: string;
  readonly onHand: string;
}

interface Typed {
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly variants: readonly TypedVariant[];
}

/** Each its own object: the form tells the rows apart by identity. */
const emptyVariant = (): TypedVariant => ({ name: '', amount: '', onHand: '' });

/** A new product with its variants; most have one, and then it needs no name of its own. */
@Component({
  selector: 'app-new-product-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, Icon, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './new-product-dialog.html',
  styleUrl: './new-product-dialog.scss',
})
export class NewProductDialog {
  private readonly api = inject(CatalogApi);
  private readonly dialog = inject<MatDialogRef<NewProductDialog, boolean>>(MatDialogRef);

  protected readonly currency = inject(Session).currency;
  protected readonly typed = signal<Typed>({ name: '', category: '', description: '', variants: [emptyVariant()] });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.name, { message: 'Give it a name.' });
      maxLength(at.name, 100, { message: 'A name has at most 100 characters.' });
      applyEach(at.variants, (variant) => {
        required(variant.name, { message: 'Say which one this is, like “Large”.', when: () => this.typed().variants.length > 1 });
        mustBeAmount(variant.amount, this.currency);
        mustBeStock(variant.onHand);
      });
    },
    {
      submission: {
        action: async (fields) => {
          this.refusal.clear();
          const { variants, ...product } = this.typed();
          try {
            await this.api.add({
              ...product,
              variants: variants.map(({ name, amount, onHand }) => ({
                name,
                amount: amountFrom(amount, this.currency()) ?? 0,
                onHand: stockFrom(onHand),
              })),
            });
          } catch (error) {
            return this.refusal.from(error, byName(fields));
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );

  protected addVariant(): void {
    this.typed.update((product) => ({ ...product, variants: [...product.variants, emptyVariant()] }));
  }

  protected removeVariant(nth: number): void {
    this.typed.update((product) => ({ ...product, variants: product.variants.filter((_, index) => index !== nth) }));
  }
}

/** As the server names them: `name`, `variants.0.amount`. */
function byName({ name, category, description, variants }: FieldTree<Typed>): Record<string, FieldTree<string>> {
  const ofVariants = [...variants].flatMap((variant, nth) =>
    (['name', 'amount', 'onHand'] as const).map((key) => [`variants.${nth}.${key}`, variant[key]] as const),
  );
  return { name, category, description, ...Object.fromEntries(ofVariants) };
}
