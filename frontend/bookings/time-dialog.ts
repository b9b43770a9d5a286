import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { BookingRow, BookingView } from '../../backend/contract/bookings.ts';
import type { ContactView } from '../../backend/contract/conversations.ts';
import { wordsFor } from '../ui/problem.ts';
import { instantOf, onTheWall } from '../ui/wall-time.ts';
import { BookingsApi } from './bookings-api.ts';
import { clock } from './calendar.ts';

/** Where on the calendar somebody wants to book, or which booking is to move. */
export interface TimeWish {
  readonly date: string;
  /** Of the day, if a time was clicked. */
  readonly minutes: number | undefined;
  /** At that minute, whether it is one of the times that are offered or not. */
  readonly exact: boolean;
  /** Somebody who is here already. */
  readonly walkIn: boolean;
  /** Empty for anyone. */
  readonly resourceId: string;
  readonly zone: string;
  /** The one to move; a new one otherwise. */
  readonly booking: MovableBooking | undefined;
}

/** As much of a booking as moving it takes. */
export type MovableBooking = Pick<BookingRow, 'id' | 'number' | 'serviceId' | 'people' | 'contact'>;

/** Picks a free time for a new booking, or a new time for one. */
@Component({
  selector: 'app-time-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './time-dialog.html',
  styleUrl: './time-dialog.scss',
})
export class TimeDialog {
  private readonly api = inject(BookingsApi);
  private readonly dialog = inject<MatDialogRef<TimeDialog, string>>(MatDialogRef);
  private readonly wish = inject<TimeWish>(MAT_DIALOG_DATA);

  protected readonly booking = this.wish.booking;
  protected readonly walkIn = this.wish.walkIn;
  protected readonly services = this.api.services();
  protected readonly resources = this.api.resources();
  protected readonly offered = computed(() => (this.services.hasValue() ? this.services.value().filter(({ active }) => active) : []));
  /** The first one that needs whom was clicked on. */
  protected readonly serviceId = linkedSignal(
    () =>
      this.booking?.serviceId ??
      this.offered().find(({ needs }) => !this.wish.resourceId || needs.flat().includes(this.wish.resourceId))?.id ??
      '',
  );
  protected readonly service = computed(() => this.offered().find(({ id }) => id === this.serviceId()));
  protected readonly resourceId = signal(this.wish.resourceId);
  protected readonly those = computed(() => {
    const ids = new Set(this.service()?.needs.flat());
    return this.resources.hasValue() ? this.resources.value().filter(({ id, active }) => active && ids.has(id)) : [];
  });
  protected readonly date = signal(this.wish.date);
  protected readonly people = signal(this.booking?.people ?? 1);
  protected readonly slots = this.api.slots(() => ({
    serviceId: this.serviceId(),
    date: this.date(),
    resourceId: this.those().some(({ id }) => id === this.resourceId()) ? this.resourceId() : '',
    people: this.people(),
  }));
  protected readonly times = computed(() =>
    this.slots.hasValue()
      ? this.slots.value().map((slot) => ({ ...slot, words: clock(onTheWall(slot.startsAt, this.wish.zone).minutes) }))
      : [],
  );
  /** What was clicked on, or else nothing: a time is a choice. */
  protected readonly picked = linkedSignal(
    () => this.times().find(({ startsAt }) => onTheWall(startsAt, this.wish.zone).minutes === this.wish.minutes)?.startsAt ?? '',
  );
  /** `HH:MM`: staff may take any time at which those who are needed are there and free. */
  protected readonly typed = signal(this.wish.exact && this.wish.minutes !== undefined ? clock(this.wish.minutes) : '');
  protected readonly startsAt = computed(() => {
    const [hours, minutes] = this.typed().split(':').map(Number);
    return this.typed() && this.date() ? instantOf(this.date(), hours * 60 + minutes, this.wish.zone) : this.picked();
  });
  protected readonly name = signal('');
  protected readonly phone = signal('');
  protected readonly note = signal('');
  protected readonly contact = signal<ContactView | undefined>(undefined);
  protected readonly found = signal<readonly ContactView[]>([]);
  protected readonly wrong = signal<{ readonly field: 'time' | 'name' | 'all'; readonly words: string } | undefined>(undefined);
  protected readonly busy = signal(false);

  private asked = 0;

  protected async look(name: string): Promise<void> {
    this.name.set(name);
    this.contact.set(undefined);
    const asking = ++this.asked;
    const found = name.trim().length < 2 ? [] : await this.api.contacts(name.trim()).catch(() => []);
    if (asking === this.asked) this.found.set(found);
  }

  protected choose(startsAt: string): void {
    this.typed.set('');
    this.picked.set(startsAt);
  }

  protected pick(contact: ContactView): void {
    this.contact.set(contact);
    this.name.set(contact.name);
    this.found.set([]);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const startsAt = this.startsAt();
    if (!startsAt) return this.wrong.set({ field: 'time', words: 'Choose one of the free times.' });
    if (!this.booking && !this.walkIn && !this.name().trim()) return this.wrong.set({ field: 'name', words: 'Say who comes.' });
    this.busy.set(true);
    this.wrong.set(undefined);
    try {
      const { id } = this.booking ? await this.moved(this.booking.id, startsAt) : await this.booked(startsAt);
      if (this.walkIn) await this.api.move(id, 'arrive');
      this.dialog.close(id);
    } catch (error) {
      this.wrong.set({ field: 'all', words: wordsFor(error) });
      this.slots.reload();
    } finally {
      this.busy.set(false);
    }
  }

  private moved(id: string, startsAt: string): Promise<BookingView> {
    return this.api.moveTo(id, { startsAt, ...(this.resourceId() && { resourceId: this.resourceId() }) });
  }

  private booked(startsAt: string): Promise<BookingView> {
    const [contact, note, phone, resourceId] = [this.contact(), this.note().trim(), this.phone().trim(), this.resourceId()];
    return this.api.book({
      serviceId: this.serviceId(),
      startsAt,
      people: this.people(),
      name: this.name().trim() || 'Walk-in',
      ...(contact ? { contactId: contact.id } : phone && { phone }),
      ...(note && { note }),
      ...(this.those().some(({ id }) => id === resourceId) && { resourceId }),
    });
  }
}
