import { Component, computed, input } from '@angular/core';
import type { BookingState } from '../../backend/contract/bookings.ts';
import { Chip } from '../ui/chip.ts';
import { bookingStates } from './booking-words.ts';

@Component({
  selector: 'app-booking-state-chip',
  imports: [Chip],
  template: `<app-chip [tone]="shown().tone">{{ shown().words }}</app-chip>`,
})
export class BookingStateChip {
  readonly state = input.required<BookingState>();

  protected readonly shown = computed(() => bookingStates[this.state()]);
}
