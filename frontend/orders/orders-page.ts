import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { OrderPage, OrderRow, OrderState } from '../../backend/contract/orders.ts';
import { Ago } from '../ui/ago.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { OrderStateChip, orderStates } from '../ui/order-state-chip.ts';
import { Reached } from '../ui/reached.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { orderName } from './order-words.ts';
import { OrdersApi } from './orders-api.ts';

const filters = [
  'awaiting_payment',
  'confirmed',
  'preparing',
  'ready',
  'out',
  'delivered',
  'closed',
  'cancelled',
  'draft',
] as const satisfies readonly OrderState[];

/** What was ordered, newest first, and beside it the order that is open. */
@Component({
  selector: 'app-orders-page',
  imports: [Ago, EmptyState, ErrorState, Icon, MoneyPipe, OrderStateChip, Reached, RouterLink, RouterLinkActive, RouterOutlet, Skeleton],
  templateUrl: './orders-page.html',
  styleUrl: './orders-page.scss',
})
export class OrdersPage {
  private readonly api = inject(OrdersApi);

  protected readonly state = signal<OrderState | undefined>(undefined);
  protected readonly search = signal('');
  protected readonly open = signal(false);
  protected readonly list = new KeysetList<OrderRow, OrderPage>((before) =>
    this.api.page(
      {
        state: this.state(),
        search: this.search()
          .trim()
          .replace(/^#(?=\d)/, ''),
      },
      before,
    ),
  );
  private readonly counts = signal<OrderPage['counts']>({});
  /** A state nobody is in is no filter worth a place, unless it is the one that is chosen. */
  protected readonly filters = computed(() => {
    const counts = this.list.first()?.counts ?? this.counts();
    return filters
      .filter((state) => counts[state] || state === this.state())
      .map((state) => ({ state, words: orderStates[state].words, count: counts[state] ?? 0 }));
  });
  protected readonly nameOf = orderName;

  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.list.refresh();
    inject(Live).listen('order', () => void this.list.refresh());
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  protected show(state: OrderState | undefined): void {
    this.keepCounts();
    this.state.set(state);
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
    this.counts.set(this.list.first()?.counts ?? this.counts());
  }
}
