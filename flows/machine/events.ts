import type { FlowId, Json, StepId } from '../language/flow.ts';
import type { Answer } from './asked.ts';
import type { StateId } from './context.ts';
import type { Heard } from './settling.ts';

/**
 * Everything that can happen to a conversation. The list is closed: what a customer typed is only ever a payload,
 * so nobody can forge an event of the machine itself.
 */
export type ConversationEvent =
  | {
      readonly type: 'message.received';
      readonly message: Received;
      /** ISO instant; lets "tomorrow" be understood. */
      readonly at?: string;
      /** The ad or post at Meta that the customer came by. */
      readonly referral?: Referral;
      /** What WhatsApp calls the message. */
      readonly id?: string;
    }
  /** `name` is the one given by the `arm` effect. */
  | { readonly type: 'timer.fired'; readonly name: string }
  /** The answer to a `call` effect. */
  | { readonly type: 'call.done'; readonly outcome: string; readonly output: Readonly<Record<string, Json>> }
  /** The answer to a `request` effect: what its `take` asked for, by variable. */
  | {
      readonly type: 'request.answered';
      readonly ref: string;
      readonly outcome: 'done' | 'failed';
      readonly output: Readonly<Record<string, Json>>;
    }
  /** Something happened elsewhere that this conversation may be waiting for, e.g. `order.ready`. */
  | { readonly type: 'signal.arrived'; readonly signal: string; readonly data: Json }
  /** The time of a flow has come, by its schedule. It only begins a run: what runs does not hear of it. */
  | { readonly type: 'flow.due'; readonly flow: FlowId; readonly start: string }
  /** A message that starts a flow in the middle of another. Only the machine itself finds this out. */
  | { readonly type: 'flow.started'; readonly flow: FlowId; readonly event: Json }
  /** A customer corrects an earlier answer: says so (`answer.recalled`), or has edited the message. Only the machine itself finds this out. */
  | { readonly type: 'answer.recalled'; readonly question: StateId; readonly entry: number }
  | { readonly type: 'answer.edited'; readonly question: StateId; readonly entry: number; readonly answer: Answer; readonly words: string }
  /** Words that more may follow. Only the machine itself finds this out. */
  | { readonly type: 'part.heard'; readonly heard: Heard }
  /** A member of staff took over (or wrote, from the dashboard or the business's own phone). */
  | { readonly type: 'staff.took' }
  /**
   * Given back: `resume` asks the pending question again, `restart` begins at the menu, `jump` goes to a step of the running flow, and
   * `close` ends the run without a word.
   */
  | { readonly type: 'staff.gave-back'; readonly how: 'resume' | 'restart' | 'close' }
  | { readonly type: 'staff.gave-back'; readonly how: 'jump'; readonly to: StepId }
  /** Meta refused one of our messages for good. */
  | { readonly type: 'send.failed'; readonly code: number; readonly title: string };

/** Something that happened elsewhere. */
export type SignalArrived = Extract<ConversationEvent, { type: 'signal.arrived' }>;

/** What a customer can send, as far as a flow cares. Text is normalised before it gets here. */
export type Received =
  | { readonly kind: 'text'; readonly text: string }
  /** A tap on one of our buttons or rows. `id` is what we sent; see taps.ts. */
  | { readonly kind: 'tap'; readonly id: string; readonly title: string }
  | {
      readonly kind: 'media';
      readonly media: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
      readonly mediaId: string;
      readonly caption?: string;
    }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly name?: string; readonly address?: string }
  | { readonly kind: 'contacts' }
  | { readonly kind: 'order'; readonly items: readonly CartItem[] }
  /** `form` names the question that it answers; the server knows it by the token that came back. */
  | { readonly kind: 'form'; readonly values: Json; readonly form?: string }
  | { readonly kind: 'reaction'; readonly emoji: string | null }
  /** `of` is what WhatsApp calls the message that now says this. */
  | { readonly kind: 'edit'; readonly text: string | null; readonly of?: string }
  | { readonly kind: 'revoke' }
  | { readonly kind: 'unsupported'; readonly what: string };

/** A line of a basket. Its price is what the customer's phone claims. */
export interface CartItem {
  readonly retailerId: string;
  readonly quantity: number;
  readonly amount?: string;
  readonly currency?: string;
}

/** As Meta tells it; untrusted text. */
export interface Referral {
  readonly source: 'ad' | 'post';
  readonly id: string;
  readonly headline?: string;
  readonly body?: string;
  readonly url?: string;
  /** What names the click to Meta. */
  readonly click?: string;
}
