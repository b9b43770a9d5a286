import { Component, DestroyRef, inject, signal } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Icon } from '../ui/icon.ts';
import { KeysetList } from '../ui/keyset-list.ts';
import { Live } from '../ui/live.ts';
import { Reached } from '../ui/reached.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { Session } from '../shell/session.ts';
import type { ConversationPage, ConversationRow, Owner } from '../../backend/contract/conversations.ts';
import { ConversationItem } from './conversation-item.ts';
import { ConversationsApi } from './conversations-api.ts';

type Tab = 'all' | Owner;

/** Who wrote, who has it, and, beside the list, the conversation that is open. */
@Component({
  selector: 'app-inbox-page',
  imports: [ConversationItem, EmptyState, ErrorState, Icon, Reached, RouterOutlet, Skeleton],
  templateUrl: './inbox-page.html',
  styleUrl: './inbox-page.scss',
})
export class InboxPage {
  private readonly api = inject(ConversationsApi);

  protected readonly sandbox = inject(Session).me()?.sandbox ?? false;
  protected readonly tabs: readonly { readonly tab: Tab; readonly name: string }[] = [
    { tab: 'all', name: 'All' },
    { tab: 'human', name: 'People' },
    { tab: 'bot', name: 'Bot' },
  ];
  protected readonly tab = signal<Tab>('all');
  protected readonly search = signal('');
  /** A conversation is open beside the list; on a narrow screen, in its place. */
  protected readonly open = signal(false);
  protected readonly list = new KeysetList<ConversationRow, ConversationPage>((before) => {
    const tab = this.tab();
    return this.api.page({ owner: tab === 'all' ? undefined : tab, search: this.search().trim() }, before);
  });

  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.list.refresh();
    inject(Live).listen('conversation', () => void this.list.refresh());
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  protected show(tab: Tab): void {
    this.tab.set(tab);
    void this.list.restart();
  }

  protected find(search: string): void {
    this.search.set(search);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.list.restart(), 200);
  }

  /** Arrows go from row to row, as in any mail program. */
  protected step(event: Event, by: 1 | -1): void {
    const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('a')];
    const next = rows[rows.indexOf(document.activeElement as HTMLElement) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
