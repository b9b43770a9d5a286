import type { SaidScreen } from '../language/forms.ts';
import type { FlowId, Json, Language, PaymentStatus, StepId } from '../language/flow.ts';
import type { NativePayment } from './native-payment.ts';

/** What a turn wants done. Values only: the machine decides, the runner acts, in the same transaction. */
export type Effect =
  /**
   * `template` goes instead of the message when the customer has not written for a day; and then what `continues` the message before
   * does not go at all.
   */
  | { readonly type: 'say'; readonly message: Outgoing; readonly template?: TemplateMessage; readonly continues?: true }
  /** A timer by name. Arming a name again replaces the earlier one. */
  | { readonly type: 'arm'; readonly name: string; readonly delayMs: number }
  | { readonly type: 'disarm'; readonly name: string }
  /** A business operation; its answer comes back as `call.done`. */
  | { readonly type: 'call'; readonly operation: string; readonly input: Readonly<Record<string, Json>> }
  /** An operation that undoes another, because the customer went back before it. Nobody waits for its answer. */
  | { readonly type: 'undo'; readonly operation: string; readonly input: Readonly<Record<string, Json>> }
  /** Something asked over HTTP; its answer comes back as `request.answered`. */
  | { readonly type: 'request'; readonly request: Asked }
  /** The conversation now waits for a person. */
  | { readonly type: 'hand-off'; readonly reason: string }
  /** Nobody has come yet, and the bot goes on meanwhile; a person stays asked for. */
  | { readonly type: 'stay-asked' }
  /** The bot owns the conversation again. */
  | { readonly type: 'take-back' }
  /** The customer asked for no more offers (STOP), or for nothing that they do not ask for (STOP ALL). */
  | { readonly type: 'opt-out'; readonly everything?: true }
  /** The customer takes an earlier stop back (START). */
  | { readonly type: 'opt-in' }
  /** The run is over and another flow begins with the same message cleared. */
  /** `variables` of the flow that is gone to. */
  | { readonly type: 'go'; readonly flow: FlowId; readonly variables?: Readonly<Record<string, Json>> }
  | { readonly type: 'end' };

/** A request as it is to be sent, but for the secrets. */
export interface Asked {
  /** What its answer is known by: this request of this moment of the conversation. */
  readonly ref: string;
  readonly flow: FlowId;
  readonly step: StepId;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** The address as the flow has it, with its braces: for the log, which must not hold what was filled in. */
  readonly pattern: string;
  readonly headers: Readonly<Record<string, string | { readonly secret: string }>>;
  readonly body?: Readonly<Record<string, Json>>;
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** Variable → the part of the answer that it gets: `status`, `body` or a part of it. */
  readonly take: Readonly<Record<string, string>>;
}

/** A message as the flow means it, with its words already chosen and filled in. The WhatsApp room turns it into Meta's JSON. */
export type Outgoing =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'buttons'; readonly text: string; readonly buttons: readonly { readonly id: string; readonly title: string }[] }
  | {
      readonly kind: 'list';
      readonly text: string;
      readonly button: string;
      readonly rows: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
    }
  /** Asks for the customer's location with WhatsApp's own button. */
  | { readonly kind: 'location-request'; readonly text: string }
  /** A file of the business. The sender gives it to WhatsApp. */
  | {
      readonly kind: 'file';
      readonly media: 'image' | 'video' | 'audio' | 'document';
      readonly fileId: string;
      readonly filename: string;
      readonly mime: string;
      readonly caption?: string;
    }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly name?: string; readonly address?: string }
  | {
      readonly kind: 'contacts';
      readonly contacts: readonly {
        readonly name: string;
        readonly phones: readonly string[];
        readonly company?: string;
        readonly emails?: readonly string[];
      }[];
    }
  /** A button that opens a page. */
  | { readonly kind: 'link'; readonly text: string; readonly title: string; readonly url: string }
  /** Products by their ids in the catalog at Meta; the sender knows which catalog that is. */
  | { readonly kind: 'product'; readonly text: string; readonly retailerId: string }
  | {
      readonly kind: 'products';
      readonly text: string;
      readonly header: string;
      readonly sections: readonly { readonly title: string; readonly retailerIds: readonly string[] }[];
    }
  /** A button that opens the whole catalog, with the picture of one product. */
  | { readonly kind: 'catalog'; readonly text: string; readonly retailerId?: string }
  /** WhatsApp's own bill, with a button to pay it. */
  | { readonly kind: 'order-details'; readonly text: string; readonly payment: NativePayment }
  /** What became of a bill. */
  | { readonly kind: 'order-status'; readonly text: string; readonly reference: string; readonly status: PaymentStatus }
  | TemplateMessage
  /** A button that opens a form. The server gives the `token` that comes back with the answers. */
  | {
      readonly kind: 'form-request';
      readonly text: string;
      readonly button: string;
      /** The question that it answers. */
      readonly form: string;
      readonly screens: readonly SaidScreen[];
      readonly token?: string;
    };

/** A message that Meta approved beforehand: the only kind that may go out when the customer has not written for a day. */
export interface TemplateMessage {
  readonly kind: 'template';
  readonly name: string;
  readonly language: Language;
  /** For the variables of its body, in their order, or by name where they have names. */
  readonly values: readonly { readonly name?: string; readonly text: string }[];
  readonly header?:
    | { readonly text: string }
    | { readonly fileId: string; readonly filename: string; readonly mime: string; readonly media: 'image' | 'video' | 'document' };
  /** `title` is what the customer reads on it, known when it is sent. */
  readonly buttons?: readonly {
    readonly index: number;
    readonly quickReply?: string;
    readonly urlEnding?: string;
    readonly title?: string;
  }[];
  /** What the customer reads; the server knows it when it decides to send the template. */
  readonly text?: string;
}

/** The words of a message, as far as it has any. */
export function textOf(message: Outgoing): string {
  if (message.kind === 'file') return message.caption ?? '';
  if (message.kind === 'location' || message.kind === 'contacts') return '';
  return message.text ?? '';
}

/** What can be tapped in a message. */
export function optionsOf(message: Outgoing): readonly { readonly id: string; readonly title: string }[] {
  return message.kind === 'buttons' ? message.buttons : message.kind === 'list' ? message.rows : [];
}
