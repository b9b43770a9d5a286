import { Component, computed, input, linkedSignal } from '@angular/core';
import type { MessageContent } from '../../backend/contract/message-content.ts';
import { Icon } from '../ui/icon.ts';
import type { IconName } from '../ui/icons.ts';
import { WhatsappText } from '../ui/whatsapp-text.ts';

type Media = Extract<MessageContent, { kind: 'media' }>['media'];

const media: Readonly<Record<Media, { readonly name: string; readonly icon: IconName }>> = {
  image: { name: 'Photo', icon: 'image' },
  video: { name: 'Video', icon: 'video' },
  audio: { name: 'Audio', icon: 'voice' },
  voice: { name: 'Voice message', icon: 'microphone' },
  document: { name: 'Document', icon: 'document' },
  sticker: { name: 'Sticker', icon: 'image' },
};

/** What is inside a bubble, by its kind. */
@Component({
  selector: 'app-bubble-content',
  imports: [Icon, WhatsappText],
  templateUrl: './bubble-content.html',
  styleUrl: './bubble-content.scss',
})
export class BubbleContent {
  readonly content = input.required<MessageContent>();
  /** Where its file is, if it has one. */
  readonly file = input('');

  /** A file that cannot be had (any more) is shown by its name only. */
  protected readonly missing = linkedSignal(() => this.file() === '');
  protected readonly shownAs = computed(() => {
    const content = this.content();
    if (content.kind !== 'media' || this.missing()) return undefined;
    if (content.media === 'image' || content.media === 'sticker') return 'image';
    if (content.media === 'audio' || content.media === 'voice') return 'sound';
    return content.media === 'video' ? 'video' : undefined;
  });

  protected readonly medium = computed(() => {
    const content = this.content();
    return content.kind === 'media' ? media[content.media] : undefined;
  });
}
