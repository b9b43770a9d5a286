import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { BookingCalendar, BookingPage, BookingRow, BookingState } from '../../backend/contract/bookings.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Live } from '../ui/live.ts';
import { Reached } from '../ui/reached.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { BookingStateChip } from './booking-state-chip.ts';
import { at, bookingName, bookingStates, whoComes } from './booking-words.ts';
import { BookingsApi } from './bookings-api.ts';
import { addDays, clock, type Column, dayColumns, dayTitle, hoursOf, onTheWall, weekColumns, weekOf } from './calendar.ts';
import { TimeDialog, type TimeWish } from './time-dialog.ts';

const filters = [
  'pending',
  'unpaid',
  'booked',
  'arrived',
  'done',
  'no-show',
  'cancelled',
  'declined',
  'expired',
] as const satisfies readonly BookingState[];

type View = 'day' | 'week' | 'list';

/** Who comes when: a day of everybody, a week of one, or a list to search; and beside it the booking that is open. */
@Component({
  selector: 'app-bookings-page',
  imports: [BookingStateChip, EmptyState, ErrorState, Icon, MatButton, Reached, RouterLink, RouterLinkActive, RouterOutlet, Skeleton],
  templateUrl: './bookings-page.html',
  styleUrl: './bookings-page.scss',
})
export class BookingsPage {
  private readonly api = inject(BookingsApi);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);

  private readonly business = this.api.business();
  protected readonly zone = computed(() => (this.business.hasValue() ? this.business.value().zone : 'UTC'));
  private readonly today = computed(() => onTheWall(new Date().toISOString(), this.zone()).date);
  private readonly chosenDate = signal<string | undefined>(undefined);
  protected readonly date = computed(() => this.chosenDate() ?? this.today());
  protected readonly view = signal<View>('day');
  protected readonly resourceId = signal<string | undefined>(undefined);
  protected readonly open = signal(false);

  private readonly dates = computed(() => {
    const week = weekOf(this.date());
    return this.view() === 'week' ? { from: week[0], until: week[6] } : { from: this.date(), until: this.date() };
  });
  protected readonly answer = this.api.calendar(() => this.dates());
  private readonly shown = kept(this.answer, () => `${this.dates().from} ${this.dates().until}`);
  protected readonly calendar = computed((): BookingCalendar | undefined => this.shown());
  protected readonly columns = computed((): readonly Column[] => {
    const calendar = this.calendar();
    if (!calendar) return [];
    const { zone, resources, bookings } = calendar;
    return this.view() === 'week'
      ? weekColumns(this.date(), zone, resources, bookings, this.resourceId())
      : dayColumns(this.date(), zone, resources, bookings);
  });
  protected readonly hours = computed(() => hoursOf(this.columns()));
  protected readonly title = computed(() => {
    const { from, until } = this.dates();
    return from === until ? dayTitle(from) : `${dayTitle(from)} – ${dayTitle(until)}`;
  });
  /** Where the hand of the clock stands, in minutes of today. */
  protected readonly now = computed(() => {
    const calendar = this.calendar();
    return calendar ? onTheWall(calendar.now, calendar.zone) : undefined;
  });

  protected readonly state = signal<BookingState | undefined>(undefined);
  protected readonly search = signal('');
  protected readonly sort = signal<'soonest' | 'latest'>('latest');
  protected readonly list = new KeysetList<BookingRow, BookingPage>((after) =>
    this.api.page({ state: this.state(), search: this.search().trim(), sort: this.sort() }, after),
  );
  private readonly counts = signal<BookingPage['counts']>({});
  protected readonly filters = computed(() => {
    const counts = this.list.first()?.counts ?? this.counts();
    return filters
      .filter(
        (state) => counts[state] || state === this.state() || !['pending', 'unpaid', 'arrived', 'expired', 'declined'].includes(state),
      )
      .map((state) => ({ state, words: bookingStates[state].words, count: counts[state] }));
  });

  protected readonly states = bookingStates;
  protected readonly nameOf = bookingName;
  protected readonly whoComes = whoComes;
  protected readonly clock = clock;
  protected readonly at = at;

  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.list.refresh();
    inject(Live).listen('booking', () => {
      this.answer.reload();
      void this.list.refresh();
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  protected step(by: 1 | -1): void {
    this.chosenDate.set(addDays(this.date(), by * (this.view() === 'week' ? 7 : 1)));
  }

  protected goTo(date: string): void {
    this.chosenDate.set(date || undefined);
  }

  protected show(state: BookingState | undefined): void {
    this.keepCounts();
    this.state.set(state);
    void this.list.restart();
  }

  protected sortBy(sort: 'soonest' | 'latest'): void {
    this.sort.set(sort);
    void this.list.restart();
  }

  protected find(search: string): void {
    this.keepCounts();
    this.search.set(search);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.list.restart(), 200);
  }

  /** In per cent of the height of the hours that are shown. */
  protected place(minutes: number): number {
    const hours = this.hours();
    return Math.min(100, Math.max(0, ((minutes - hours[0] * 60) / (hours.length * 60)) * 100));
  }

  protected inView(from: number, until: number): boolean {
    const hours = this.hours();
    return until > hours[0] * 60 && from < (hours.at(-1)! + 1) * 60;
  }

  /** On the half hour that was clicked. */
  protected bookAt(column: Column, event: MouseEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const hours = this.hours();
    const minutes = hours[0] * 60 + ((event.clientY - box.top) / box.height) * hours.length * 60;
    this.book({ date: column.date, minutes: Math.floor(minutes / 30) * 30, resourceId: column.resourceId ?? '' });
  }

  protected book(wish: Partial<TimeWish> = {}): void {
    this.dialog
      .open<TimeDialog, TimeWish, string>(TimeDialog, {
        data: { date: this.date(), resourceId: '', zone: this.zone(), booking: undefined, minutes: undefined, ...wish },
        width: '520px',
      })
      .afterClosed()
      .subscribe((id) => {
        if (!id) return;
        this.answer.reload();
        void this.list.refresh();
        void this.router.navigate(['/bookings', id]);
      });
  }

  private keepCounts(): void {
    this.counts.set(this.list.first()?.counts ?? this.counts());
  }
}
