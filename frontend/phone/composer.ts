import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, effect, type ElementRef, input, linkedSignal, output, viewChild } from '@angular/core';
import { PhoneIcon, type PhoneIconName } from './phone-icon.ts';

export type FileKind = 'image' | 'voice' | 'document' | 'sticker';

/** What the next text is about: an answer to a message, or another wording of one. */
export interface Subject {
  readonly kind: 'reply' | 'edit';
  readonly wamid: string;
  readonly name: string;
  readonly text: string;
}

const files: readonly { kind: FileKind; words: string; icon: PhoneIconName; accept: string }[] = [
  { kind: 'image', words: 'Photo', icon: 'image', accept: 'image/jpeg,image/png' },
  { kind: 'voice', words: 'Voice message (file)', icon: 'microphone', accept: 'audio/*' },
  { kind: 'document', words: 'Document', icon: 'document', accept: '' },
  { kind: 'sticker', words: 'Sticker', icon: 'sticker', accept: 'image/webp' },
];

/** Where the customer writes. Enter sends, Shift and Enter begin a new line. */
@Component({
  selector: 'app-composer',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, PhoneIcon],
  template: `
    @if (subject(); as about) {
      <div class="subject">
        <p>
          <strong>{{ about.kind === 'edit' ? 'Edit message' : about.name }}</strong>
          <span>{{ about.text }}</span>
        </p>
        <button
          type="button"
          class="round"
          (click)="dropped.emit()"
          [attr.aria-label]="about.kind === 'edit' ? 'Stop editing' : 'Do not quote'"
        >
          <app-phone-icon name="close" />
        </button>
      </div>
    }
    <div class="row">
      <button type="button" class="round" [cdkMenuTriggerFor]="attach" aria-label="Attach"><app-phone-icon name="plus" /></button>
      <textarea
        #words
        rows="1"
        maxlength="4096"
        placeholder="Message"
        aria-label="Message"
        [value]="text()"
        (input)="text.set(words.value)"
        (keydown.enter)="enter($any($event))"
        (keydown.escape)="dropped.emit()"
      ></textarea>
      <button type="button" class="round send" (click)="send()" [disabled]="text().trim() === ''" aria-label="Send">
        <app-phone-icon name="send" />
      </button>
    </div>
    <input #picker type="file" hidden (change)="pick(picker)" />

    <ng-template #attach>
      <div class="menu" cdkMenu aria-label="Attach">
        @for (file of files; track file.kind) {
          <button type="button" cdkMenuItem (cdkMenuItemTriggered)="browse(picker, file)">
            <app-phone-icon [name]="file.icon" /> {{ file.words }}
          </button>
        }
        <button type="button" cdkMenuItem (cdkMenuItemTriggered)="placeWanted.emit()"><app-phone-icon name="place" /> Location</button>
        <button type="button" cdkMenuItem (cdkMenuItemTriggered)="cardWanted.emit()"><app-phone-icon name="account" /> Contact</button>
      </div>
    </ng-template>
  `,
  styleUrl: './composer.scss',
})
export class Composer {
  readonly subject = input<Subject>();

  readonly sent = output<string>();
  readonly picked = output<{ kind: FileKind; file: File }>();
  readonly placeWanted = output<void>();
  readonly cardWanted = output<void>();
  readonly dropped = output<void>();

  protected readonly files = files;
  /** Editing begins with the words as they are; what was being written otherwise stays. */
  protected readonly text = linkedSignal<Subject | undefined, string>({
    source: this.subject,
    computation: (subject, before) => {
      if (subject?.kind === 'edit') return subject.text;
      return before?.source?.kind === 'edit' ? '' : (before?.value ?? '');
    },
  });
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('words');
  private kind: FileKind = 'document';

  constructor() {
    effect(() => {
      if (this.subject()) this.box().nativeElement.focus();
    });
  }

  protected enter(event: KeyboardEvent) {
    if (event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  protected send() {
    const words = this.text().trim();
    if (words === '') return;
    this.sent.emit(words);
    this.text.set('');
    this.box().nativeElement.focus();
  }

  protected browse(picker: HTMLInputElement, file: { kind: FileKind; accept: string }) {
    this.kind = file.kind;
    picker.accept = file.accept;
    picker.click();
  }

  protected pick(picker: HTMLInputElement) {
    const file = picker.files?.[0];
    picker.value = '';
    if (file) this.picked.emit({ kind: this.kind, file });
  }
}
