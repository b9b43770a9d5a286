import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { QuotePage, QuoteRow, QuoteSort, QuoteState, QuoteView } from '../../backend/contract/quotes.ts';
import { Session } from '../shell/session.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { Clock } from '../ui/clock.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Live } from '../ui/live.ts';
import { CountPipe, MoneyPipe } from '../ui/money.ts';
import { Narrowed } from '../ui/narrowed.ts';
import { Reached } from '../ui/reached.ts';
import { RowKeys } from '../ui/row-keys.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { StateFilter } from '../ui/state-filter.ts';
import { dayAndTime, shortDay } from '../ui/time.ts';
import { QuoteEditor } from './quote-editor.ts';
import { quoteStates } from './quote-words.ts';
import { QuotesApi } from './quotes-api.ts';

const open: readonly QuoteState[] = ['review', 'countered', 'draft', 'sent', 'accepted'];
const finished: readonly QuoteState[] = ['converted', 'declined', 'expired', 'withdrawn'];
const sorts: readonly { readonly sort: QuoteSort; readonly words: string }[] = [
  { sort: 'newest', words: 'Newest first' },
  { sort: 'validity', words: 'Ending soonest' },
  { sort: 'total', words: 'Greatest sum' },
];

/** Quotes, and beside the list the one that is open. */
@Component({
  selector: 'app-quotes-page',
  imports: [
    ...[Ago, Chip, CountPipe, EmptyState, ErrorState, Icon, MatButton, MoneyPipe, Reached],
    ...[RouterLink, RouterLinkActive, RouterOutlet, RowKeys, Skeleton, StateFilter],
  ],
  templateUrl: './quotes-page.html',
  styleUrl: './quotes-page.scss',
})
export class QuotesPage {
  private readonly api = inject(QuotesApi);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly clock = inject(Clock);
  private readonly zone = inject(Session).zone;

  protected readonly narrowed = new Narrowed();
  protected readonly state = this.narrowed.one('state', [...open, ...finished]);
  private readonly chosenSort = this.narrowed.one(
    'sort',
    sorts.map(({ sort }) => sort),
  );
  protected readonly sort = computed(() => this.chosenSort() ?? 'newest');
  protected readonly open = signal(false);
  protected readonly sorts = sorts;
  protected readonly states = quoteStates;
  protected readonly list = new KeysetList<QuoteRow, QuotePage>((after) =>
    this.api.page({ state: this.state(), search: this.narrowed.search(), sort: this.sort() }, after),
  );
  /** The filters stay in place while the next list is on its way. */
  private readonly told = signal<QuotePage['counts']>({});
  private readonly counts = computed(() => this.list.first()?.counts ?? this.told());
  protected readonly sums = computed(() => this.list.first()?.sums ?? []);
  /** A state nobody is in is no filter worth a place, unless it is the one that is chosen. */
  protected readonly filters = computed(() => {
    const counts = this.counts();
    return open
      .filter((state) => counts[state] || state === this.state())
      .map((state) => ({ state, words: quoteStates[state].words, count: counts[state] ?? 0 }));
  });
  protected readonly finished = finished.map((state) => ({ state, words: quoteStates[state].words }));

  constructor() {
    effect(() => {
      this.narrowed.key();
      untracked(() => {
        this.told.set(this.counts());
        void this.list.restart();
      });
    });
    inject(Live).listen('quote', () => void this.list.refresh());
  }

  protected begin(): void {
    this.dialog
      .open<QuoteEditor, QuoteView | null, QuoteView>(QuoteEditor, { data: null, width: '860px', maxWidth: '96vw', disableClose: true })
      .afterClosed()
      .subscribe((made) => {
        if (!made) return;
        void this.list.refresh();
        void this.router.navigate(['/quotes', made.id], { queryParamsHandling: 'preserve' });
      });
  }

  /** What matters about its time now: a promise to keep, or the end that comes. */
  protected timeOf({ state, promisedAt, validUntil, isSent }: QuoteRow): { readonly words: string; readonly late: boolean } | undefined {
    if (promisedAt !== null) {
      const late = Date.parse(promisedAt) < this.clock.now();
      return { words: late ? 'answer overdue' : `answer by ${dayAndTime(promisedAt, this.zone())}`, late };
    }
    if (state !== 'sent' || validUntil === null) return undefined;
    return { words: `${isSent ? 'until' : 'new revision, until'} ${shortDay(validUntil, this.zone())}`, late: false };
  }
}
