import { inject, Service, signal } from '@angular/core';
import type { FileView } from '../../backend/contract/files.ts';
import { statusOf, wordsFor } from '../ui/problem.ts';
import { ConversationsApi } from './conversations-api.ts';
import { newReplyId } from './reply-id.ts';

/** A reply on its way from this browser to the server. */
export interface PendingReply {
  readonly id: string;
  readonly conversationId: string;
  readonly text: string;
  readonly file?: FileView;
  readonly at: string;
  /** `stored`: the server has it, and the thread shows it as soon as it is asked again. */
  readonly state: 'sending' | 'offline' | 'refused' | 'stored';
  readonly reason: string | null;
}

const longestPauseMs = 30_000;

/**
 * Replies that were typed here and are not yet seen in the thread. A line that breaks loses none and sends none twice: the same
 * reply goes again under the same id until the server has it. Those of one conversation go one after the other.
 */
@Service()
export class Replies {
  private readonly api = inject(ConversationsApi);
  private readonly pending = signal<readonly PendingReply[]>([]);
  private readonly sendingIn = new Set<string>();
  private readonly pauses = new Map<string, ReturnType<typeof setTimeout>>();
  private failures = 0;

  readonly all = this.pending.asReadonly();

  /** What was typed and not sent yet, kept while one looks at another conversation. */
  readonly drafts = new Map<string, string>();
  readonly attached = new Map<string, FileView>();

  constructor() {
    addEventListener('online', () => this.retryAll());
  }

  send(conversationId: string, text: string, file?: FileView): void {
    const reply: PendingReply = {
      id: newReplyId(),
      conversationId,
      text,
      ...(file && { file }),
      at: new Date().toISOString(),
      state: 'sending',
      reason: null,
    };
    this.pending.update((all) => [...all, reply]);
    void this.sendNext(conversationId);
  }

  retry(id: string): void {
    const reply = this.pending().find((each) => each.id === id);
    if (!reply) return;
    this.mark(id, 'sending');
    clearTimeout(this.pauses.get(reply.conversationId));
    void this.sendNext(reply.conversationId);
  }

  discard(id: string): void {
    this.pending.update((all) => all.filter((each) => each.id !== id));
  }

  /** The thread shows these now. */
  seen(ids: (id: string) => boolean): void {
    if (this.pending().some(({ id }) => ids(id))) this.pending.update((all) => all.filter(({ id }) => !ids(id)));
  }

  private async sendNext(conversationId: string): Promise<void> {
    if (this.sendingIn.has(conversationId)) return;
    const reply = this.pending().find(
      (each) => each.conversationId === conversationId && (each.state === 'sending' || each.state === 'offline'),
    );
    if (!reply) return;
    this.sendingIn.add(conversationId);
    try {
      await this.api.reply(conversationId, { id: reply.id, text: reply.text, ...(reply.file && { fileId: reply.file.fileId }) });
      this.failures = 0;
      this.mark(reply.id, 'stored');
    } catch (error) {
      if (mayComeLater(error)) {
        this.mark(reply.id, 'offline', wordsFor(error));
        this.sendingIn.delete(conversationId);
        this.pause(conversationId);
        return;
      }
      this.mark(reply.id, 'refused', wordsFor(error));
    }
    this.sendingIn.delete(conversationId);
    await this.sendNext(conversationId);
  }

  private pause(conversationId: string): void {
    const ms = Math.min(longestPauseMs, 1_000 * 2 ** this.failures++);
    clearTimeout(this.pauses.get(conversationId));
    this.pauses.set(
      conversationId,
      setTimeout(() => void this.sendNext(conversationId), ms),
    );
  }

  private retryAll(): void {
    for (const conversationId of new Set(this.pending().map((each) => each.conversationId))) void this.sendNext(conversationId);
  }

  private mark(id: string, state: PendingReply['state'], reason: string | null = null): void {
    this.pending.update((all) => all.map((each) => (each.id === id ? { ...each, state, reason } : each)));
  }
}

/** No answer, or one that says "not now": the same reply may go again. Everything else was refused for a reason. */
function mayComeLater(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status === 0 || status === 429 || status >= 500;
}
