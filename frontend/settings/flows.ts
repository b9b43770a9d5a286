import { Component, computed, inject } from '@angular/core';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { FlowForm } from './flow-form.ts';
import { MayChange } from './may-change.ts';
import { SettingsApi } from './settings-api.ts';

/** The policies of each flow, and what the flows cannot say in some language. */
@Component({
  selector: 'app-flows',
  imports: [EmptyState, ErrorState, FlowForm, Skeleton],
  templateUrl: './flows.html',
  styleUrl: './requests.scss',
})
export class Flows {
  private readonly api = inject(SettingsApi);

  protected readonly mayChange = inject(MayChange).settings;
  protected readonly flows = this.api.flowSettings();
  protected readonly texts = this.api.missingTexts();
  protected readonly lacking = computed(() =>
    this.texts.hasValue() ? this.texts.value().filter(({ missing }) => missing.length > 0) : [],
  );
}
