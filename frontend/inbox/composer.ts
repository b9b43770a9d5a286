import { Component, computed, type ElementRef, inject, input, linkedSignal, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ConversationView } from '../../backend/contract/conversations.ts';
import type { FileView } from '../../backend/contract/files.ts';
import { Clock } from '../ui/clock.ts';
import { Icon } from '../ui/icon.ts';
import { wordsFor } from '../ui/problem.ts';
import { span } from '../ui/time.ts';
import { ConversationsApi } from './conversations-api.ts';
import { Replies } from './replies.ts';

/** WhatsApp takes no longer text, and less below a file. */
const longest = 4096;
const longestBelowFile = 1024;
const soon = 2 * 3_600_000;

/** Where a person answers by hand, and why one cannot when one cannot. */
@Component({
  selector: 'app-composer',
  imports: [Icon, RouterLink],
  templateUrl: './composer.html',
  styleUrl: './composer.scss',
})
export class Composer {
  readonly conversation = input.required<ConversationView>();

  private readonly clock = inject(Clock);
  private readonly replies = inject(Replies);
  private readonly api = inject(ConversationsApi);
  private readonly box = viewChild<ElementRef<HTMLTextAreaElement>>('box');

  protected readonly text = linkedSignal({ source: () => this.conversation().id, computation: (id) => this.replies.drafts.get(id) ?? '' });
  protected readonly file = linkedSignal({ source: () => this.conversation().id, computation: (id) => this.replies.attached.get(id) });
  protected readonly uploading = signal<string | undefined>(undefined);
  protected readonly refused = linkedSignal<string, string | undefined>({
    source: () => this.conversation().id,
    computation: () => undefined,
  });
  protected readonly left = computed(() => (this.file() ? longestBelowFile : longest) - this.text().trim().length);
  protected readonly windowLeft = computed(() => {
    const { windowEndsAt } = this.conversation();
    return windowEndsAt === null ? 0 : Date.parse(windowEndsAt) - this.clock.now();
  });
  protected readonly closed = computed(() => this.windowLeft() <= 0);
  protected readonly stopped = computed(() => this.conversation().numberStopped);
  protected readonly blocked = computed(() => this.closed() || this.stopped() !== null);
  protected readonly windowWords = computed(() => `${span(this.windowLeft())} left to answer`);
  protected readonly endsSoon = computed(() => this.windowLeft() < soon);
  protected readonly canSend = computed(
    () => !this.blocked() && this.uploading() === undefined && (this.text().trim() !== '' || this.file() !== undefined) && this.left() >= 0,
  );

  focus(): void {
    this.box()?.nativeElement.focus();
  }

  protected type(text: string): void {
    this.text.set(text);
    if (text) this.replies.drafts.set(this.conversation().id, text);
    else this.replies.drafts.delete(this.conversation().id);
  }

  /** Uploads a file at once; it goes with the next reply. */
  protected async choose(picker: HTMLInputElement): Promise<void> {
    const [file] = picker.files ?? [];
    picker.value = '';
    if (!file) return;
    const { id } = this.conversation();
    this.refused.set(undefined);
    this.uploading.set(file.name);
    try {
      const kept = await this.api.upload(file);
      this.replies.attached.set(id, kept);
      if (this.conversation().id === id) this.file.set(kept);
      this.focus();
    } catch (error) {
      this.refused.set(`“${file.name}” was not attached. ${wordsFor(error)}`);
    } finally {
      this.uploading.set(undefined);
    }
  }

  protected attach(file: FileView | undefined): void {
    this.file.set(file);
    if (file) this.replies.attached.set(this.conversation().id, file);
    else this.replies.attached.delete(this.conversation().id);
  }

  protected hearEnter(event: Event): void {
    // Shift+Enter is a new line, and Enter while an input method is open chooses a word.
    if (event instanceof KeyboardEvent && (event.shiftKey || event.isComposing)) return;
    event.preventDefault();
    this.send();
  }

  protected send(): void {
    if (!this.canSend()) return;
    this.replies.send(this.conversation().id, this.text().trim(), this.file());
    this.type('');
    this.attach(undefined);
    this.focus();
  }
}
