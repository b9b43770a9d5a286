import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { OrderPage, OrderRow, OrderSort, OrderState } from '../../backend/contract/orders.ts';
import { Ago } from '../ui/ago.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Live } from '../ui/live.ts';
import { CountPipe, MoneyPipe } from '../ui/money.ts';
import { Narrowed } from '../ui/narrowed.ts';
import { OrderStateChip, orderStates } from '../ui/order-state-chip.ts';
import { Reached } from '../ui/reached.ts';
import { RowKeys } from '../ui/row-keys.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { StateFilter } from '../ui/state-filter.ts';
import { OrderEditor } from './order-editor.ts';
import { OrdersApi } from './orders-api.ts';

const open = ['awaiting_payment', 'confirmed', 'preparing', 'ready', 'out'] as const satisfies readonly OrderState[];
const finished = ['delivered', 'closed', 'cancelled', 'lapsed'] as const satisfies readonly OrderState[];
const sorts: readonly { readonly sort: OrderSort; readonly words: string }[] = [
  { sort: 'newest', words: 'Newest first' },
  { sort: 'oldest', words: 'Oldest first' },
  { sort: 'total', words: 'Largest first' },
];

/** What was ordered, and beside the list the order that is open. */
@Component({
  selector: 'app-orders-page',
  imports: [
    ...[Ago, CountPipe, EmptyState, ErrorState, Icon, MatButton, MoneyPipe, OrderStateChip, Reached],
    ...[RouterLink, RouterLinkActive, RouterOutlet, RowKeys, Skeleton, StateFilter],
  ],
  templateUrl: './orders-page.html',
  styleUrl: './orders-page.scss',
})
export class OrdersPage {
  private readonly api = inject(OrdersApi);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);

  protected readonly narrowed = new Narrowed();
  protected readonly state = this.narrowed.one('state', [...open, ...finished, 'complaint']);
  private readonly chosenSort = this.narrowed.one(
    'sort',
    sorts.map(({ sort }) => sort),
  );
  protected readonly sort = computed(() => this.chosenSort() ?? 'newest');
  protected readonly open = signal(false);
  protected readonly list = new KeysetList<OrderRow, OrderPage>((before) =>
    this.api.page({ state: this.state(), search: this.narrowed.search().replace(/^#(?=\d)/, ''), sort: this.sort() }, before),
  );
  private readonly told = signal<Pick<OrderPage, 'counts' | 'sums'>>({ counts: {}, sums: [] });
  /** The filters stay in place while the next list is on its way. */
  private readonly facts = computed(() => this.list.first() ?? this.told());
  protected readonly sums = computed(() => this.list.first()?.sums ?? []);
  /** A state nobody is in is no filter worth a place, unless it is the one that is chosen. */
  protected readonly filters = computed(() => {
    const { counts } = this.facts();
    const wanted = [
      { state: 'complaint' as const, words: 'Complaints' },
      ...open.map((state) => ({ state, words: orderStates[state].words })),
    ];
    return wanted
      .filter(({ state }) => counts[state] || state === this.state())
      .map((each) => ({ ...each, count: counts[each.state] ?? 0 }));
  });
  protected readonly finished = finished.map((state) => ({ state, words: orderStates[state].words }));
  protected readonly sorts = sorts;

  constructor() {
    effect(() => {
      this.narrowed.key();
      untracked(() => {
        this.told.set(this.facts());
        void this.list.restart();
      });
    });
    inject(Live).listen('order', () => void this.list.refresh());
  }

  protected async begin(): Promise<void> {
    const opened = this.dialog.open<OrderEditor, unknown, string>(OrderEditor, { width: '760px', maxWidth: '96vw', disableClose: true });
    const id = await firstValueFrom(opened.afterClosed());
    if (!id) return;
    void this.list.refresh();
    await this.router.navigate(['/orders', id], { queryParamsHandling: 'preserve' });
  }
}
