import { Component, computed, effect, inject, signal } from '@angular/core';
import { disabled, form, FormField, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import type { OrderTermsView } from '../../backend/contract/orders.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { Refusal } from '../ui/refusal.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { MayChange } from './may-change.ts';
import { SellingApi } from './selling-api.ts';
import { minutesFrom, placeAsTyped, placeFrom } from './selling-words.ts';

/** Two weeks: longer than anybody waits. */
const mostMinutes = 20_160;

/** How orders are paid, held and promised. */
@Component({
  selector: 'app-selling-terms',
  imports: [ErrorState, Field, FieldControl, FormField, FormRoot, MatButton, Skeleton],
  templateUrl: './selling-terms.html',
  styleUrls: ['./requests.scss', './selling.scss'],
})
export class SellingTerms {
  private readonly api = inject(SellingApi);
  private readonly say = inject(Say);

  protected readonly mayChange = inject(MayChange).settings;
  protected readonly terms = this.api.terms();

  private readonly typed = signal({
    ...{ holdMinutes: '', paysCash: true, paysOnline: false, paysByTransfer: false },
    ...{ whenPriceRose: 'tell', asksForRating: true, preparationMinutes: '', deliveryMinutes: '', shopPlace: '' },
  });
  protected readonly noWay = computed(() => {
    const { paysCash, paysOnline, paysByTransfer } = this.typed();
    return !paysCash && !paysOnline && !paysByTransfer;
  });
  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      disabled(at, () => !this.mayChange());
      validate(at.holdMinutes, ({ value }) => wrongMinutes(minutesFrom(value()) ?? undefined, 5, 1440));
      validate(at.preparationMinutes, ({ value }) => wrongMinutes(minutesFrom(value()), 1, mostMinutes));
      validate(at.deliveryMinutes, ({ value }) => wrongMinutes(minutesFrom(value()), 0, mostMinutes));
      validate(at.shopPlace, ({ value }) =>
        placeFrom(value()) === undefined ? { kind: 'place', message: 'Two numbers with a comma, like 52.5200, 13.4050.' } : undefined,
      );
    },
    {
      submission: {
        action: async ({ holdMinutes, preparationMinutes, deliveryMinutes, shopPlace }) => {
          this.refusal.clear();
          if (this.noWay()) return undefined;
          try {
            this.terms.set(await this.api.changeTerms(this.asTerms()));
            this.say.done('How you sell is saved.');
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { holdMinutes, preparationMinutes, deliveryMinutes, shopPlace });
          }
        },
      },
    },
  );

  constructor() {
    effect(() => {
      if (!this.terms.hasValue()) return;
      const { holdMinutes, paysCash, paysOnline, paysByTransfer, whenPriceRose, asksForRating, ...promised } = this.terms.value();
      this.typed.set({
        ...{ holdMinutes: String(holdMinutes), paysCash, paysOnline, paysByTransfer, whenPriceRose, asksForRating },
        preparationMinutes: String(promised.preparationMinutes ?? ''),
        deliveryMinutes: String(promised.deliveryMinutes ?? ''),
        shopPlace: placeAsTyped(promised.shopPlace),
      });
    });
  }

  private asTerms(): Partial<OrderTermsView> {
    const { paysCash, paysOnline, paysByTransfer, asksForRating, ...typed } = this.typed();
    return {
      ...{ paysCash, paysOnline, paysByTransfer, asksForRating },
      holdMinutes: Number(typed.holdMinutes),
      whenPriceRose: typed.whenPriceRose === 'honour' ? 'honour' : 'tell',
      preparationMinutes: minutesFrom(typed.preparationMinutes) ?? null,
      deliveryMinutes: minutesFrom(typed.deliveryMinutes) ?? null,
      shopPlace: placeFrom(typed.shopPlace) ?? null,
    };
  }
}

/** Null is right: nothing is promised. */
const wrongMinutes = (minutes: number | null | undefined, least: number, most: number) =>
  minutes === null || (minutes !== undefined && minutes >= least && minutes <= most)
    ? undefined
    : { kind: 'minutes', message: `Whole minutes, from ${least} to ${most}.` };
