import { Component, inject, signal } from '@angular/core';
import { applyEach, form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  type MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { VariantChoice } from '../../backend/contract/catalog.ts';
import type { OrderView } from '../../backend/contract/orders.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Finder } from '../ui/finder.ts';
import { Icon } from '../ui/icon.ts';
import { amountAsTyped, amountFrom, money } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { mostPerLine } from './order-words.ts';
import { type Added, OrdersApi, type Pieces } from './orders-api.ts';

/** What is asked before something is done with pieces of an order: how many of which line, and what else belongs to it. */
export interface PiecesQuestion {
  readonly title: string;
  readonly words: string;
  /** The verb on the button that does it. */
  readonly yes: string;
  readonly currency: string;
  /** What stands in the fields first, and how many there can be at most. */
  readonly lines: readonly { readonly lineId: string; readonly title: string; readonly begin: number; readonly most: number }[];
  /** Whether products can be added, and how that is called. */
  readonly adds?: string;
  readonly reason?: string;
  /** What can go back at most, in minor units. */
  readonly refund?: number;
  readonly save: (answer: PiecesAnswer) => Promise<OrderView>;
}

export interface PiecesAnswer {
  readonly pieces: readonly Pieces[];
  readonly added: readonly Added[];
  readonly reason: string;
  readonly restock: boolean;
  readonly refund: number;
}

@Component({
  selector: 'app-pieces-dialog',
  imports: [
    ...[Field, FieldControl, Finder, FormField, FormRoot, Icon, MatButton],
    ...[MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  ],
  templateUrl: './pieces-dialog.html',
  styles: `
    ul {
      display: grid;
      gap: 12px;
    }
    li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 12px;
    }
    app-field {
      overflow-wrap: anywhere;
    }
    li input {
      width: 96px;
    }
  `,
})
export class PiecesDialog {
  private readonly api = inject(OrdersApi);
  private readonly dialog = inject<MatDialogRef<PiecesDialog, OrderView>>(MatDialogRef);

  protected readonly question = inject<PiecesQuestion>(MAT_DIALOG_DATA);
  protected readonly mostPerLine = mostPerLine;
  protected readonly typed = signal({
    lines: this.question.lines.map(({ lineId, title, begin, most }) => ({ lineId, title, most, quantity: String(begin) })),
    added: [] as readonly { readonly variantId: string; readonly title: string; readonly quantity: string }[],
    reason: '',
    restock: true,
    refund: amountAsTyped(0, this.question.currency),
  });

  protected readonly findProducts = async (words: string) => (await this.api.products(words)).filter(({ available }) => available);
  protected readonly nameOfProduct = ({ title }: VariantChoice) => title;
  protected readonly aboutProduct = ({ amount }: VariantChoice) => money(amount, this.question.currency);
  protected readonly mostRefund = money(this.question.refund ?? 0, this.question.currency);

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      applyEach(at.lines, (line) => {
        validate(line.quantity, ({ value, valueOf }) => {
          const most = valueOf(line.most);
          return /^\d{1,4}$/.test(value().trim()) && Number(value()) <= most
            ? undefined
            : { kind: 'pieces', message: `From 0 to ${most}.` };
        });
      });
      applyEach(at.added, (line) => {
        validate(line.quantity, ({ value }) =>
          /^[1-9]\d{0,3}$/.test(value().trim()) ? undefined : { kind: 'pieces', message: 'From 1 to 9999.' },
        );
      });
      if (this.question.reason) required(at.reason, { message: 'Say why, in a few words.' });
      maxLength(at.reason, 500, { message: 'A reason has at most 500 characters.' });
      validate(at.refund, ({ value }) => {
        if (this.question.refund === undefined) return undefined;
        const amount = amountFrom(value(), this.question.currency);
        return amount !== undefined && amount <= this.question.refund
          ? undefined
          : { kind: 'amount', message: `An amount up to ${this.mostRefund}.` };
      });
    },
    {
      submission: {
        action: async ({ reason, refund }) => {
          this.refusal.clear();
          const typed = this.typed();
          try {
            const order = await this.question.save({
              pieces: typed.lines.map(({ lineId, quantity }) => ({ lineId, quantity: Number(quantity) })),
              added: typed.added.map(({ variantId, quantity }) => ({ variantId, quantity: Number(quantity) })),
              reason: typed.reason.trim(),
              restock: typed.restock,
              refund: amountFrom(typed.refund, this.question.currency) ?? 0,
            });
            this.dialog.close(order);
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { reason, refund });
          }
        },
      },
    },
  );

  protected add({ id: variantId, title }: VariantChoice): void {
    this.typed.update((typed) =>
      typed.added.some((line) => line.variantId === variantId)
        ? typed
        : { ...typed, added: [...typed.added, { variantId, title, quantity: '1' }] },
    );
  }

  protected remove(nth: number): void {
    this.typed.update((typed) => ({ ...typed, added: typed.added.filter((_, index) => index !== nth) }));
  }
}

/** The order as it is then, or nothing when it is called off. */
export function askForPieces(dialog: MatDialog, question: PiecesQuestion): Promise<OrderView | undefined> {
  const asked = dialog.open<PiecesDialog, PiecesQuestion, OrderView>(PiecesDialog, {
    ...{ data: question, width: '560px', maxWidth: '96vw', disableClose: true },
  });
  return firstValueFrom(asked.afterClosed());
}
