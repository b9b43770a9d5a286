import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input, linkedSignal } from '@angular/core';
import type { MessageContent } from '../../backend/contract/message-content.ts';
import { Icon } from '../ui/icon.ts';
import type { IconName } from '../ui/icons.ts';
import { MoneyPipe } from '../ui/money.ts';
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
  imports: [Icon, MoneyPipe, NgTemplateOutlet, WhatsappText],
  templateUrl: './bubble-content.html',
  styleUrl: './bubble-content.scss',
})
export class BubbleContent {
  readonly content = input.required<MessageContent>();
  /** Where its file is, if it has one. */
  readonly file = input('');

  protected readonly medium = computed(() => {
    const content = this.content();
    return content.kind === 'media' || content.kind === 'file' ? { ...content, ...media[content.media] } : undefined;
  });
  /** What customers sent is at WhatsApp, what we sent is ours. */
  protected readonly address = computed(() => {
    const content = this.content();
    return content.kind === 'file' ? `/api/files/${content.fileId}` : this.file();
  });
  /** A file that cannot be had (any more) is shown by its name only. */
  protected readonly missing = linkedSignal(() => this.address() === '');
  protected readonly shownAs = computed(() => {
    const kind = this.medium()?.media;
    if (kind === undefined || this.missing()) return undefined;
    if (kind === 'image' || kind === 'sticker') return 'image';
    if (kind === 'audio' || kind === 'voice') return 'sound';
    return kind === 'video' ? 'video' : undefined;
  });
}
