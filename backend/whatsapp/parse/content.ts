import type { Received } from '../../../flows/machine/events.ts';
import type { MessageContent } from '../../contract/message-content.ts';
import type { Fields } from './fields.ts';

/** One message, as a flow sees it and as people see it. */
export interface Content {
  readonly received: Received;
  readonly content: MessageContent;
  /** The message that a reaction, an edit or a revoke is about. */
  readonly about?: string;
}

/** Reads one kind of message. Undefined when the message is not what its kind says; it is then kept as unsupported. */
export type Reader = (message: Fields) => Content | undefined;

/** A content that both sides see alike. */
export const alike = (same: Received & MessageContent): Content => ({ received: same, content: same });

export const unsupported = (what: string): Content => alike({ kind: 'unsupported', what });
