import { Component, inject } from '@angular/core';
import { ErrorState } from '../ui/error-state.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { BusinessForm } from './business-form.ts';
import { MayChange } from './may-change.ts';
import { OpeningHoursForm } from './opening-hours-form.ts';
import { SettingsApi } from './settings-api.ts';

/** What the business is, how its goods reach customers, and when it is open. */
@Component({
  selector: 'app-business-section',
  imports: [BusinessForm, ErrorState, OpeningHoursForm, Skeleton],
  template: `
    @if (business.hasValue()) {
      <app-business-form [business]="business.value()" [mayChange]="mayChange()" (changed)="business.set($event)" />
      <app-opening-hours-form [business]="business.value()" [mayChange]="mayChange()" (changed)="business.set($event)" />
    } @else if (business.error()) {
      <app-error-state title="The settings could not be loaded" [error]="business.error()" (retry)="business.reload()" />
    } @else {
      <app-skeleton [rows]="6" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 24px;
    }
  `,
})
export class BusinessSection {
  protected readonly business = inject(SettingsApi).business();
  protected readonly mayChange = inject(MayChange).settings;
}
