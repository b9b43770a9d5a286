import { afterRenderEffect, Component, computed, DestroyRef, type ElementRef, inject, signal, viewChild } from '@angular/core';
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
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { addDays, onTheWall } from '../ui/wall-time.ts';
import { BookingStateChip } from './booking-state-chip.ts';
import { at, bookingName, bookingStates, moveWords, toneOf, whoComes } from './booking-words.ts';
import { BookingsApi } from './bookings-api.ts';
import { clock, type Column, dayColumns, dayTitle, hoursOf, weekColumns, weekOf } from './calendar.ts';
import { Dragged, type Ghost } from './dragged.ts';
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
  host: { '(document:keydown)': 'press($event)' },
})
export class BookingsPage {
  private readonly api = inject(BookingsApi);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly say = inject(Say);

  private readonly business = this.api.business();
  protected readonly zone = computed(() => (this.business.hasValue() ? this.business.value().zone : 'UTC'));
  private readonly today = computed(() => onTheWall(new Date().toISOString(), this.zone()).date);
  private readonly chosenDate = signal<string | undefined>(undefined);
  protected readonly date = computed(() => this.chosenDate() ?? this.today());
  protected readonly view = signal<View>('day');
  protected readonly resourceId = signal<string | undefined>(undefined);
  protected readonly open = signal(false);
  private readonly scroll = viewChild<ElementRef<HTMLElement>>('scroll');

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
  /** Only those of which nobody said whether they came. */
  protected readonly unmarkedOnly = signal(false);
  protected readonly unmarked = computed(() => this.list.first()?.unmarked ?? 0);
  protected readonly search = signal('');
  protected readonly sort = signal<'soonest' | 'latest'>('latest');
  protected readonly list = new KeysetList<BookingRow, BookingPage>((after) =>
    this.api.page({ state: this.state(), unmarked: this.unmarkedOnly(), search: this.search().trim(), sort: this.sort() }, after),
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
  protected readonly toneOf = toneOf;
  protected readonly nameOf = bookingName;
  protected readonly whoComes = whoComes;
  protected readonly clock = clock;
  protected readonly at = at;

  protected readonly dragged = new Dragged(
    () => this.columns(),
    (y, box) => this.minutesAt(y, box),
    (ghost) => this.moveTo(ghost),
  );
  protected readonly marking = signal<string | undefined>(undefined);

  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.list.refresh();
    // Whoever opens a day sees what is next in it, also where somebody is there all night.
    let seen = '';
    afterRenderEffect(() => {
      const box = this.scroll()?.nativeElement;
      const key = `${this.view()} ${this.dates().from}`;
      if (!box || !this.calendar() || seen === key) return;
      seen = key;
      box.scrollTop = Math.max(0, (this.place(this.firstOfInterest()) / 100) * box.scrollHeight - 72);
    });
    inject(Live).listen('booking', () => {
      this.answer.reload();
      void this.list.refresh();
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.pause);
      this.dragged.release();
    });
  }

  protected step(by: 1 | -1): void {
    this.chosenDate.set(addDays(this.date(), by * (this.view() === 'week' ? 7 : 1)));
  }

  protected goTo(date: string): void {
    this.chosenDate.set(date || undefined);
  }

  protected show(state: BookingState | undefined, unmarked = false): void {
    this.keepCounts();
    this.view.set('list');
    this.unmarkedOnly.set(unmarked);
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
    const minutes = this.minutesAt(event.clientY, (event.currentTarget as HTMLElement).getBoundingClientRect());
    this.book({ date: column.date, minutes: Math.floor(minutes / 30) * 30, resourceId: column.resourceId ?? '' });
  }

  /** Somebody stands at the desk and wants to be served now. */
  protected walkIn(): void {
    const { date, minutes } = onTheWall(new Date().toISOString(), this.zone());
    this.book({ date, minutes: Math.floor(minutes / 5) * 5, exact: true, walkIn: true });
  }

  /** Says of a visit that began whether they came. */
  protected async mark(row: BookingRow, move: 'arrive' | 'no-show'): Promise<void> {
    if (this.marking()) return;
    this.marking.set(row.id);
    try {
      await this.api.move(row.id, move);
      this.say.done(`${whoComes(row)} ${moveWords[move].done}.`);
    } catch (error) {
      this.say.failed(`${bookingName(row)} was not changed.`, error);
    } finally {
      this.marking.set(undefined);
      this.answer.reload();
      void this.list.refresh();
    }
  }

  /** Arrows go through the days, T to today, N books, W takes a walk-in, D, V and L change the view. Not while somebody types. */
  protected press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || this.dialog.openDialogs.length > 0) return;
    if (target.matches('input, select, textarea, [contenteditable], [role="menuitem"]')) return;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      t: () => this.goTo(''),
      n: () => this.book(),
      w: () => this.walkIn(),
      d: () => this.view.set('day'),
      v: () => this.view.set('week'),
      l: () => this.view.set('list'),
    };
    const act = keys[event.key];
    if (!act || (event.key.startsWith('Arrow') && this.view() === 'list')) return;
    event.preventDefault();
    act();
  }

  /** The hand of the clock today, otherwise the first booking. */
  private firstOfInterest(): number {
    const now = this.now();
    if (now && this.columns().some(({ date }) => date === now.date)) return now.minutes;
    return Math.min(...this.columns().flatMap(({ blocks }) => blocks.map(({ from }) => from)), 9 * 60);
  }

  private minutesAt(y: number, box: DOMRect): number {
    const hours = this.hours();
    return hours[0] * 60 + ((y - box.top) / box.height) * hours.length * 60;
  }

  private moveTo({ booking, column, from }: Ghost): void {
    const resourceId = column.resourceId ?? (booking.resources.length === 1 ? booking.resources[0].id : '');
    this.book({ booking, date: column.date, minutes: from, exact: true, resourceId });
  }

  protected book(wish: Partial<TimeWish> = {}): void {
    this.dialog
      .open<TimeDialog, TimeWish, string>(TimeDialog, {
        data: {
          date: this.date(),
          resourceId: '',
          zone: this.zone(),
          booking: undefined,
          minutes: undefined,
          exact: false,
          walkIn: false,
          ...wish,
        },
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
