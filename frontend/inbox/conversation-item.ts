import { Component, computed, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import type { ConversationRow } from '../../backend/contract/conversations.ts';
import { Ago } from '../ui/ago.ts';
import { Avatar } from '../ui/avatar.ts';
import { Chip } from '../ui/chip.ts';
import { Clock } from '../ui/clock.ts';
import { stateWords } from './conversation-words.ts';

/** A row of the list: who and when; what was said last, and who has it. */
@Component({
  selector: 'app-conversation-item',
  imports: [Ago, Avatar, Chip, RouterLink, RouterLinkActive],
  template: `
    <a [routerLink]="['/inbox', row().id]" routerLinkActive="here" [ariaCurrentWhenActive]="true" [class.unread]="row().unread > 0">
      <app-avatar [name]="row().contact.name" />
      <span class="lines">
        <span class="line">
          <span class="name">{{ row().contact.name }}</span>
          @if (row().lastMessageAt; as at) {
            <app-ago class="soft" [at]="at" />
          }
        </span>
        <span class="line">
          <span class="last">{{ row().lastMessage ?? 'Nothing said yet' }}</span>
          @if (row().unread > 0) {
            <span class="count figures">{{ row().unread > 99 ? '99+' : row().unread }}<span class="visually-hidden"> unread</span></span>
          }
          <app-chip
            [tone]="state().tone"
            [icon]="state().icon"
            [title]="row().owner === 'bot' && row().at ? row().at?.flowTitle + ': ' + state().words : state().words"
            >{{ state().words }}</app-chip
          >
        </span>
      </span>
    </a>
  `,
  styleUrl: './conversation-item.scss',
})
export class ConversationItem {
  readonly row = input.required<ConversationRow>();

  private readonly clock = inject(Clock);

  protected readonly state = computed(() => stateWords(this.row(), this.clock.now()));
}
