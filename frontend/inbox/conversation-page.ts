import { Component, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { GiveBack } from '../../backend/contract/conversations.ts';
import { Session } from '../shell/session.ts';
import { Avatar } from '../ui/avatar.ts';
import { Clock } from '../ui/clock.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { statusOf } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { Composer } from './composer.ts';
import { ContextPanel } from './context-panel.ts';
import { restsOn, stateWords } from './conversation-words.ts';
import { ConversationsApi } from './conversations-api.ts';
import { GiveBackDialog } from './give-back-dialog.ts';
import { Replies } from './replies.ts';
import { Thread } from './thread.ts';
import { ThreadMessages } from './thread-messages.ts';

const panelKey = 'perfcent.inbox-panel';

/** One conversation: what was said, who has it and on what it rests, and what a person can do about it. */
@Component({
  selector: 'app-conversation-page',
  imports: [Avatar, Composer, ContextPanel, EmptyState, ErrorState, Icon, MatButton, RouterLink, Thread],
  templateUrl: './conversation-page.html',
  styleUrl: './conversation-page.scss',
  host: { '(document:visibilitychange)': 'seesIt.set(isVisible())' },
})
export class ConversationPage {
  private readonly api = inject(ConversationsApi);
  private readonly replies = inject(Replies);
  private readonly say = inject(Say);
  private readonly dialog = inject(MatDialog);
  private readonly clock = inject(Clock);
  private readonly me = inject(Session).me;
  private readonly composer = viewChild(Composer);

  readonly id = input.required<string>();

  private readonly resource = this.api.conversation(() => this.id());
  protected readonly conversation = kept(this.resource, () => this.id());
  protected readonly error = this.resource.error;
  protected readonly missing = computed(() => [400, 404].includes(statusOf(this.error()) ?? 0));
  protected readonly thread = computed(() => {
    const id = this.id();
    return new ThreadMessages((before) => this.api.messages(id, before));
  });
  protected readonly pending = computed(() => {
    const shown = new Set(
      this.thread()
        .messages()
        .map(({ id }) => id),
    );
    return this.replies.all().filter(({ id, conversationId }) => conversationId === this.id() && !shown.has(id));
  });

  protected readonly state = computed(() => {
    const conversation = this.conversation();
    return conversation && stateWords(conversation, this.clock.now());
  });
  protected readonly restsOn = computed(() => {
    const conversation = this.conversation();
    return conversation ? restsOn(conversation) : '';
  });
  protected readonly mine = computed(() => this.conversation()?.assignee?.id === this.me()?.account.id);
  protected readonly moving = signal(false);
  protected readonly panelOpen = signal(localStorage.getItem(panelKey) !== 'folded' && matchMedia('(min-width: 1360px)').matches);
  protected readonly seesIt = signal(isVisible());
  protected readonly isVisible = isVisible;

  constructor() {
    effect(() => {
      this.thread();
      untracked(() => void this.refreshThread());
    });
    effect(() => {
      // The server has a reply that the thread does not show: the stream may be down, so ask.
      if (this.pending().some(({ state }) => state === 'stored')) untracked(() => void this.refreshThread());
    });
    effect(() => {
      const conversation = this.conversation();
      if (conversation && conversation.unread > 0 && this.seesIt()) untracked(() => void this.markRead(conversation.id));
    });
    inject(Live).listen('conversation', (changes) => {
      if (changes === 'anything' || changes.has(this.id())) this.refresh();
    });
  }

  protected refresh(): void {
    this.resource.reload();
    void this.refreshThread();
  }

  protected async takeOver(): Promise<void> {
    // From whoever is seen to have it: somebody who was faster in between keeps it.
    const holder = this.conversation()?.assignee?.id;
    await this.move('The conversation was not taken over.', () =>
      this.api.takeOver(this.id(), holder === undefined ? {} : { evenFrom: holder }),
    );
    this.composer()?.focus();
  }

  protected async giveBack(): Promise<void> {
    const asked = this.dialog.open<GiveBackDialog, string, GiveBack>(GiveBackDialog, { data: this.id(), width: '520px' });
    const back = await firstValueFrom(asked.afterClosed());
    if (back) await this.move('The conversation was not given back.', () => this.api.giveBack(this.id(), back));
  }

  protected togglePanel(): void {
    this.panelOpen.update((open) => !open);
    localStorage.setItem(panelKey, this.panelOpen() ? 'open' : 'folded');
  }

  private async move(failed: string, work: () => Promise<void>): Promise<void> {
    if (this.moving()) return;
    this.moving.set(true);
    try {
      await work();
    } catch (error) {
      this.say.failed(failed, error);
    } finally {
      this.moving.set(false);
      this.refresh();
    }
  }

  private async refreshThread(): Promise<void> {
    const thread = this.thread();
    await thread.refresh();
    this.replies.seen((id) => thread.has(id));
  }

  private async markRead(id: string): Promise<void> {
    try {
      await this.api.markRead(id);
    } catch (error) {
      // The count stays; it is tried again with the next change. Only a server that refuses is worth words.
      if ((statusOf(error) ?? 0) >= 500) this.say.failed('The conversation still counts as unread.', error);
    }
  }
}

function isVisible(): boolean {
  return document.visibilityState === 'visible';
}
