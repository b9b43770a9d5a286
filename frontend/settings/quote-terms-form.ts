import { Component, inject, input, linkedSignal, output } from '@angular/core';
import { disabled, form, FormField, FormRoot, type SchemaPath, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import type { QuoteTerms } from '../../backend/contract/quotes.ts';
import { Session } from '../shell/session.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { Say } from '../ui/say.ts';
import { SettingsApi } from './settings-api.ts';

/** How long a quote stands, what may be taken off, and what the assistant sends by itself. */
@Component({
  selector: 'app-quote-terms-form',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton],
  template: `
    <div class="head"><h2>Quotes</h2></div>
    <form class="form" [formRoot]="form">
      @if (refusal.words(); as words) {
        <p class="refused" role="alert">{{ words }}</p>
      }
      <div class="side-by-side">
        <app-field label="Valid for days" [of]="form.validDays" hint="Until the end of the last day."
          ><input appControl inputmode="numeric" autocomplete="off" [formField]="form.validDays"
        /></app-field>
        <app-field label="Days of grace" [of]="form.graceDays" hint="Still accepted afterwards where the price is the same."
          ><input appControl inputmode="numeric" autocomplete="off" [formField]="form.graceDays"
        /></app-field>
      </div>
      <app-field
        [label]="'Sent by the assistant up to, in ' + currency()"
        [of]="form.automaticUpTo"
        hint="Where all of it is in the catalog. Everything else goes to a person."
        ><input appControl inputmode="decimal" autocomplete="off" [formField]="form.automaticUpTo"
      /></app-field>
      <div class="side-by-side">
        <app-field label="Discount limit in percent" [of]="form.discountLimit" hint="Above it a second member has to approve."
          ><input appControl inputmode="decimal" autocomplete="off" [formField]="form.discountLimit"
        /></app-field>
        <app-field label="Deposit in percent" [of]="form.depositPercent" hint="Paid before the order is confirmed."
          ><input appControl inputmode="numeric" autocomplete="off" [formField]="form.depositPercent"
        /></app-field>
      </div>
      <app-field label="A person answers within minutes" [of]="form.promiseMinutes" hint="Of opening time: so it is promised to customers."
        ><input appControl inputmode="numeric" autocomplete="off" [formField]="form.promiseMinutes"
      /></app-field>
      @if (mayChange()) {
        <div class="actions"><button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button></div>
      }
    </form>
  `,
  styleUrl: './business-form.scss',
})
export class QuoteTermsForm {
  private readonly api = inject(SettingsApi);
  private readonly say = inject(Say);

  readonly terms = input.required<QuoteTerms>();
  readonly mayChange = input.required<boolean>();
  readonly changed = output<QuoteTerms>();

  protected readonly currency = inject(Session).currency;
  private readonly typed = linkedSignal(() => {
    const { validDays, graceDays, discountLimit, automaticUpTo, depositPercent, promiseMinutes } = this.terms();
    return {
      validDays: String(validDays),
      graceDays: String(graceDays),
      discountLimit: String(discountLimit / 100),
      automaticUpTo: amountAsTyped(automaticUpTo, this.currency()),
      depositPercent: String(depositPercent),
      promiseMinutes: String(promiseMinutes),
    };
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      disabled(at, () => !this.mayChange());
      mustBeWhole(at.validDays, 1, 365);
      mustBeWhole(at.graceDays, 0, 30);
      mustBeWhole(at.depositPercent, 0, 100);
      mustBeWhole(at.promiseMinutes, 5, 10_080);
      validate(at.discountLimit, ({ value }) =>
        hundredthsIn(value()) === undefined ? { kind: 'percent', message: 'Type a percentage up to 100, like 7.5.' } : undefined,
      );
      validate(at.automaticUpTo, ({ value }) =>
        amountFrom(value(), this.currency()) === undefined ? { kind: 'amount', message: 'Type an amount, or 0 for none.' } : undefined,
      );
    },
    {
      submission: {
        action: async (fields) => {
          this.refusal.clear();
          const typed = this.typed();
          try {
            const terms = await this.api.changeQuoteTerms({
              validDays: Number(typed.validDays),
              graceDays: Number(typed.graceDays),
              discountLimit: hundredthsIn(typed.discountLimit) ?? 0,
              automaticUpTo: amountFrom(typed.automaticUpTo, this.currency()) ?? 0,
              depositPercent: Number(typed.depositPercent),
              promiseMinutes: Number(typed.promiseMinutes),
            });
            this.changed.emit(terms);
            this.say.done('It is saved.');
            return undefined;
          } catch (error) {
            const { validDays, graceDays, discountLimit, automaticUpTo, depositPercent, promiseMinutes } = fields;
            return this.refusal.from(error, { validDays, graceDays, discountLimit, automaticUpTo, depositPercent, promiseMinutes });
          }
        },
      },
    },
  );
}

function mustBeWhole(path: SchemaPath<string>, least: number, most: number): void {
  validate(path, ({ value }) =>
    /^\d{1,5}$/.test(value().trim()) && Number(value()) >= least && Number(value()) <= most
      ? undefined
      : { kind: 'whole', message: `Type a whole number from ${least} to ${most}.` },
  );
}

/** "7.5" is 750, without a float in between; nothing where it is no percentage. */
function hundredthsIn(typed: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(typed.trim()) ?? [];
  const value = whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return value === undefined || value > 10_000 ? undefined : value;
}
