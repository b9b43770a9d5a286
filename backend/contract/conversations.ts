import type { MessageContent } from './message-content.ts';

/** Who speaks for the business in a conversation. */
export type Owner = 'bot' | 'human';

/** A row of the conversation list. Instants are ISO 8601 in UTC. */
export interface ConversationRow {
  readonly id: string;
  readonly contact: ContactView;
  readonly owner: Owner;
  readonly assignee: { readonly id: string; readonly name: string } | null;
  /** The step of the flow where it rests, in words of the flow: `{ flow: 'Order', step: 'ask-address' }`. */
  readonly at: StepView | null;
  /** A person is asked for, or has it; the bot may go on meanwhile. */
  readonly handoff: Handoff | null;
  readonly lastMessage: string | null;
  readonly lastMessageAt: string | null;
  readonly unread: number;
}

export interface Handoff {
  readonly reason: string;
  readonly since: string;
  /** What the customer wants from the person, and in their words. */
  readonly kind: 'chat' | 'call-back' | 'message';
  readonly note: string;
  /** 1: the whole team was called, 2: those who lead it. */
  readonly level: number;
  /** Who had the conversation less than a day before. */
  readonly forMember: string | null;
}

/** What somebody who takes over has to know: what was said and done before, and what went wrong. */
export interface HandoffCard {
  /** The customer's last words before a person was asked for. */
  readonly asked: string | null;
  /** What the flow knows by then, in its own words. */
  readonly collected: readonly { readonly name: string; readonly value: string }[];
  /** The last steps, oldest first. */
  readonly path: readonly { readonly flow: string; readonly step: string }[];
  readonly lastError: string | null;
}

/** GET /api/conversations/:id/give-back?how=resume */
export interface GiveBackPreview {
  /** What the customer will read at once. */
  readonly says: readonly MessageContent[];
  /** The flow looks something up first, so there may be more. */
  readonly more: boolean;
  /** Where the flow will stand; null when it will be over. */
  readonly at: { readonly flow: string; readonly step: string; readonly title: string } | null;
  /** Questions of the running flow that one can go to instead, as `to`. */
  readonly places: readonly { readonly to: string; readonly title: string }[];
}

export interface StepView {
  readonly flowId: string;
  readonly flowTitle: string;
  readonly step: string;
  readonly waitsFor: 'answer' | 'choice' | 'call' | 'timer' | 'signal' | 'person' | 'nothing';
}

export interface ContactView {
  readonly id: string;
  /** Profile name, else username, else number, else "WhatsApp user". */
  readonly name: string;
  /** E.164 with `+`, or null when the person hides it. */
  readonly phone: string | null;
  readonly username: string | null;
}

export interface ConversationPage {
  readonly rows: readonly ConversationRow[];
  /** Pass as `before` to get the next page; null at the end. */
  readonly next: string | null;
  readonly waiting: number;
}

export interface ConversationView extends ConversationRow {
  readonly numberId: string;
  readonly number: string;
  readonly windowEndsAt: string | null;
  readonly flowVersion: number | null;
  /** Newest orders of this contact, for the panel beside the thread. */
  readonly orders: readonly {
    readonly id: string;
    readonly number: number | null;
    readonly state: string;
    readonly total: number;
    readonly currency: string;
  }[];
  /** Only while a person is asked for or has it. */
  readonly card: HandoffCard | null;
  /** Why sending is stopped for this number, if it is. */
  readonly numberStopped: string | null;
}

export type MessageState = 'received' | 'queued' | 'sending' | 'unknown' | 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

export interface MessageView {
  readonly id: string;
  readonly position: string;
  readonly author: 'contact' | 'bot' | 'member' | 'phone';
  readonly memberName: string | null;
  readonly content: MessageContent;
  readonly state: MessageState;
  /** In plain words, for people: why it failed. */
  readonly error: string | null;
  readonly maybeTwice: boolean;
  readonly at: string;
  readonly step: string | null;
  readonly wamid: string | null;
  readonly quotes: string | null;
  readonly reaction: string | null;
  readonly edited: boolean;
  readonly revoked: boolean;
}

export interface MessagePage {
  /** Oldest first. */
  readonly messages: readonly MessageView[];
  /** Pass as `before` for older ones; null at the beginning. */
  readonly before: string | null;
}

/** POST /api/conversations/:id/replies */
export interface NewReply {
  /** May be empty beside a file; then it is what stands below the file. */
  readonly text: string;
  /** A file of the business (`POST /api/files`) to send. */
  readonly fileId?: string;
  /** Made by the browser once per reply, so that a retry over a flaky network sends nothing twice. */
  readonly id: string;
}

/** POST /api/conversations/:id/give-back */
export type GiveBack =
  /** Where the bot was, at the menu, or done: nothing is said, and the customer is asked how it was. */
  { readonly how: 'resume' | 'restart' | 'close' } | { readonly how: 'jump'; readonly to: string };

/** POST /api/conversations/:id/take-over */
export interface TakeOver {
  /** The account that has it now: only with it is a conversation taken from somebody else. */
  readonly evenFrom?: string;
}
