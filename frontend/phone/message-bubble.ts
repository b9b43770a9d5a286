import { CdkContextMenuTrigger, CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, input, output } from '@angular/core';
import type { PhoneMessage, PhoneOption } from '../../backend/contract/phone.ts';
import { billStates, inHundredths } from './bill-words.ts';
import { PhoneIcon, type PhoneIconName } from './phone-icon.ts';
import { RichText } from './rich-text.ts';
import { timeLabel } from './when.ts';

/** How far a message of the customer has come; the first two happen before the business's server has it. */
export type Progress = 'waiting' | 'stuck' | NonNullable<PhoneMessage['tick']>;

const ticks: Readonly<Record<Progress, { icon: PhoneIconName; words: string }>> = {
  waiting: { icon: 'clock', words: 'Sending' },
  stuck: { icon: 'alert', words: 'Not sent' },
  sent: { icon: 'check', words: 'Sent' },
  delivered: { icon: 'checks', words: 'Delivered' },
  read: { icon: 'checks', words: 'Read' },
};

const editableMs = 15 * 60_000;

/** One message with what hangs on it: the quote above, the picture, the words, the ticks, and the buttons below. */
@Component({
  selector: 'app-message-bubble',
  imports: [CdkContextMenuTrigger, CdkMenu, CdkMenuItem, CdkMenuTrigger, PhoneIcon, RichText],
  templateUrl: './message-bubble.html',
  styleUrl: './message-bubble.scss',
  host: { '[class.own]': 'message().fromCustomer', '[class.tailed]': 'tailed()' },
})
export class MessageBubble {
  readonly message = input.required<PhoneMessage>();
  readonly businessName = input.required<string>();
  /** The first of several in a row from one side has the tail. */
  readonly tailed = input(true);
  readonly progress = input<Progress>();

  readonly tapped = output<PhoneOption>();
  readonly listOpened = output<void>();
  readonly locationAsked = output<void>();
  readonly formOpened = output<void>();
  readonly billOpened = output<void>();
  readonly reacted = output<string>();
  readonly replied = output<void>();
  readonly editing = output<void>();
  readonly revoked = output<void>();
  readonly retried = output<void>();
  readonly quoteFollowed = output<string>();

  protected readonly emoji = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
  protected readonly content = computed(() => this.message().content);
  protected readonly time = computed(() => timeLabel(this.message().at));
  protected readonly tick = computed(() => {
    const progress = this.progress() ?? this.message().tick;
    return this.message().fromCustomer && progress ? { ...ticks[progress], state: progress } : undefined;
  });
  /** As wide as the time and ticks: keeps room for them at the end of the last line, or breaks into a line of its own. */
  protected readonly room = computed(() => `${this.message().edited ? 'Edited ' : ''}${this.time()}${this.tick() ? 'MMM' : ''}`);
  protected readonly sender = computed(() => (this.message().fromCustomer ? 'You' : this.businessName()));
  protected readonly quotedSender = computed(() => (this.message().quoted?.fromCustomer ? 'You' : this.businessName()));
  protected readonly coordinates = computed(() => {
    const place = this.content().location;
    return place && `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  });
  /** What is not on the server yet can be neither answered nor changed. */
  protected readonly settled = computed(() => !['waiting', 'stuck'].includes(this.progress() ?? '') && !this.message().revoked);
  protected readonly editable = computed(() => {
    const { fromCustomer, content, at } = this.message();
    return fromCustomer && content.text !== undefined && !content.media && Date.now() - Date.parse(at) < editableMs;
  });

  protected readonly bill = computed(() => {
    const bill = this.content().bill;
    return bill && { ...bill, words: billStates[bill.state], amount: inHundredths(bill.total, bill.currency) };
  });

  protected react(emoji: string) {
    this.reacted.emit(this.message().ownReaction === emoji ? '' : emoji);
  }
}
