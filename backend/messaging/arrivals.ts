import type { Json } from '../../flows/language/flow.ts';
import type { Received } from '../../flows/machine/events.ts';
import type { MessageContent } from '../contract/message-content.ts';

/** Who wrote, as WhatsApp names people. At least one of `waId` and `bsuid` is there. */
export interface Sender {
  /** The phone number in digits, as Meta gives it. Absent when the person hides it. */
  readonly waId?: string;
  /** The business-scoped user id, e.g. `DE.13491208655302741918`. */
  readonly bsuid?: string;
  readonly profileName?: string;
  readonly username?: string;
}

/** What a webhook told us, one by one and typed. Each names the number it arrived at, never a business: that follows from the number. */
export type Arrival = MessageArrived | StatusArrived | EchoArrived | ContactChanged | PreferenceChanged | AccountNotice;

export interface MessageArrived {
  readonly type: 'message';
  readonly phoneNumberId: string;
  readonly wamid: string;
  /** When the customer sent it, by WhatsApp's clock. */
  readonly at: Date;
  readonly from: Sender;
  /** As a flow sees it. */
  readonly received: Received;
  /** As people see it in the thread. */
  readonly content: MessageContent;
  /** The wamid this one replies to. */
  readonly quotes?: string;
  /** For reactions, edits and revokes: the wamid they are about. */
  readonly about?: string;
  /** The ad or post the customer came from, as Meta described it; untrusted text. */
  readonly referral?: Json;
}

export interface StatusArrived {
  readonly type: 'status';
  readonly phoneNumberId: string;
  readonly wamid: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  readonly at: Date;
  /** What we put in `biz_opaque_callback_data`: the id of our message. */
  readonly opaque?: string;
  readonly recipient?: Sender;
  readonly error?: { readonly code: number; readonly title: string; readonly details?: string };
}

/** Written by the owner on the business's own phone (coexistence), or history of it. */
export interface EchoArrived {
  readonly type: 'echo';
  readonly phoneNumberId: string;
  readonly wamid: string;
  readonly at: Date;
  readonly to: Sender;
  readonly content: MessageContent;
  readonly about?: string;
  /** Imported from the past: belongs in the thread, wakes nobody and pauses no bot. `fromContact` when the customer wrote it. */
  readonly history?: { readonly fromContact: boolean };
}

/** A person's number or user id changed, or the owner's phone book named them. */
export interface ContactChanged {
  readonly type: 'contact-changed';
  readonly phoneNumberId: string;
  readonly was: Sender;
  readonly now: Sender;
  readonly wamid?: string;
}

/** The customer pressed stop or resume for marketing in WhatsApp itself. */
export interface PreferenceChanged {
  readonly type: 'preference';
  readonly phoneNumberId: string;
  readonly from: Sender;
  readonly marketing: 'stop' | 'resume';
  readonly at: Date;
}

/** Any other field of the webhook, kept as it came. Named by number where Meta does so, else by WABA. */
export interface AccountNotice {
  readonly type: 'notice';
  readonly phoneNumberId?: string;
  readonly wabaId: string;
  readonly field: string;
  readonly value: Json;
  /** When Meta says that it happened, where it says so. */
  readonly told?: Date;
}
