import { Component, inject, input } from '@angular/core';
import { Icon } from '../ui/icon.ts';
import { WhatsappText } from '../ui/whatsapp-text.ts';
import { type PendingReply, Replies } from './replies.ts';

/** A reply that is still on its way to the server, or was refused by it. */
@Component({
  selector: 'app-pending-bubble',
  imports: [Icon, WhatsappText],
  template: `
    @let it = reply();
    <div class="bubble">
      @if (it.file; as file) {
        <p class="file"><app-icon name="document" [size]="18" /> {{ file.filename }}</p>
      }
      <app-whatsapp-text [text]="it.text" />
      <p class="foot">
        <app-icon [name]="it.state === 'refused' ? 'alert' : 'clock'" [size]="15" />
        <span class="visually-hidden">{{ it.state === 'refused' ? 'Not sent' : 'Being sent' }}</span>
      </p>
    </div>
    @if (it.state === 'offline') {
      <p class="under waits" role="status">
        Not sent yet. It goes as soon as the server answers.
        <button type="button" (click)="replies.retry(it.id)">Try now</button>
      </p>
    } @else if (it.state === 'refused') {
      <p class="under failed" role="alert">
        {{ it.reason }}
        <button type="button" (click)="replies.retry(it.id)">Try again</button>
        <button type="button" (click)="replies.discard(it.id)">Discard</button>
      </p>
    }
  `,
  styleUrl: './pending-bubble.scss',
  host: { class: 'ours' },
})
export class PendingBubble {
  readonly reply = input.required<PendingReply>();

  protected readonly replies = inject(Replies);
}
