import { Component, inject } from '@angular/core';
import { ErrorState } from '../ui/error-state.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { MayChange } from './may-change.ts';
import { QuoteTermsForm } from './quote-terms-form.ts';
import { SettingsApi } from './settings-api.ts';

/** How the business quotes. */
@Component({
  selector: 'app-quote-terms',
  imports: [ErrorState, QuoteTermsForm, Skeleton],
  template: `
    @if (terms.hasValue()) {
      <app-quote-terms-form [terms]="terms.value()" [mayChange]="mayChange()" (changed)="terms.set($event)" />
    } @else if (terms.error()) {
      <app-error-state title="The settings could not be loaded" [error]="terms.error()" (retry)="terms.reload()" />
    } @else {
      <app-skeleton [rows]="5" />
    }
  `,
})
export class QuoteTermsSection {
  protected readonly terms = inject(SettingsApi).quoteTerms();
  protected readonly mayChange = inject(MayChange).settings;
}
