import type { FlowId, Json } from '../language/flow.ts';

/** What a turn wants done. Values only: the machine decides, the runner acts, in the same transaction. */
export type Effect =
  | { readonly type: 'say'; readonly message: Outgoing }
  /** A timer by name. Arming a name again replaces the earlier one. */
  | { readonly type: 'arm'; readonly name: string; readonly delayMs: number }
  | { readonly type: 'disarm'; readonly name: string }
  /** A business operation; its answer comes back as `call.done`. */
  | { readonly type: 'call'; readonly operation: string; readonly input: Readonly<Record<string, Json>> }
  /** The conversation now waits for a person. */
  | { readonly type: 'hand-off'; readonly reason: string }
  /** The bot owns the conversation again. */
  | { readonly type: 'take-back' }
  /** The customer asked not to get marketing any more (STOP). */
  | { readonly type: 'opt-out' }
  /** The run is over and another flow begins with the same message cleared. */
  | { readonly type: 'go'; readonly flow: FlowId }
  | { readonly type: 'end' };

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
  | { readonly kind: 'location-request'; readonly text: string };

/** What can be tapped in a message. */
export function optionsOf(message: Outgoing): readonly { readonly id: string; readonly title: string }[] {
  return message.kind === 'buttons' ? message.buttons : message.kind === 'list' ? message.rows : [];
}
