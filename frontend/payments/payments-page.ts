import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { DueState, PayableKind, PaymentPage, PaymentRow } from '../../backend/contract/payments.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { Reached } from '../ui/reached.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { dueStates } from './payment-words.ts';
import { type PaymentFilter, PaymentsApi } from './payments-api.ts';

const filters = ['open', 'part', 'paid', 'expired', 'withdrawn', 'refunded'] as const satisfies readonly DueState[];
const none: PaymentPage['counts'] = { toDo: 0 };

/** What is owed and paid, newest first, and beside it the payment that is open. */
@Component({
  selector: 'app-payments-page',
  imports: [Ago, Chip, EmptyState, ErrorState, Icon, MoneyPipe, Reached, RouterLink, RouterLinkActive, RouterOutlet, Skeleton],
  templateUrl: './payments-page.html',
  styleUrl: './payments-page.scss',
})
export class PaymentsPage {
  private readonly api = inject(PaymentsApi);

  protected readonly state = signal<PaymentFilter['state']>(undefined);
  protected readonly kind = signal<PayableKind | undefined>(undefined);
  protected readonly sort = signal<PaymentFilter['sort']>('newest');
  protected readonly search = signal('');
  protected readonly open = signal(false);
  protected readonly list = new KeysetList<PaymentRow, PaymentPage>((before) =>
    this.api.page({ state: this.state(), kind: this.kind(), sort: this.sort(), search: this.search().trim() }, before),
  );
  private readonly counts = signal(none);
  private readonly known = computed(() => this.list.first()?.counts ?? this.counts());
  protected readonly toDo = computed(() => this.known().toDo);
  protected readonly filters = computed(() =>
    filters.map((state) => ({ state, words: dueStates[state].words, count: this.known()[state] ?? null })),
  );
  protected readonly sums = computed(() => this.list.first()?.sums ?? []);
  protected readonly states = dueStates;

  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.list.refresh();
    inject(Live).listen('payment', () => void this.list.refresh());
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  protected show(state: PaymentFilter['state']): void {
    this.keepCounts();
    this.state.set(state);
    void this.list.restart();
  }

  protected of(kind: string): void {
    this.keepCounts();
    this.kind.set(kind === '' ? undefined : (kind as PayableKind));
    void this.list.restart();
  }

  protected by(sort: string): void {
    this.keepCounts();
    this.sort.set(sort as PaymentFilter['sort']);
    void this.list.restart();
  }

  protected find(search: string): void {
    this.keepCounts();
    this.search.set(search);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.list.restart(), 200);
  }

  /** The filters stay in place while the next list is on its way. */
  private keepCounts(): void {
    this.counts.set(this.known());
  }
}
