import type { Turn } from '../../flows/machine/advance.ts';
import type { ConversationEvent } from '../../flows/machine/events.ts';
import { globalWordIn } from '../../flows/machine/frame-words.ts';
import { previewOf } from '../contract/preview.ts';
import { type DueEvent, runs, type Talk } from './talk.ts';

/** Customers write within 24 hours of their last message; a bit less, since clocks differ. */
const serviceWindowMs = 24 * 3_600_000 - 120_000;

/** Where the machine rests now. */
export function settle(talk: Talk, { snapshot, resting, done }: Turn): void {
  talk.snapshot = snapshot;
  talk.flowId = done ? null : resting.flow;
  talk.step = done ? null : resting.step;
  talk.waitsFor = done ? 'nothing' : resting.waitsFor;
  talk.contactLanguage = snapshot.language;
}

/** What the customer wrote, or the owner on the business's own phone. */
export function heard(talk: Talk, { author, at, content, wamid }: NonNullable<DueEvent['message']>): void {
  if (author === 'contact') {
    const until = new Date(at.getTime() + serviceWindowMs);
    if (!talk.windowEndsAt || until > talk.windowEndsAt) talk.windowEndsAt = until;
    talk.lastInboundWamid = wamid;
  }
  if (content.kind === 'reaction' || content.kind === 'edit' || content.kind === 'revoke') return;
  talk.lastMessage = previewOf(content);
  talk.lastMessageAt = at;
}

/** Whether the machine has heard that a person has the conversation: until then it would go on by itself. */
export function knowsOfPerson({ waitsFor, assigneeId, snapshot }: Talk): boolean {
  if (waitsFor !== 'person' || !runs(snapshot)) return false;
  return assigneeId === null || snapshot.taken === true || snapshot.at === 'with-person';
}

/** To a person. Whoever was asked for before waits since then. */
export function leave(talk: Talk, { at }: DueEvent, reason: string): void {
  talk.handedOffAt ??= at;
  talk.owner = 'human';
  talk.handoffReason = reason;
}

/** A stop word counts also while the machine does not listen. */
export function hearStops(talk: Talk, event: ConversationEvent): void {
  if (event.type !== 'message.received') return;
  const { message } = event;
  const word = message.kind === 'text' ? globalWordIn(message.text) : message.kind === 'tap' ? globalWordIn(message.title) : undefined;
  if (word === 'stop' || word === 'stop-all') talk.marketingStopped = true;
  if (word === 'stop-all') talk.serviceStopped = true;
  if (word === 'start') talk.marketingStopped = talk.serviceStopped = false;
}

/** By a member of staff, or by an answer from the business's own phone. */
export function took(talk: Talk, { actorId, at }: DueEvent): void {
  talk.handedOffAt ??= at;
  talk.owner = 'human';
  talk.assigneeId = actorId ?? talk.assigneeId;
  talk.handoffReason ??= actorId ? 'A member of staff took over' : "Answered from the business's phone";
}

/** Back to the bot. */
export function release(talk: Talk): void {
  talk.owner = 'bot';
  talk.assigneeId = null;
  talk.handoffReason = null;
  talk.handedOffAt = null;
  talk.unread = 0;
}
