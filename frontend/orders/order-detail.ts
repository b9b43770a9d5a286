import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { ClaimOutcome, ClaimView, OrderMove, OrderView, ShortageSettlement } from '../../backend/contract/orders.ts';
import { Session } from '../shell/session.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { CopyButton } from '../ui/copy-button.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { money, MoneyPipe } from '../ui/money.ts';
import { OrderStateChip } from '../ui/order-state-chip.ts';
import { statusOf } from '../ui/problem.ts';
import { askForReason } from '../ui/reason-dialog.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { dayAndTime } from '../ui/time.ts';
import { OrderHandling } from './order-handling.ts';
import {
  claimWords,
  type Handling,
  handlingsOf,
  handlingWords,
  historyWords,
  lineWords,
  linesTotal,
  moveWords,
  orderName,
  partsOf,
  paymentWords,
  settledWords,
  verbFor,
} from './order-words.ts';
import { OrdersApi } from './orders-api.ts';

/** One order: what to do next, what is in it, where it goes, and how it came here. */
@Component({
  selector: 'app-order-detail',
  imports: [
    ...[Ago, Chip, CopyButton, EmptyState, ErrorState, Icon, MatButton, MatMenu, MatMenuItem, MatMenuTrigger],
    ...[MoneyPipe, OrderStateChip, RouterLink, Skeleton],
  ],
  templateUrl: './order-detail.html',
  styleUrl: './order-detail.scss',
})
export class OrderDetail {
  private readonly api = inject(OrdersApi);
  private readonly dialog = inject(MatDialog);
  private readonly handling = inject(OrderHandling);
  private readonly say = inject(Say);
  protected readonly zone = inject(Session).zone;

  readonly id = input.required<string>();

  private readonly resource = this.api.order(() => this.id());
  protected readonly order = kept(this.resource, () => this.id());
  private readonly after = this.api.aftermath(() => this.id());
  protected readonly aftermath = kept(this.after, () => this.id());
  protected readonly error = this.resource.error;
  protected readonly missing = computed(() => [400, 404].includes(statusOf(this.error()) ?? 0));
  protected readonly moving = signal<string | undefined>(undefined);
  protected readonly handlings = computed(() => handlingsOf(this.order() ?? { state: 'draft', lines: [] }));
  protected readonly missingNow = computed(() => (this.aftermath()?.shortages ?? []).filter(({ settled }) => settled === null));
  protected readonly canReplace = computed(() => this.missingNow().some(({ instead }) => instead !== null));
  protected readonly settledBefore = computed(() => this.settled());
  protected readonly claimOutcomes = Object.keys(claimWords) as readonly ClaimOutcome[];
  protected readonly nameOf = orderName;
  protected readonly verbFor = verbFor;
  protected readonly handlingWords = handlingWords;
  protected readonly claimWords = claimWords;
  protected readonly dayAndTime = dayAndTime;
  protected readonly historyWords = historyWords;
  protected readonly linesTotal = linesTotal;
  protected readonly lineWords = lineWords;
  protected readonly parts = partsOf;
  protected readonly paymentWords = paymentWords;

  constructor() {
    inject(Live).listen('order', (changes) => {
      if (changes === 'anything' || changes.has(this.id())) this.reload();
    });
  }

  protected reload(): void {
    this.resource.reload();
    this.after.reload();
  }

  protected async move(order: OrderView, move: OrderMove): Promise<void> {
    if (this.moving()) return;
    const reason = move === 'cancel' ? await this.whyCancel(order) : '';
    if (reason === undefined) return;
    await this.act(order, () => this.api.move(order.id, move, reason), moveWords[move].done);
  }

  protected async handle(order: OrderView, handling: Handling): Promise<void> {
    const changed = await this.handling.ask(order, handling);
    if (!changed) return;
    this.say.done(`${orderName(order)} is changed.`);
    if (changed.id === this.id()) this.resource.set(changed);
    this.after.reload();
  }

  protected settleShortage(order: OrderView, how: ShortageSettlement): Promise<void> {
    return this.act(order, () => this.api.settleShortage(order.id, how), 'is changed');
  }

  protected async settleClaim(order: OrderView, claim: ClaimView, outcome: ClaimOutcome): Promise<void> {
    const note = await askForReason(this.dialog, {
      title: `${claimWords[outcome]}?`,
      words: 'This settles the complaint. Money goes back from the payment, and things by “Take something back”.',
      label: 'Note for your team',
      verb: 'Settle it',
      needed: false,
    });
    if (note === undefined) return;
    await this.act(order, () => this.api.settleClaim(order.id, claim.id, outcome, note), 'has no open complaint');
  }

  protected titleOf({ lines }: OrderView, lineId: string): string {
    return lines.find(({ id }) => id === lineId)?.title ?? 'a line';
  }

  protected pin({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): string {
    return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  }

  /** The answer is shown at once; what others did meanwhile comes with it. */
  private async act(order: OrderView, work: () => Promise<OrderView>, done: string): Promise<void> {
    if (this.moving()) return;
    this.moving.set(order.id);
    try {
      const changed = await work();
      if (changed.id === this.id()) this.resource.set(changed);
      this.say.done(`${orderName(order)} ${done}.`);
    } catch (error) {
      this.say.failed(`${orderName(order)} was not changed.`, error);
      this.resource.reload();
    } finally {
      this.moving.set(undefined);
      this.after.reload();
    }
  }

  private settled(): readonly { readonly id: string; readonly words: string; readonly at: string; readonly exchangeId: string | null }[] {
    const order = this.order();
    const { shortages = [], returns = [] } = this.aftermath() ?? {};
    if (!order) return [];
    return [
      ...shortages.flatMap(({ id, missing, lineId, settled, at }) =>
        settled === null
          ? []
          : [{ id, at, exchangeId: null, words: `${missing} × ${this.titleOf(order, lineId)} missing: ${settledWords[settled]}` }],
      ),
      ...returns.map(({ id, pieces, refund, reason, exchangeId, at }) => ({
        ...{ id, at, exchangeId },
        words: [
          `${pieces.map(({ lineId, quantity }) => `${quantity} × ${this.titleOf(order, lineId)}`).join(', ')} came back: ${reason}`,
          ...(refund > 0 ? [`${money(refund, order.currency)} given back`] : []),
        ].join(', '),
      })),
    ];
  }

  private whyCancel(order: OrderView): Promise<string | undefined> {
    return askForReason(this.dialog, {
      title: `Cancel ${orderName(order).toLowerCase()}?`,
      words: `What is held for ${order.contact.name} goes back into stock. A cancelled order cannot be opened again.`,
      label: 'Why, for the customer',
      verb: 'Cancel the order',
      no: 'Keep it',
      needed: false,
      isFinal: true,
    });
  }
}
