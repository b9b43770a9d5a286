import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { PaymentView, ProofView, RefundView } from '../../backend/contract/payments.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { CopyButton } from '../ui/copy-button.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { statusOf } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { AmountDialog, type AmountQuestion } from './amount-dialog.ts';
import {
  accountWords,
  causes,
  disputeStates,
  dueStates,
  historyWords,
  linkStates,
  methods,
  refundStates,
  roomOf,
} from './payment-words.ts';
import { PaymentsApi } from './payments-api.ts';

/** One payment: what to do next, how it was paid, what goes back, and what the ledger says. */
@Component({
  selector: 'app-payment-detail',
  imports: [Ago, Chip, CopyButton, EmptyState, ErrorState, Icon, MatButton, MoneyPipe, RouterLink, Skeleton],
  templateUrl: './payment-detail.html',
  styleUrl: './payment-detail.scss',
})
export class PaymentDetail {
  private readonly api = inject(PaymentsApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  readonly id = input.required<string>();

  private readonly resource = this.api.payment(() => this.id());
  protected readonly payment = kept(this.resource, () => this.id());
  protected readonly error = this.resource.error;
  protected readonly missing = computed(() => [400, 404].includes(statusOf(this.error()) ?? 0));
  protected readonly busy = signal(false);
  protected readonly states = dueStates;
  protected readonly refundStates = refundStates;
  protected readonly disputeStates = disputeStates;
  protected readonly linkStates = linkStates;
  protected readonly methods = methods;
  protected readonly causes = causes;
  protected readonly accountWords = accountWords;
  protected readonly historyWords = historyWords;
  protected readonly roomOf = roomOf;

  constructor() {
    inject(Live).listen('payment', (changes) => {
      if (changes === 'anything' || changes.has(this.id())) this.resource.reload();
    });
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected record({ id, number, remaining, currency }: PaymentView): Promise<void> {
    // One key for the dialog: pressed twice, the money is written down once.
    const key = crypto.randomUUID();
    return this.ask({
      title: `Record money for ${number}`,
      yes: 'Record',
      currency,
      amount: remaining,
      withMethod: true,
      save: ({ amount, method }) => this.api.record(id, { key, amount, method }),
    });
  }

  protected refund({ id, number, refundable, currency }: PaymentView): Promise<void> {
    return this.ask({
      title: `Refund ${number}`,
      words: 'Beyond the limit of your business, another member has to approve it.',
      yes: 'Refund',
      currency,
      amount: refundable,
      reason: 'Reason',
      save: ({ amount, reason }) => this.api.refund(id, { amount, reason }),
    });
  }

  protected approveProof({ remaining, currency }: PaymentView, proof: ProofView): Promise<void> {
    return this.ask({
      title: 'Is the money there?',
      words: 'Look at your account first: a picture alone is no money.',
      yes: 'It is there',
      currency,
      amount: remaining,
      save: ({ amount }) => this.api.approveProof(proof.id, amount),
    });
  }

  protected rejectProof({ currency }: PaymentView, proof: ProofView): Promise<void> {
    return this.ask({
      title: 'Reject the picture',
      yes: 'Reject',
      currency,
      reason: 'Why, for the customer',
      save: ({ reason }) => this.api.rejectProof(proof.id, reason),
    });
  }

  protected rejectRefund({ currency }: PaymentView, refund: RefundView): Promise<void> {
    return this.ask({
      title: `Reject refund ${refund.number}`,
      yes: 'Reject',
      currency,
      reason: 'Reason',
      save: ({ reason }) => this.api.rejectRefund(refund.id, reason),
    });
  }

  protected moveRefund(refund: RefundView, move: 'approve' | 'retry' | 'settle'): Promise<void> {
    return this.act(() => this.api.moveRefund(refund.id, move), `Refund ${refund.number}`);
  }

  protected link({ id, number }: PaymentView): Promise<void> {
    return this.act(() => this.api.move(id, 'link'), `A new link for ${number}`, 'is sent in the chat as soon as it is there');
  }

  protected check({ id, number }: PaymentView): Promise<void> {
    return this.act(() => this.api.move(id, 'check'), number, 'is asked about; what the provider says appears here');
  }

  protected async withdraw({ id, number, contact }: PaymentView): Promise<void> {
    const question = {
      title: `Withdraw ${number}?`,
      words: `${contact.name} need not pay any more, and links end. What was paid stays here until you refund it.`,
      yes: 'Withdraw',
      no: 'Keep it',
    };
    if (await confirmed(this.dialog, question)) await this.act(() => this.api.move(id, 'withdraw'), number, 'is withdrawn');
  }

  private async ask(question: AmountQuestion): Promise<void> {
    const asked = this.dialog.open<AmountDialog, AmountQuestion, boolean>(AmountDialog, { data: question, width: '440px' });
    if (await firstValueFrom(asked.afterClosed())) this.resource.reload();
  }

  private async act(work: () => Promise<PaymentView>, what: string, done = 'is changed'): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      await work();
      this.say.done(`${what} ${done}.`);
    } catch (error) {
      this.say.failed(`${what}: that did not work.`, error);
    } finally {
      this.busy.set(false);
      this.resource.reload();
    }
  }
}
