import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type {
  PhoneBill,
  PhoneAction,
  PhoneContent,
  PhoneCustomer,
  PhoneMessage,
  PhoneNumberView,
  PhoneOption,
} from '../../backend/contract/phone.ts';
import { BillSheet } from './bill-sheet.ts';
import { type Card, CardSheet } from './card-sheet.ts';
import { Composer, type FileKind, type Subject } from './composer.ts';
import { MessageBubble, type Progress } from './message-bubble.ts';
import { FormSheet } from './form-sheet.ts';
import { OptionSheet } from './option-sheet.ts';
import { PhoneApi } from './phone-api.ts';
import { PhoneIcon } from './phone-icon.ts';
import { type Place, PlaceSheet } from './place-sheet.ts';
import { dayLabel, startsDay } from './when.ts';

/** A message that the customer has written and the server does not show yet. */
interface Unsent {
  readonly shown: PhoneMessage;
  readonly action: PhoneAction;
  readonly file?: File;
  readonly state: 'waiting' | 'stuck';
  /** Known once the server has it. */
  readonly wamid?: string;
}

type Sheet =
  | { readonly kind: 'options'; readonly message: PhoneMessage }
  | { readonly kind: 'form'; readonly wamid: string }
  | { readonly kind: 'bill'; readonly wamid: string }
  | { readonly kind: 'place'; readonly quotes?: string }
  | { readonly kind: 'card' };

const typingMs = 25_000;

/** One customer's phone with the chat with one business open on it. */
@Component({
  selector: 'app-phone-thread',
  imports: [BillSheet, CardSheet, Composer, FormSheet, MessageBubble, OptionSheet, PhoneIcon, PlaceSheet],
  templateUrl: './phone-thread.html',
  styleUrl: './phone-thread.scss',
  host: { '(document:visibilitychange)': 'markRead()' },
})
export class PhoneThread {
  private readonly api = inject(PhoneApi);

  readonly customer = input.required<PhoneCustomer>();
  readonly number = input.required<PhoneNumberView>();
  readonly closable = input(false);
  readonly closed = output<void>();

  private readonly customerId = computed(() => this.customer().id);
  private readonly numberId = computed(() => this.number().phoneNumberId);
  protected readonly messages = this.api.messages(this.customerId, this.numberId);

  private readonly unsent = signal<readonly Unsent[]>([]);
  protected readonly sheet = signal<Sheet | undefined>(undefined);
  protected readonly subject = signal<Subject | undefined>(undefined);
  protected readonly trouble = signal('');
  /** The newest message of the business when it began to type: a newer one ends the typing. */
  private readonly typingAfter = signal<{ readonly wamid: string | undefined } | undefined>(undefined);
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  protected billOf(wamid: string): PhoneBill | undefined {
    return this.shown().find((message) => message.wamid === wamid)?.content.bill;
  }

  private readonly shown = computed(() => (this.messages.hasValue() ? this.messages.value() : []));
  private readonly newestFromBusiness = computed(() => this.shown().findLast((message) => !message.fromCustomer)?.wamid);
  protected readonly typing = computed(() => {
    const after = this.typingAfter();
    return after !== undefined && after.wamid === this.newestFromBusiness();
  });
  protected readonly rows = computed(() => {
    const settled = new Set(this.shown().map(({ wamid }) => wamid));
    const unsent = this.unsent().filter(({ wamid }) => wamid === undefined || !settled.has(wamid));
    const all: { message: PhoneMessage; progress?: Progress; unsent?: Unsent }[] = [
      ...this.shown().map((message) => ({ message })),
      ...unsent.map((one) => ({ message: one.shown, progress: one.state, unsent: one })),
    ];
    return all.map((row, index) => {
      const before = all[index - 1]?.message;
      const day = startsDay(row.message.at, before?.at) ? dayLabel(row.message.at) : undefined;
      return { ...row, day, tailed: day !== undefined || before?.fromCustomer !== row.message.fromCustomer };
    });
  });

  private readonly log = viewChild<ElementRef<HTMLElement>>('log');
  private readonly atEnd = signal(true);

  constructor() {
    const stop = this.api.listen((event) => {
      if (event.kind !== 'missed' && (event.customerId !== this.customerId() || event.phoneNumberId !== this.numberId())) return;
      if (event.kind === 'typing') this.beginTyping();
      else this.messages.reload();
    });
    inject(DestroyRef).onDestroy(() => {
      stop();
      clearTimeout(this.typingTimer);
    });

    effect(() => {
      if (this.newestFromBusiness() !== undefined) void this.markRead();
    });
    afterRenderEffect(() => {
      this.rows();
      this.typing();
      const log = this.log()?.nativeElement;
      if (log && this.atEnd()) log.scrollTop = log.scrollHeight;
    });
  }

  protected readonly noticeScroll = () => {
    const log = this.log()!.nativeElement;
    this.atEnd.set(log.scrollHeight - log.scrollTop - log.clientHeight < 60);
  };

  /** A phone in a background tab lies on the table: what comes is not read. */
  protected async markRead() {
    if (document.visibilityState === 'visible') await this.attempt(() => this.api.open(this.customerId(), this.numberId()));
  }

  protected write(text: string) {
    const subject = this.subject();
    this.subject.set(undefined);
    if (subject?.kind === 'edit') return void this.change({ kind: 'edit', wamid: subject.wamid, text });
    this.send({ kind: 'text', text, ...(subject && { quotes: subject.wamid }) }, { text }, subject?.wamid);
  }

  protected tap(message: PhoneMessage, option: PhoneOption) {
    this.sheet.set(undefined);
    const words = { text: option.title, ...(option.description !== undefined && { footer: option.description }) };
    this.send({ kind: 'tap', wamid: message.wamid, option: option.id }, words, message.wamid);
  }

  protected sendPlace(place: Place, quotes: string | undefined) {
    this.sheet.set(undefined);
    this.send({ kind: 'location', ...place, ...(quotes !== undefined && { quotes }) }, { location: place }, quotes);
  }

  protected sendCard(card: Card) {
    this.sheet.set(undefined);
    this.send({ kind: 'contact', ...card }, { cards: [{ name: card.name, phones: [card.phone] }] });
  }

  protected sendFile({ kind, file }: { kind: FileKind; file: File }) {
    const words: PhoneContent = { text: `${file.name} …` };
    this.send({ kind }, words, undefined, file);
  }

  protected react(message: PhoneMessage, emoji: string) {
    void this.change({ kind: 'reaction', wamid: message.wamid, emoji });
  }

  protected revoke(message: PhoneMessage) {
    void this.change({ kind: 'revoke', wamid: message.wamid });
  }

  protected speakOf(kind: Subject['kind'], message: PhoneMessage) {
    const name = message.fromCustomer ? 'You' : this.number().businessName;
    const { text, media, location } = message.content;
    const fallback = media ? (media.filename ?? 'Media') : location ? 'Location' : 'Message';
    this.subject.set({ kind, wamid: message.wamid, name, text: text ?? fallback });
  }

  protected follow(wamid: string) {
    this.log()
      ?.nativeElement.querySelector(`[data-wamid="${CSS.escape(wamid)}"]`)
      ?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }

  protected retry(unsent: Unsent | undefined) {
    if (unsent) void this.post(unsent);
  }

  private send(action: PhoneAction, content: PhoneContent, quotes?: string, file?: File) {
    const quoted = this.shown().find(({ wamid }) => wamid === quotes);
    const shown: PhoneMessage = {
      wamid: crypto.randomUUID(),
      fromCustomer: true,
      at: new Date().toISOString(),
      content,
      ...(quoted && { quoted: { wamid: quoted.wamid, fromCustomer: quoted.fromCustomer, text: quoted.content.text ?? 'Message' } }),
      reactions: [],
      edited: false,
      revoked: false,
    };
    this.atEnd.set(true);
    void this.post({ shown, action, state: 'waiting', ...(file && { file }) });
  }

  private async post(unsent: Unsent) {
    const become = (next: Unsent) =>
      this.unsent.update((list) => [...list.filter(({ shown }) => shown.wamid !== unsent.shown.wamid), next]);
    become({ ...unsent, state: 'waiting' });
    this.trouble.set('');
    try {
      const { wamid } = await this.api.act(this.customerId(), this.numberId(), unsent.action, unsent.file);
      become({ ...unsent, state: 'waiting', wamid });
      this.messages.reload();
    } catch (error) {
      become({ ...unsent, state: 'stuck' });
      this.trouble.set(reasonOf(error));
    }
  }

  private change(action: PhoneAction) {
    return this.attempt(async () => {
      await this.api.act(this.customerId(), this.numberId(), action);
      this.messages.reload();
    });
  }

  private async attempt(work: () => Promise<void>) {
    try {
      await work();
      this.trouble.set('');
    } catch (error) {
      this.trouble.set(reasonOf(error));
    }
  }

  private beginTyping() {
    this.typingAfter.set({ wamid: this.newestFromBusiness() });
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.typingAfter.set(undefined), typingMs);
  }
}

/** The server's own words where it gave some. */
function reasonOf(error: unknown): string {
  const detail = (error as { error?: { detail?: unknown } | null }).error?.detail;
  return typeof detail === 'string' ? detail : 'The sandbox does not answer. Is the server running?';
}
