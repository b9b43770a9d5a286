import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ConversationView } from '../../backend/contract/conversations.ts';
import { Ago } from '../ui/ago.ts';
import { Avatar } from '../ui/avatar.ts';
import { Icon } from '../ui/icon.ts';
import { MoneyPipe } from '../ui/money.ts';
import { ConsentsOfContact } from './consents.ts';
import { stepWords } from './conversation-words.ts';
import { OrderStateChip } from '../ui/order-state-chip.ts';

const titles = { chat: 'Needs a person', 'call-back': 'Wants to be called back', message: 'Left a message' } as const;

/** Beside the thread: who this is, why a person is needed, and what they ordered. */
@Component({
  selector: 'app-context-panel',
  imports: [Ago, Avatar, ConsentsOfContact, Icon, MoneyPipe, OrderStateChip, RouterLink],
  templateUrl: './context-panel.html',
  styleUrl: './context-panel.scss',
  host: { role: 'complementary', 'aria-label': 'Customer and orders' },
})
export class ContextPanel {
  readonly conversation = input.required<ConversationView>();
  readonly fold = output();

  protected readonly handoffTitle = computed(() => titles[this.conversation().handoff?.kind ?? 'chat']);
  protected readonly way = computed(() => (this.conversation().card?.path ?? []).map(({ step }) => stepWords(step)).join(' → '));
}
