import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { BookingMove, BookingView } from '../../backend/contract/bookings.ts';
import { Ago } from '../ui/ago.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { MoneyPipe } from '../ui/money.ts';
import { statusOf } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { onTheWall } from '../ui/wall-time.ts';
import { BookingStateChip } from './booking-state-chip.ts';
import { at, bookingName, historyWords, moveWords, whoComes } from './booking-words.ts';
import { BookingsApi } from './bookings-api.ts';
import { clock } from './calendar.ts';
import { ReasonDialog, type ReasonQuestion } from './reason-dialog.ts';
import { TimeDialog, type TimeWish } from './time-dialog.ts';

/** One booking: when, for whom and with whom, what to do next, and how it came here. */
@Component({
  selector: 'app-booking-detail',
  imports: [Ago, BookingStateChip, EmptyState, ErrorState, Icon, MatButton, MoneyPipe, RouterLink, Skeleton],
  templateUrl: './booking-detail.html',
  styleUrl: './booking-detail.scss',
})
export class BookingDetail {
  private readonly api = inject(BookingsApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  readonly id = input.required<string>();

  private readonly business = this.api.business();
  protected readonly zone = computed(() => (this.business.hasValue() ? this.business.value().zone : 'UTC'));
  private readonly resource = this.api.booking(() => this.id());
  protected readonly booking = kept(this.resource, () => this.id());
  protected readonly error = this.resource.error;
  protected readonly missing = computed(() => [400, 404].includes(statusOf(this.error()) ?? 0));
  protected readonly moving = signal(false);
  protected readonly nameOf = bookingName;
  protected readonly whoComes = whoComes;
  protected readonly moveWords = moveWords;
  protected readonly historyWords = historyWords;
  protected readonly at = at;

  constructor() {
    inject(Live).listen('booking', (changes) => {
      if (changes === 'anything' || changes.has(this.id())) this.resource.reload();
    });
  }

  protected reload(): void {
    this.resource.reload();
  }

  protected until({ endsAt }: BookingView): string {
    return clock(onTheWall(endsAt, this.zone()).minutes);
  }

  protected names({ resources }: BookingView): string {
    return resources.map(({ name }) => name).join(', ');
  }

  protected async move(booking: BookingView, move: BookingMove): Promise<void> {
    if (this.moving()) return;
    if (move === 'move') return this.pickTime(booking);
    const reason = move === 'cancel' || move === 'decline' ? await this.askReason(booking, move) : '';
    if (reason === undefined) return;
    this.moving.set(true);
    try {
      await this.api.move(booking.id, move, reason);
      this.say.done(`${bookingName(booking)} ${moveWords[move].done}.`);
    } catch (error) {
      this.say.failed(`${bookingName(booking)} was not changed.`, error);
    } finally {
      this.moving.set(false);
      this.resource.reload();
    }
  }

  private async pickTime(booking: BookingView): Promise<void> {
    const { date } = onTheWall(booking.startsAt, this.zone());
    // It stays with whom it is, unless somebody else is chosen.
    const resourceId = booking.resources.length === 1 ? booking.resources[0].id : '';
    const data: TimeWish = { date, minutes: undefined, exact: false, walkIn: false, resourceId, zone: this.zone(), booking };
    const asked = this.dialog.open<TimeDialog, TimeWish, string>(TimeDialog, { data, width: '520px' });
    if (await firstValueFrom(asked.afterClosed())) this.say.done(`${bookingName(booking)} is moved.`);
    this.resource.reload();
  }

  private askReason(booking: BookingView, move: 'cancel' | 'decline'): Promise<string | undefined> {
    const verb = move === 'cancel' ? 'Cancel' : 'Decline';
    const data: ReasonQuestion = {
      title: `${verb} ${bookingName(booking)}?`,
      words: `${whoComes(booking)} gets back what was paid, and the time is free for others.`,
      yes: moveWords[move].verb,
      tells: booking.conversationId !== null,
    };
    const asked = this.dialog.open<ReasonDialog, ReasonQuestion, string>(ReasonDialog, { data, width: '420px' });
    return firstValueFrom(asked.afterClosed());
  }
}
