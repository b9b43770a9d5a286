import { Component, computed, type ElementRef, inject, input, signal, viewChild } from '@angular/core';
import type { MessageView } from '../../backend/contract/conversations.ts';
import { previewOf } from '../../backend/contract/preview.ts';
import { Clock } from '../ui/clock.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { Reached } from '../ui/reached.ts';
import { dayOf, dayWords } from '../ui/time.ts';
import { Bubble } from './bubble.ts';
import { PendingBubble } from './pending-bubble.ts';
import type { PendingReply } from './replies.ts';
import type { ThreadMessages } from './thread-messages.ts';

interface Line {
  readonly message: MessageView;
  /** The day that begins with this message. */
  readonly day: string | undefined;
  /** Another speaker than before: the bubble gets a tail and says who. */
  readonly first: boolean;
  /** What the business or WhatsApp noted, rather than somebody said. */
  readonly noted: string | undefined;
  readonly quoted: string | undefined;
}

const near = 120;

/** The chat as the customer sees it. It begins at the newest message and stays there unless the reader goes up. */
@Component({
  selector: 'app-thread',
  imports: [Bubble, EmptyState, ErrorState, Icon, PendingBubble, Reached],
  templateUrl: './thread.html',
  styleUrl: './thread.scss',
})
export class Thread {
  readonly thread = input.required<ThreadMessages>();
  readonly pending = input.required<readonly PendingReply[]>();

  private readonly clock = inject(Clock);
  private readonly scroller = viewChild<ElementRef<HTMLElement>>('scroller');

  protected readonly away = signal(false);
  protected readonly lines = computed<readonly Line[]>(() => {
    const messages = this.thread().messages();
    const byWamid = new Map(messages.map((message) => [message.wamid, message]));
    return messages.map((message, nth) => {
      const before = messages[nth - 1];
      const newDay = !before || dayOf(before.at) !== dayOf(message.at);
      const noted = notedIn(message);
      return {
        message,
        noted,
        day: newDay ? dayWords(message.at, this.clock.now()) : undefined,
        first: newDay || before.author !== message.author || before.memberName !== message.memberName || notedIn(before) !== undefined,
        quoted: quotedIn(message, byWamid),
      };
    });
  });

  protected watchPlace(): void {
    const { scrollTop = 0 } = this.scroller()?.nativeElement ?? {};
    this.away.set(Math.abs(scrollTop) > near);
  }

  protected toNewest(): void {
    this.scroller()?.nativeElement.scrollTo({ top: 0, behavior: 'smooth' });
  }
}

function notedIn({ content }: MessageView): string | undefined {
  return content.kind === 'system' || content.kind === 'reaction' || content.kind === 'edit' ? previewOf(content) : undefined;
}

function quotedIn({ quotes }: MessageView, byWamid: ReadonlyMap<string | null, MessageView>): string | undefined {
  if (quotes === null) return undefined;
  const quoted = byWamid.get(quotes);
  return quoted ? previewOf(quoted.content) : 'An earlier message';
}
