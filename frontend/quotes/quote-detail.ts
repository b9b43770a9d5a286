import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { QuoteMove, QuoteView } from '../../backend/contract/quotes.ts';
import { Session } from '../shell/session.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { Clock } from '../ui/clock.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { statusOf } from '../ui/problem.ts';
import { askForReason } from '../ui/reason-dialog.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { dayAndTime, shortDay } from '../ui/time.ts';
import { QuoteEditor } from './quote-editor.ts';
import { historyWords, moveWords, noteIn, percent, quoteName, quoteStates } from './quote-words.ts';
import { QuotesApi } from './quotes-api.ts';

/** One quote: what to do next, what was asked for, what each revision offers, and how it came here. */
@Component({
  selector: 'app-quote-detail',
  imports: [Ago, Chip, EmptyState, ErrorState, Icon, MatButton, MoneyPipe, RouterLink, Skeleton],
  templateUrl: './quote-detail.html',
  styleUrl: './quote-detail.scss',
})
export class QuoteDetail {
  private readonly api = inject(QuotesApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);
  private readonly clock = inject(Clock);
  protected readonly zone = inject(Session).zone;

  readonly id = input.required<string>();

  private readonly resource = this.api.quote(() => this.id());
  protected readonly quote = kept(this.resource, () => this.id());
  protected readonly error = this.resource.error;
  protected readonly missing = computed(() => [400, 404].includes(statusOf(this.error()) ?? 0));
  protected readonly moving = signal<QuoteMove | undefined>(undefined);
  /** The revision that is looked at: the newest, until another is chosen. */
  protected readonly chosen = linkedSignal({ source: () => `${this.id()} ${this.quote()?.revision}`, computation: () => 0 });
  protected readonly revision = computed(() => this.quote()?.revisions[this.chosen()]);
  protected readonly late = computed(() => {
    const promised = this.quote()?.promisedAt;
    return promised ? Date.parse(promised) < this.clock.now() : false;
  });
  protected readonly nameOf = quoteName;
  protected readonly states = quoteStates;
  protected readonly moveWords = moveWords;
  protected readonly historyWords = historyWords;
  protected readonly noteIn = noteIn;
  protected readonly percent = percent;
  protected readonly shortDay = shortDay;
  protected readonly dayAndTime = dayAndTime;

  constructor() {
    inject(Live).listen('quote', (changes) => {
      if (changes === 'anything' || changes.has(this.id())) this.resource.reload();
    });
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected edit(quote: QuoteView): void {
    this.dialog
      .open<QuoteEditor, QuoteView, QuoteView>(QuoteEditor, { data: quote, width: '860px', maxWidth: '96vw', disableClose: true })
      .afterClosed()
      .subscribe((changed) => changed && this.resource.set(changed));
  }

  protected async move(quote: QuoteView, move: QuoteMove): Promise<void> {
    if (this.moving()) return;
    const reason = await this.reasonFor(quote, move);
    if (reason === undefined) return;
    this.moving.set(move);
    try {
      await this.api.move(quote.id, move, reason === null ? seen(quote, move) : { reason });
      this.say.done(`${quoteName(quote)} ${moveWords[move].done}.`);
    } catch (error) {
      this.say.failed(`${quoteName(quote)} was not changed.`, error);
    } finally {
      this.moving.set(undefined);
      this.resource.reload();
    }
  }

  /** The reason to give; null where the move wants none, undefined where it is called off. */
  private async reasonFor(quote: QuoteView, move: QuoteMove): Promise<string | null | undefined> {
    const name = quoteName(quote).toLowerCase();
    if (move === 'decline')
      return askForReason(this.dialog, {
        title: `Mark ${name} declined`,
        label: 'Why the customer declined',
        verb: 'Mark declined',
        needed: true,
      });
    if (move === 'withdraw' && quote.state !== 'draft')
      return askForReason(this.dialog, { title: `Withdraw ${name}?`, label: 'Why, for your team', verb: 'Withdraw', needed: false });
    if (move === 'accept') {
      const sure = await confirmed(this.dialog, {
        title: `Mark ${name} accepted?`,
        words: `An order is made of revision ${quote.revisions.find(({ sentAt }) => sentAt !== null)?.revision}, and its stock is held. ${quote.contact.name} hears of it in the chat.`,
        yes: 'Mark accepted',
        no: 'Not yet',
      });
      return sure ? null : undefined;
    }
    return null;
  }
}

/** What binds the business is done to what is on the screen, not to what a colleague wrote a moment ago. */
const seen = ({ revisions }: QuoteView, move: QuoteMove): { readonly version?: number } =>
  move === 'send' || move === 'accept' || move === 'approve-discount' ? { version: revisions[0].version } : {};
