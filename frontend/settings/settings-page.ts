import { Component, computed, inject } from '@angular/core';
import { Session } from '../shell/session.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { BusinessForm } from './business-form.ts';
import { Numbers } from './numbers.ts';
import { OpeningHoursForm } from './opening-hours-form.ts';
import { SettingsApi } from './settings-api.ts';

/** What the business is, when it is open, and through which WhatsApp numbers it speaks. */
@Component({
  selector: 'app-settings-page',
  imports: [BusinessForm, ErrorState, Numbers, OpeningHoursForm, Skeleton],
  template: `
    <div class="column">
      <h1>Settings</h1>
      @if (!owner()) {
        <p class="soft">Only an owner can change these. Ask one if something is not right.</p>
      }
      <app-numbers [mayChange]="owner()" />
      @if (business.hasValue()) {
        <app-business-form [business]="business.value()" [mayChange]="owner()" (changed)="business.set($event)" />
        <app-opening-hours-form [business]="business.value()" [mayChange]="owner()" (changed)="business.set($event)" />
      } @else if (business.error()) {
        <app-error-state title="The settings could not be loaded" [error]="business.error()" (retry)="business.reload()" />
      } @else {
        <app-skeleton [rows]="6" />
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
      overflow-y: auto;
    }
    .column {
      display: grid;
      gap: 24px;
      width: min(760px, 100%);
      margin: 0 auto;
      padding: 24px 24px 64px;
    }
    @media (max-width: 719px) {
      .column {
        padding: 16px 16px 40px;
      }
    }
  `,
})
export class SettingsPage {
  private readonly me = inject(Session).me;

  protected readonly business = inject(SettingsApi).business();
  protected readonly owner = computed(() => this.me()?.role === 'owner');
}
