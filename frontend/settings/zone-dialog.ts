import { Component, inject, signal } from '@angular/core';
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
import type { DeliveryZoneView } from '../../backend/contract/orders.ts';
import { Session } from '../shell/session.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { SellingApi } from './selling-api.ts';

/** Where a delivery costs how much, and from which sum. */
@Component({
  selector: 'app-zone-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ zone ? 'Change ' + zone.name : 'Add a delivery zone' }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <app-field label="Name" [of]="form.name" hint="Customers and the kitchen read it."
          ><input appControl autocomplete="off" [formField]="form.name"
        /></app-field>
        <app-field label="Postcodes" [of]="form.postcodes" hint="With commas; 80* is all that begin with 80.">
          <textarea appControl rows="2" autocomplete="off" [formField]="form.postcodes"></textarea>
        </app-field>
        <app-field label="Or within, in km of the shop" [of]="form.kilometres" hint="For addresses with a pin. Empty: by postcode alone.">
          <input appControl inputmode="decimal" autocomplete="off" [formField]="form.kilometres" />
        </app-field>
        <div class="side-by-side">
          <app-field [label]="'Fee in ' + currency()" [of]="form.fee"
            ><input appControl inputmode="decimal" autocomplete="off" [formField]="form.fee"
          /></app-field>
          <app-field [label]="'Minimum order in ' + currency()" [of]="form.minimum"
            ><input appControl inputmode="decimal" autocomplete="off" [formField]="form.minimum"
          /></app-field>
        </div>
        <label class="check"><input type="checkbox" [formField]="form.active" /> We deliver there now</label>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Discard</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class ZoneDialog {
  private readonly api = inject(SellingApi);
  private readonly dialog = inject<MatDialogRef<ZoneDialog, readonly DeliveryZoneView[]>>(MatDialogRef);

  protected readonly zone = inject<DeliveryZoneView | null>(MAT_DIALOG_DATA);
  protected readonly currency = inject(Session).currency;
  private readonly typed = signal({
    name: this.zone?.name ?? '',
    postcodes: this.zone?.postcodes.join(', ') ?? '',
    kilometres: this.zone?.radius ? String(this.zone.radius / 1000) : '',
    fee: amountAsTyped(this.zone?.fee ?? 0, this.currency()),
    minimum: amountAsTyped(this.zone?.minimum ?? 0, this.currency()),
    active: this.zone?.active ?? true,
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.name, { message: 'It needs a name.' });
      maxLength(at.name, 60, { message: 'A name has at most 60 characters.' });
      validate(at.postcodes, ({ value, valueOf }) =>
        postcodesIn(value()).length === 0 && valueOf(at.kilometres).trim() === ''
          ? { kind: 'missing', message: 'Say where it is: postcodes, or kilometres around the shop.' }
          : undefined,
      );
      validate(at.kilometres, ({ value }) =>
        value().trim() === '' || metresIn(value()) !== undefined
          ? undefined
          : { kind: 'distance', message: 'Kilometres up to 500, like 2.5.' },
      );
      for (const amount of [at.fee, at.minimum])
        validate(amount, ({ value }) =>
          amountFrom(value(), this.currency()) === undefined ? { kind: 'amount', message: 'Type an amount, or 0 for none.' } : undefined,
        );
    },
    {
      submission: {
        action: async ({ name, postcodes, kilometres, fee, minimum }) => {
          this.refusal.clear();
          const typed = this.typed();
          try {
            const zones = await this.api.keepZone(this.zone?.id, {
              name: typed.name.trim(),
              postcodes: postcodesIn(typed.postcodes),
              radius: metresIn(typed.kilometres) ?? null,
              fee: amountFrom(typed.fee, this.currency()) ?? 0,
              minimum: amountFrom(typed.minimum, this.currency()) ?? 0,
              active: typed.active,
            });
            this.dialog.close(zones);
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { name, postcodes, radius: kilometres, fee, minimum });
          }
        },
      },
    },
  );
}

const postcodesIn = (typed: string): string[] =>
  typed
    .split(/[,;\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** "2.5" is 2500, without a float in between. */
function metresIn(typed: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,3})(?:[.,](\d{1,3}))?$/.exec(typed.trim()) ?? [];
  const metres = whole === undefined ? 0 : Number(whole) * 1000 + Number(part.padEnd(3, '0'));
  return metres >= 1 && metres <= 500_000 ? metres : undefined;
}
