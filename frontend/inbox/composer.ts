import { Component, computed, type ElementRef, inject, input, linkedSignal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ConversationView } from '../../backend/contract/conversations.ts';
import { Clock } from '../ui/clock.ts';
import { Icon } from '../ui/icon.ts';
import { span } from '../ui/time.ts';
import { Replies } from './replies.ts';

/** WhatsApp takes no longer text. */
const longest = 4096;
const soon = 2 * 3_600_000;

/** Where a person answers by hand, and why one cannot when one cannot. */
@Component({
  selector: 'app-composer',
  imports: [Icon, RouterLink],
  templateUrl: './composer.html',
  styleUrl: './composer.scss',
})
export class Composer {
  readonly conversation = input.required<ConversationView>();

  private readonly clock = inject(Clock);
  private readonly replies = inject(Replies);
  private readonly box = viewChild<ElementRef<HTMLTextAreaElement>>('box');

  protected readonly text = linkedSignal({ source: () => this.conversation().id, computation: (id) => this.replies.drafts.get(id) ?? '' });
  protected readonly left = computed(() => longest - this.text().trim().length);
  protected readonly windowLeft = computed(() => {
    const { windowEndsAt } = this.conversation();
    return windowEndsAt === null ? 0 : Date.parse(windowEndsAt) - this.clock.now();
  });
  protected readonly closed = computed(() => this.windowLeft() <= 0);
  protected readonly stopped = computed(() => this.conversation().numberStopped);
  protected readonly blocked = computed(() => this.closed() || this.stopped() !== null);
  protected readonly windowWords = computed(() => `${span(this.windowLeft())} left to answer`);
  protected readonly endsSoon = computed(() => this.windowLeft() < soon);
  protected readonly canSend = computed(() => !this.blocked() && this.text().trim() !== '' && this.left() >= 0);

  focus(): void {
    this.box()?.nativeElement.focus();
  }

  protected type(text: string): void {
    this.text.set(text);
    if (text) this.replies.drafts.set(this.conversation().id, text);
    else this.replies.drafts.delete(this.conversation().id);
  }

  protected hearEnter(event: Event): void {
    // Shift+Enter is a new line, and Enter while an input method is open chooses a word.
    if (event instanceof KeyboardEvent && (event.shiftKey || event.isComposing)) return;
    event.preventDefault();
    this.send();
  }

  protected send(): void {
    if (!this.canSend()) return;
    this.replies.send(this.conversation().id, this.text().trim());
    this.type('');
    this.focus();
  }
}
