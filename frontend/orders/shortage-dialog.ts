import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { VariantChoice } from '../../backend/contract/catalog.ts';
import type { OrderView } from '../../backend/contract/orders.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Finder } from '../ui/finder.ts';
import { money } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { openPieces } from './order-words.ts';
import { OrdersApi } from './orders-api.ts';

/** Something that was promised is not there: how much of what, and what the customer could have instead. */
@Component({
  selector: 'app-shortage-dialog',
  imports: [
    ...[Field, FieldControl, Finder, FormField, FormRoot, MatButton],
    ...[MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  ],
  template: `
    <h2 matDialogTitle>What is missing?</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <p class="soft">
          <bdi>{{ order.contact.name }}</bdi> is asked in the chat what to do: take something else, leave it out, or cancel.
        </p>
        <div class="side-by-side">
          <app-field label="Line" [of]="form.lineId">
            <select appControl [formField]="form.lineId">
              @for (line of lines; track line.id) {
                <option [value]="line.id">{{ line.title }}</option>
              }
            </select>
          </app-field>
          <app-field label="How many are missing" [of]="form.missing">
            <input appControl inputmode="numeric" autocomplete="off" [formField]="form.missing" />
          </app-field>
        </div>
        <div>
          <p class="label">Instead, at the same price</p>
          @if (instead(); as product) {
            <p class="chosen">{{ product.title }} <button matButton type="button" (click)="instead.set(null)">Choose another</button></p>
          } @else {
            <app-finder
              label="Find what the customer could have instead"
              placeholder="Nothing. Find a product to offer"
              [find]="findProducts"
              [nameOf]="nameOfProduct"
              [about]="aboutProduct"
              (chosen)="instead.set($event)"
            />
          }
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Leave it as it is</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Ask the customer</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .label {
      margin-bottom: 6px;
      font-weight: 550;
      font-size: 0.8125rem;
    }
    .chosen {
      display: flex;
      align-items: center;
      gap: 12px;
    }
  `,
})
export class ShortageDialog {
  private readonly api = inject(OrdersApi);
  private readonly dialog = inject<MatDialogRef<ShortageDialog, OrderView>>(MatDialogRef);

  protected readonly order = inject<OrderView>(MAT_DIALOG_DATA);
  protected readonly lines = this.order.lines.filter((line) => openPieces(line) > 0);
  protected readonly instead = signal<VariantChoice | null>(null);
  private readonly typed = signal({ lineId: this.lines[0]?.id ?? '', missing: '1' });

  protected readonly findProducts = async (words: string) =>
    (await this.api.products(words)).filter(({ free }) => free === null || free > 0);
  protected readonly nameOfProduct = ({ title }: VariantChoice) => title;
  protected readonly aboutProduct = ({ amount }: VariantChoice) => money(amount, this.order.currency);

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      validate(at.missing, ({ value, valueOf }) => {
        const line = this.lines.find(({ id }) => id === valueOf(at.lineId));
        const most = line ? openPieces(line) : 0;
        return /^[1-9]\d{0,3}$/.test(value().trim()) && Number(value()) <= most
          ? undefined
          : { kind: 'pieces', message: `From 1 to ${most}.` };
      });
    },
    {
      submission: {
        action: async ({ missing }) => {
          this.refusal.clear();
          const { lineId, missing: many } = this.typed();
          try {
            this.dialog.close(await this.api.miss(this.order.id, { lineId, missing: Number(many), insteadId: this.instead()?.id ?? null }));
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { missing });
          }
        },
      },
    },
  );
}
