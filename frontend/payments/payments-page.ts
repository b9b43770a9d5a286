import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { DueState, PayableKind, PaymentPage, PaymentRow } from '../../backend/contract/payments.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
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
import { dueStates } from './payment-words.ts';
import { type PaymentFilter, PaymentsApi } from './payments-api.ts';

const open = ['open', 'part', 'disputed'] as const satisfies readonly DueState[];
const finished = ['paid', 'expired', 'withdrawn', 'refunded', 'charged-back'] as const satisfies readonly DueState[];
const kinds: readonly { readonly kind: PayableKind; readonly words: string }[] = [
  { kind: 'order', words: 'Orders' },
  { kind: 'booking', words: 'Bookings' },
  { kind: 'quote', words: 'Quotes' },
];
const sorts: readonly { readonly sort: PaymentFilter['sort']; readonly words: string }[] = [
  { sort: 'newest', words: 'Newest first' },
  { sort: 'oldest', words: 'Oldest first' },
  { sort: 'amount', words: 'Largest first' },
];
const none: PaymentPage['counts'] = { toDo: 0 };

/** What is owed and paid, newest first, and beside it the payment that is open. */
@Component({
  selector: 'app-payments-page',
  imports: [
    ...[Ago, Chip, CountPipe, EmptyState, ErrorState, Icon, MoneyPipe, Reached],
    ...[RouterLink, RouterLinkActive, RouterOutlet, RowKeys, Skeleton, StateFilter],
  ],
  templateUrl: './payments-page.html',
  styleUrl: './payments-page.scss',
})
export class PaymentsPage {
  private readonly api = inject(PaymentsApi);

  protected readonly narrowed = new Narrowed();
  protected readonly state = this.narrowed.one('state', ['to-do', ...open, ...finished]);
  protected readonly kind = this.narrowed.one(
    'for',
    kinds.map(({ kind }) => kind),
  );
  private readonly chosenSort = this.narrowed.one(
    'sort',
    sorts.map(({ sort }) => sort),
  );
  protected readonly sort = computed(() => this.chosenSort() ?? 'newest');
  protected readonly open = signal(false);
  protected readonly list = new KeysetList<PaymentRow, PaymentPage>((before) =>
    this.api.page({ state: this.state(), kind: this.kind(), sort: this.sort(), search: this.narrowed.search() }, before),
  );
  /** The filters stay in place while the next list is on its way. */
  private readonly told = signal(none);
  private readonly counts = computed(() => this.list.first()?.counts ?? this.told());
  protected readonly filters = computed(() => {
    const counts = this.counts();
    return [
      { state: 'to-do', words: 'To do', count: counts.toDo },
      ...open
        .filter((state) => counts[state] || state === this.state())
        .map((state) => ({ state, words: dueStates[state].words, count: counts[state] ?? 0 })),
    ];
  });
  protected readonly finished = finished.map((state) => ({ state, words: dueStates[state].words }));
  protected readonly sums = computed(() => this.list.first()?.sums ?? []);
  protected readonly states = dueStates;
  protected readonly kinds = kinds;
  protected readonly sorts = sorts;

  constructor() {
    effect(() => {
      this.narrowed.key();
      untracked(() => {
        this.told.set(this.counts());
        void this.list.restart();
      });
    });
    inject(Live).listen('payment', () => void this.list.refresh());
  }
}
