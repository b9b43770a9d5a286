import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { BusinessView } from '../../backend/contract/businesses.ts';
import { problemOf, wordsFor } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { WeeklyHoursField } from '../ui/weekly-hours-field.ts';
import { daysFrom, type Day, hoursFrom, problemsIn } from '../ui/weekly-hours.ts';
import { SettingsApi } from './settings-api.ts';

/** When the business is open: the flows tell customers, and wait for it. */
@Component({
  selector: 'app-opening-hours-form',
  imports: [MatButton, WeeklyHoursField],
  templateUrl: './opening-hours-form.html',
  styleUrl: './opening-hours-form.scss',
})
export class OpeningHoursForm {
  private readonly api = inject(SettingsApi);
  private readonly say = inject(Say);

  readonly business = input.required<BusinessView>();
  readonly mayChange = input.required<boolean>();
  readonly changed = output<BusinessView>();

  protected readonly days = linkedSignal<readonly Day[]>(() => daysFrom(this.business().openingHours));
  protected readonly always = computed(() => this.days().every(({ spans }) => spans.length === 0));
  private readonly checked = signal(false);
  protected readonly problems = computed(() => (this.checked() ? problemsIn(this.days()) : new Map<string, string>()));
  protected readonly refused = linkedSignal<readonly Day[], string | undefined>({ source: this.days, computation: () => undefined });
  protected readonly saving = signal(false);

  protected async save(): Promise<void> {
    this.checked.set(true);
    if (this.saving() || problemsIn(this.days()).size > 0) return;
    this.saving.set(true);
    try {
      this.changed.emit(await this.api.change({ openingHours: hoursFrom(this.days()) }));
      this.say.done('The opening hours are saved.');
    } catch (error) {
      this.refused.set(problemOf(error)?.errors?.[0]?.message ?? wordsFor(error));
    } finally {
      this.saving.set(false);
    }
  }
}
