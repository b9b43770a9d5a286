import { Component, inject, linkedSignal, signal } from '@angular/core';
import { form, FormField, FormRoot, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import type { TaxRateView } from '../../backend/contract/catalog.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Icon } from '../ui/icon.ts';
import { Refusal } from '../ui/refusal.ts';
import { Say } from '../ui/say.ts';
import { CatalogApi } from './catalog-api.ts';
import { basisPointsFrom, percent } from './product-words.ts';

const empty = { name: '', percent: '', inclusive: true };

/** The taxes that the business charges. */
@Component({
  selector: 'app-tax-rates-dialog',
  imports: [
    ErrorState,
    Field,
    FieldControl,
    FormField,
    FormRoot,
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
  ],
  template: `
    <h2 matDialogTitle>Tax rates</h2>
    <mat-dialog-content class="form">
      @if (resource.error() && rates().length === 0) {
        <app-error-state title="The tax rates could not be loaded" [error]="resource.error()" (retry)="resource.reload()" />
      } @else {
        <ul>
          @for (rate of rates(); track rate.id) {
            <li>
              <span class="what">
                <b>{{ rate.name }}</b>
                <span class="soft figures"
                  >{{ percentOf(rate) }} · {{ rate.inclusive ? 'in the price' : 'on top of the price' }} · {{ rate.products }}
                  {{ rate.products === 1 ? 'product' : 'products' }}</span
                >
              </span>
              <button type="button" class="icon-button" [attr.aria-label]="'Change ' + rate.name" (click)="edit(rate)">
                <app-icon name="edit" [size]="18" />
              </button>
              <button type="button" class="icon-button" [attr.aria-label]="'Remove ' + rate.name" (click)="remove(rate)">
                <app-icon name="remove" [size]="18" />
              </button>
            </li>
          } @empty {
            <li class="soft">{{ resource.isLoading() ? 'Loading…' : 'No tax rates yet. Products without one are sold without tax.' }}</li>
          }
        </ul>
      }
      <form class="form" [formRoot]="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <div class="side-by-side">
          <app-field label="Name" [of]="form.name"
            ><input appControl autocomplete="off" placeholder="VAT" [formField]="form.name"
          /></app-field>
          <app-field label="Percent" [of]="form.percent"
            ><input appControl inputmode="decimal" autocomplete="off" placeholder="19" [formField]="form.percent"
          /></app-field>
        </div>
        <label class="check"><input type="checkbox" [formField]="form.inclusive" /> Prices contain it already</label>
        <p class="soft">A change holds for what is ordered from now on.</p>
        <div>
          <button matButton="filled" type="submit" [disabled]="form().submitting()">{{ changing() ? 'Save' : 'Add tax rate' }}</button>
          @if (changing()) {
            <button matButton type="button" (click)="leave()">Leave as it is</button>
          }
        </div>
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end"><button matButton matDialogClose>Close</button></mat-dialog-actions>
  `,
  styles: `
    li {
      display: flex;
      align-items: center;
      gap: 4px;
      padding: 6px 0;
      border-bottom: 1px solid var(--border);
    }
    .what {
      display: grid;
      flex: 1;
    }
    b {
      font-weight: 580;
    }
  `,
})
export class TaxRatesDialog {
  private readonly api = inject(CatalogApi);
  private readonly say = inject(Say);

  protected readonly resource = this.api.taxRates();
  protected readonly rates = linkedSignal<readonly TaxRateView[]>(() => (this.resource.hasValue() ? this.resource.value() : []));
  protected readonly changing = signal<TaxRateView | undefined>(undefined);
  private readonly typed = signal(empty);
  protected readonly percentOf = ({ basisPoints }: TaxRateView) => percent(basisPoints);

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.name, { message: 'Give it a name, like “VAT”.' });
      validate(at.percent, ({ value }) =>
        basisPointsFrom(value()) === undefined ? { kind: 'percent', message: 'Type a percentage like 19 or 7.5.' } : undefined,
      );
    },
    {
      submission: {
        action: async (fields) => {
          this.refusal.clear();
          const { name, percent: typed, inclusive } = this.typed();
          const rate = { name, basisPoints: basisPointsFrom(typed) ?? 0, inclusive };
          const changing = this.changing();
          try {
            this.rates.set(changing ? await this.api.changeTaxRate(changing.id, rate) : await this.api.addTaxRate(rate));
            this.leave();
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { name: fields.name, basisPoints: fields.percent });
          }
        },
      },
    },
  );

  protected edit(rate: TaxRateView): void {
    this.changing.set(rate);
    this.form().reset({ name: rate.name, percent: String(rate.basisPoints / 100), inclusive: rate.inclusive });
  }

  protected leave(): void {
    this.changing.set(undefined);
    this.form().reset(empty);
  }

  protected async remove(rate: TaxRateView): Promise<void> {
    try {
      this.rates.set(await this.api.removeTaxRate(rate.id));
    } catch (error) {
      this.say.failed(`${rate.name} was not removed.`, error);
    }
  }
}
