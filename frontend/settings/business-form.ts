import { Component, inject, input, linkedSignal, output } from '@angular/core';
import { disabled, form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import type { BusinessView } from '../../backend/contract/businesses.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Say } from '../ui/say.ts';
import { Refusal } from '../ui/refusal.ts';
import { SettingsApi } from './settings-api.ts';

/** Name, and how orders reach the customer. */
@Component({
  selector: 'app-business-form',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton],
  templateUrl: './business-form.html',
  styleUrl: './business-form.scss',
})
export class BusinessForm {
  private readonly api = inject(SettingsApi);
  private readonly say = inject(Say);

  readonly business = input.required<BusinessView>();
  readonly mayChange = input.required<boolean>();
  readonly changed = output<BusinessView>();

  private readonly typed = linkedSignal(() => {
    const { name, delivers, pickup, deliveryFee, minimumOrder, pickupAddress, legalName, legalAddress, taxId, metaCatalogId, currency } =
      this.business();
    return {
      name,
      delivers,
      pickup,
      deliveryFee: amountAsTyped(deliveryFee, currency),
      minimumOrder: amountAsTyped(minimumOrder, currency),
      pickupAddress: pickupAddress ?? '',
      legalName: legalName ?? '',
      legalAddress: legalAddress ?? '',
      taxId: taxId ?? '',
      metaCatalogId: metaCatalogId ?? '',
    };
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      disabled(at, () => !this.mayChange());
      required(at.name, { message: 'The business needs a name.' });
      maxLength(at.name, 100, { message: 'A name has at most 100 characters.' });
      for (const amount of [at.deliveryFee, at.minimumOrder]) {
        validate(amount, ({ value }) =>
          amountFrom(value(), this.business().currency) === undefined
            ? { kind: 'amount', message: 'Type an amount like 3.50, or 0.' }
            : undefined,
        );
      }
      validate(at.pickup, ({ value, valueOf }) =>
        !value() && !valueOf(at.delivers)
          ? { kind: 'no-way', message: 'Orders must reach customers somehow: choose at least one.' }
          : undefined,
      );
    },
    {
      submission: {
        action: async ({ name, deliveryFee, minimumOrder, pickupAddress, legalName, legalAddress, taxId, metaCatalogId }) => {
          this.refusal.clear();
          const typed = this.typed();
          const { currency } = this.business();
          try {
            const business = await this.api.change({
              name: typed.name,
              delivers: typed.delivers,
              pickup: typed.pickup,
              deliveryFee: amountFrom(typed.deliveryFee, currency) ?? 0,
              minimumOrder: amountFrom(typed.minimumOrder, currency) ?? 0,
              pickupAddress: typed.pickupAddress.trim() || null,
              legalName: typed.legalName.trim() || null,
              legalAddress: typed.legalAddress.trim() || null,
              taxId: typed.taxId.trim() || null,
              metaCatalogId: typed.metaCatalogId.trim() || null,
            });
            this.changed.emit(business);
            this.say.done('The business is saved.');
            return undefined;
          } catch (error) {
            return this.refusal.from(error, {
              name,
              deliveryFee,
              minimumOrder,
              pickupAddress,
              legalName,
              legalAddress,
              taxId,
              metaCatalogId,
            });
          }
        },
      },
    },
  );
}
