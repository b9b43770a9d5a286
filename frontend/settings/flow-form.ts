import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { FlowSetting, FlowSettings } from '../../backend/contract/flows.ts';
import { problemOf, wordsFor } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { SettingsApi } from './settings-api.ts';

type Value = FlowSetting['value'];

/** The policies of one flow. Saving publishes the flow with them. */
@Component({
  selector: 'app-flow-form',
  imports: [MatButton],
  templateUrl: './flow-form.html',
  styleUrl: './flow-form.scss',
})
export class FlowForm {
  private readonly api = inject(SettingsApi);
  private readonly say = inject(Say);

  readonly flow = input.required<FlowSettings>();
  readonly mayChange = input.required<boolean>();
  readonly changed = output();

  private readonly typed = linkedSignal<FlowSettings, Readonly<Record<string, Value>>>({ source: this.flow, computation: () => ({}) });
  private readonly errors = linkedSignal<FlowSettings, Readonly<Record<string, string>>>({ source: this.flow, computation: () => ({}) });
  protected readonly refused = signal<string | undefined>(undefined);
  protected readonly saving = signal(false);
  protected readonly hasChanges = computed(() => this.flow().settings.some(({ name, value }) => this.valueOf(name, value) !== value));

  protected valueOf(name: string, saved: Value): Value {
    return this.typed()[name] ?? saved;
  }

  protected wrong(name: string): string | undefined {
    return this.errors()[name];
  }

  protected type({ name, type }: FlowSetting, target: EventTarget | null): void {
    const control = target as HTMLInputElement;
    const value = type === 'boolean' ? control.checked : type === 'number' ? control.valueAsNumber : control.value;
    this.typed.update((typed) => ({ ...typed, [name]: value }));
    this.errors.update(({ [name]: _, ...others }) => others);
  }

  protected async save(): Promise<void> {
    const notANumber = this.flow().settings.filter(({ name, value }) => Number.isNaN(this.valueOf(name, value)));
    this.errors.set(Object.fromEntries(notANumber.map(({ name }) => [name, 'Type a number.'])));
    if (this.saving() || notANumber.length > 0) return;
    this.saving.set(true);
    this.refused.set(undefined);
    try {
      await this.api.setFlow(this.flow().flowId, { values: this.typed() });
      this.say.done('Saved. New conversations go by it from now on.');
      this.changed.emit();
    } catch (error) {
      const fields = problemOf(error)?.errors ?? [];
      this.errors.set(Object.fromEntries(fields.map(({ field, message }) => [field.replace(/^values\./, ''), `It ${message}.`])));
      if (fields.length === 0) this.refused.set(wordsFor(error));
    } finally {
      this.saving.set(false);
    }
  }
}
