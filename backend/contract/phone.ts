/** What the phone simulator at `/phone` and the sandbox say to each other. */

export interface PhoneNumberView {
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string;
  readonly businessName: string;
}

export interface PhoneCustomer {
  readonly id: string;
  readonly name: string;
  readonly waId: string;
  readonly bsuid: string;
  /** Businesses see only the business-scoped user id of this customer. */
  readonly hidesNumber: boolean;
}

export interface NewPhoneCustomer {
  readonly name: string;
  /** Digits with country code; made up when absent. */
  readonly waId?: string;
  readonly hidesNumber?: boolean;
}

/** One tick, two ticks, two blue ticks. Only the customer's own messages carry them. */
export type Tick = 'sent' | 'delivered' | 'read';

export interface PhoneChat {
  readonly customer: PhoneCustomer;
  readonly unread: number;
  readonly last?: { readonly text: string; readonly at: string; readonly fromCustomer: boolean; readonly tick?: Tick };
}

export interface PhoneOption {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

export interface PhoneMedia {
  readonly kind: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  readonly url: string;
  readonly filename?: string;
  readonly mimeType?: string;
  readonly voice?: boolean;
}

export interface PhoneListSection {
  readonly title?: string;
  readonly rows: readonly PhoneOption[];
}

export interface PhoneBill {
  readonly currency: string;
  readonly total: number;
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly amount: number }[];
  readonly state: 'open' | 'pending' | 'paid' | 'failed' | 'canceled' | 'over';
  readonly link?: string;
}

/** POST /sandbox/phone/chats/:customer/:number/bills: what the customer does with a bill. `bank-…` is what a slow bank says later. */
export interface PhoneBillDeed {
  readonly wamid: string;
  readonly do: 'pay' | 'fail' | 'slow' | 'bank-yes' | 'bank-no' | 'twice';
}

/** A message as the customer's screen shows it: words, a picture, a place, cards, and what can be tapped. */
export interface PhoneContent {
  readonly text?: string;
  readonly header?: string;
  readonly footer?: string;
  readonly media?: PhoneMedia;
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string; readonly address?: string };
  readonly cards?: readonly { readonly name: string; readonly phones: readonly string[] }[];
  readonly buttons?: readonly PhoneOption[];
  readonly list?: { readonly button: string; readonly sections: readonly PhoneListSection[] };
  readonly link?: { readonly title: string; readonly url: string };
  readonly asksForLocation?: boolean;
  /** A form that opens over the chat. */
  readonly form?: { readonly button: string };
  /** A bill that can be paid in the chat, or by its link. Amounts in hundredths. */
  readonly bill?: PhoneBill;
}

export interface PhoneMessage {
  readonly wamid: string;
  readonly fromCustomer: boolean;
  readonly at: string;
  readonly content: PhoneContent;
  readonly quoted?: { readonly wamid: string; readonly fromCustomer: boolean; readonly text: string };
  readonly tick?: Tick;
  readonly reactions: readonly string[];
  /** The customer's own reaction, so that tapping it again takes it away. */
  readonly ownReaction?: string;
  readonly edited: boolean;
  readonly revoked: boolean;
}

/** What a customer can do on the phone. Files come as `multipart/form-data` with the same fields beside `file`. */
export type PhoneAction =
  | { readonly kind: 'text'; readonly text: string; readonly quotes?: string }
  | { readonly kind: 'tap'; readonly wamid: string; readonly option: string }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
      readonly quotes?: string;
    }
  | { readonly kind: 'contact'; readonly name: string; readonly phone: string }
  | { readonly kind: 'reaction'; readonly wamid: string; readonly emoji: string }
  | { readonly kind: 'edit'; readonly wamid: string; readonly text: string }
  | { readonly kind: 'revoke'; readonly wamid: string }
  | { readonly kind: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'; readonly caption?: string };

/** POST /sandbox/phone/chats/:customer/:number/forms: the customer opens a form, goes on, or goes back. */
export interface PhoneFormStep {
  /** The message that the form came with. */
  readonly wamid: string;
  readonly action: 'INIT' | 'data_exchange' | 'BACK';
  readonly screen?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What the phone shows then: a screen, that the form was sent, or why it cannot be any more. */
export interface PhoneForm {
  readonly screen?: {
    readonly id: string;
    readonly title: string;
    readonly texts: readonly string[];
    readonly fields: readonly {
      readonly name: string;
      readonly type: 'text' | 'long-text' | 'number' | 'email' | 'phone' | 'date' | 'choice' | 'choices' | 'consent';
      readonly label: string;
      readonly required: boolean;
      readonly options: readonly PhoneOption[];
    }[];
    readonly button: string;
    readonly first: boolean;
  };
  readonly error?: string;
  readonly sent?: true;
  readonly over?: string;
}

/** Something changed on the phone of this customer: ask again for what is on the screen. */
export type PhoneEvent =
  | { readonly kind: 'changed'; readonly customerId: string; readonly phoneNumberId: string }
  | { readonly kind: 'typing'; readonly customerId: string; readonly phoneNumberId: string }
  /** Nobody knows what was missed: ask again for everything. */
  | { readonly kind: 'missed' };
