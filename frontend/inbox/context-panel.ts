import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ConversationView } from '../../backend/contract/conversations.ts';
import { Ago } from '../ui/ago.ts';
import { Avatar } from '../ui/avatar.ts';
import { Icon } from '../ui/icon.ts';
import { MoneyPipe } from '../ui/money.ts';
import { OrderStateChip } from '../ui/order-state-chip.ts';

/** Beside the thread: who this is, why a person is needed, and what they ordered. */
@Component({
  selector: 'app-context-panel',
  imports: [Ago, Avatar, Icon, MoneyPipe, OrderStateChip, RouterLink],
  templateUrl: './context-panel.html',
  styleUrl: './context-panel.scss',
  host: { role: 'complementary', 'aria-label': 'Customer and orders' },
})
export class ContextPanel {
  readonly conversation = input.required<ConversationView>();
  readonly fold = output();
}
