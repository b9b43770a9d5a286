import type { Snapshot } from '../../flows/machine/advance.ts';
import type { Effect } from '../../flows/machine/effects.ts';
import type { ConversationEvent } from '../../flows/machine/events.ts';
import type { Owner, StepView } from '../contract/conversations.ts';
import type { MessageContent } from '../contract/message-content.ts';
import type { Span } from '../telemetry/traces.ts';

/** The business as a turn needs it. */
export interface TalkingBusiness {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly language: string;
}

/** A conversation as the runner holds it during a turn: the row, and the two parties as the flow sees them. */
export interface Talk {
  readonly id: string;
  readonly business: TalkingBusiness;
  readonly contactId: string;
  readonly phoneNumberId: string;
  run: number;
  versionId: string | null;
  /** Kept after the run is over, so that its buttons are known as old. */
  snapshot: Snapshot | null;
  flowId: string | null;
  step: string | null;
  waitsFor: StepView['waitsFor'];
  owner: Owner;
  assigneeId: string | null;
  handoffReason: string | null;
  handedOffAt: Date | null;
  windowEndsAt: Date | null;
  lastMessage: string | null;
  lastMessageAt: Date | null;
  lastInboundWamid: string | null;
  unread: number;
  contactLanguage: string | null;
  /** The customer wants no offers, or nothing that they did not just ask for. */
  marketingStopped: boolean;
  serviceStopped: boolean;
  /** The database's time when the conversation was loaded. */
  readonly now: Date;
  readonly contactName: string | null;
  readonly waId: string | null;
  readonly bsuid: string | null;
}

/** An event of a conversation that is due: a row of its inbox, or a timer. */
export interface DueEvent {
  /** The id of the inbox row; a timer has none yet and gets its row as the record that it fired. */
  readonly inboxId: string;
  readonly businessId: string;
  readonly conversationId: string;
  readonly event: ConversationEvent;
  readonly actorId: string | null;
  readonly tries: number;
  readonly at: Date;
  readonly timer?: string;
  /** The way that it is part of; see telemetry. */
  readonly trace?: string | null;
  /** The message behind the event: the customer's, or what the owner wrote on the business's own phone. */
  readonly message?: { readonly author: 'contact' | 'phone'; readonly wamid: string; readonly at: Date; readonly content: MessageContent };
}

/** All that one event caused, to be written in one go with the changed talk. */
export interface Taken {
  readonly due: DueEvent;
  readonly run: number;
  readonly versionId: string | null;
  /** The part of the way that the turn was. */
  readonly span: Span;
  readonly path: readonly { readonly flow: string; readonly step: string }[];
  readonly effects: readonly Effect[];
  readonly replies: readonly { readonly content: MessageContent; readonly step: string | null }[];
}

/** Timers as a turn leaves them: armed with a delay, or gone. */
export type Timers = Map<string, number | null>;

export const runs = (snapshot: Snapshot | null): snapshot is Snapshot => snapshot !== null && snapshot.at !== 'over';
