import { Component, computed, input } from '@angular/core';
import type { MessageView } from '../../backend/contract/conversations.ts';
import { Icon } from '../ui/icon.ts';
import type { IconName } from '../ui/icons.ts';
import { clockTime, fullTime } from '../ui/time.ts';
import { BubbleContent } from './bubble-content.ts';
import { ticks } from './conversation-words.ts';

/** One message: who spoke, what was said and offered, and how far it came. */
@Component({
  selector: 'app-bubble',
  imports: [BubbleContent, Icon],
  templateUrl: './bubble.html',
  styleUrl: './bubble.scss',
  host: { '[class.ours]': 'ours()', '[class.first]': 'first()' },
})
export class Bubble {
  readonly message = input.required<MessageView>();
  readonly first = input(false);
  /** The message it answers, in one line. */
  readonly quoted = input<string>();

  protected readonly ours = computed(() => this.message().author !== 'contact');
  protected readonly speaker = computed<{ readonly name: string; readonly icon: IconName }>(() => {
    const { author, memberName } = this.message();
    if (author === 'bot') return { name: 'Bot', icon: 'bot' };
    if (author === 'member') return { name: memberName ?? 'A member', icon: 'person' };
    if (author === 'phone') return { name: 'From the phone', icon: 'phone' };
    return { name: 'Customer', icon: 'person' };
  });
  protected readonly tick = computed(() => {
    const { state } = this.message();
    return state === 'received' ? undefined : ticks[state];
  });
  protected readonly time = computed(() => clockTime(this.message().at));
  protected readonly fullTime = computed(() => fullTime(this.message().at));
  protected readonly buttons = computed(() => {
    const { content } = this.message();
    switch (content.kind) {
      case 'buttons':
        return content.buttons;
      case 'location-request':
        return [{ id: 'location', title: 'Send location' }];
      case 'link':
        return [{ id: 'link', title: content.title }];
      case 'product':
        return [{ id: 'product', title: 'View' }];
      case 'products':
        return [{ id: 'products', title: 'View items' }];
      case 'catalog':
        return [{ id: 'catalog', title: 'View catalog' }];
      case 'order-details':
        return [{ id: 'pay', title: 'Review and pay' }];
      case 'form-request':
        return [{ id: 'form', title: content.button }];
      case 'template':
        return (content.buttons ?? []).flatMap(({ index, title }) => (title === undefined ? [] : [{ id: String(index), title }]));
      default:
        return [];
    }
  });
}
