import type { ConversationEvent } from './events.ts';
import { readTap } from './taps.ts';

/** A tap that answered a question. */
export interface Tapped {
  readonly id: string;
  /** Milliseconds since 1970, where it is known. */
  readonly at?: number;
}

/** A finger that trembles, or a phone that sends twice. Who taps again later wants something. */
const doubleMs = 10_000;

export function tappedBy(event: ConversationEvent): Tapped | undefined {
  if (event.type !== 'message.received' || event.message.kind !== 'tap' || !readTap(event.message.id)) return undefined;
  return { id: event.message.id, ...(event.at === undefined ? {} : { at: Date.parse(event.at) }) };
}

/** Whether a tap is the last one that answered something, once more: it was answered already. */
export function isDoubleTap(event: ConversationEvent, last: Tapped | undefined): boolean {
  const tapped = tappedBy(event);
  if (!tapped || tapped.id !== last?.id) return false;
  return Math.abs((tapped.at ?? 0) - (last.at ?? tapped.at ?? 0)) <= doubleMs;
}
