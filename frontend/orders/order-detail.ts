import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { OrderMove, OrderView } from '../../backend/contract/orders.ts';
import { Ago } from '../ui/ago.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { CopyButton } from '../ui/copy-button.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { OrderStateChip } from '../ui/order-state-chip.ts';
import { statusOf } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { historyWords, lineWords, linesTotal, moveWords, orderName, partsOf, paymentWords, verbFor } from './order-words.ts';
import { OrdersApi } from './orders-api.ts';

/** One order: what to do next, what is in it, where it goes, and how it came here. */
@Component({
  selector: 'app-order-detail',
  imports: [Ago, CopyButton, EmptyState, ErrorState, Icon, MatButton, MoneyPipe, OrderStateChip, RouterLink, Skeleton],
  templateUrl: './order-detail.html',
  styleUrl: './order-detail.scss',
})
export class OrderDetail {
  private readonly api = inject(OrdersApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  readonly id = input.required<string>();

  private readonly resource = this.api.order(() => this.id());
  protected readonly order = kept(this.resource, () => this.id());
  protected readonly error = this.resource.error;
  protected readonly missing = computed(() => [400, 404].includes(statusOf(this.error()) ?? 0));
  protected readonly moving = signal<OrderMove | undefined>(undefined);
  protected readonly nameOf = orderName;
  protected readonly verbFor = verbFor;
  protected readonly historyWords = historyWords;
  protected readonly linesTotal = linesTotal;
  protected readonly lineWords = lineWords;
  protected readonly parts = partsOf;
  protected readonly paymentWords = paymentWords;

  constructor() {
    inject(Live).listen('order', (changes) => {
      if (changes === 'anything' || changes.has(this.id())) this.resource.reload();
    });
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected async move(order: OrderView, move: OrderMove): Promise<void> {
    if (this.moving() || (move === 'cancel' && !(await this.mayCancel(order)))) return;
    this.moving.set(move);
    try {
      await this.api.move(order.id, move);
      this.say.done(`${orderName(order)} ${moveWords[move].done}.`);
    } catch (error) {
      this.say.failed(`${orderName(order)} was not changed.`, error);
    } finally {
      this.moving.set(undefined);
      this.resource.reload();
    }
  }

  protected pin({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): string {
    return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  }

  private mayCancel(order: OrderView): Promise<boolean> {
    return confirmed(this.dialog, {
      title: `Cancel ${orderName(order).toLowerCase()}?`,
      words: `What is held for ${order.contact.name} goes back into stock. A cancelled order cannot be opened again.`,
      yes: 'Cancel the order',
      no: 'Keep it',
    });
  }
}
