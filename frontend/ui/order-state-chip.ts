import { Component, computed, input } from '@angular/core';
import type { OrderState } from '../../backend/contract/orders.ts';
import { Chip, type Tone } from './chip.ts';

/** The words of the order's lifecycle, as people say them. */
export const orderStates: Readonly<Record<OrderState, { readonly words: string; readonly tone: Tone }>> = {
  draft: { words: 'Draft', tone: 'bot' },
  awaiting_payment: { words: 'Awaiting payment', tone: 'waits' },
  lapsed: { words: 'Lapsed', tone: 'bot' },
  confirmed: { words: 'Confirmed', tone: 'waits' },
  preparing: { words: 'Preparing', tone: 'person' },
  ready: { words: 'Ready', tone: 'person' },
  out: { words: 'On its way', tone: 'person' },
  delivered: { words: 'Delivered', tone: 'done' },
  closed: { words: 'Closed', tone: 'done' },
  cancelled: { words: 'Cancelled', tone: 'failed' },
  discarded: { words: 'Discarded', tone: 'bot' },
};

@Component({
  selector: 'app-order-state-chip',
  imports: [Chip],
  template: `<app-chip [tone]="shown().tone">{{ shown().words }}</app-chip>`,
})
export class OrderStateChip {
  readonly state = input.required<string>();

  protected readonly shown = computed(() => {
    const state = this.state();
    return state in orderStates ? orderStates[state as OrderState] : { words: state, tone: 'bot' as const };
  });
}
