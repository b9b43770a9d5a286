import type { Json } from '../language/flow.ts';
import type { StateId } from './context.ts';
import { optionsOf, type Outgoing, textOf } from './effects.ts';
import type { Received } from './events.ts';
import { readTap, tapId } from './taps.ts';

/** What is remembered of a question that was asked, as long as `back` can come to it. */
export interface Asked {
  readonly question: StateId;
  /** Its number among the questions of the conversation. */
  readonly entry: number;
  /** What was said, as a mark: the same words with the same options have the same. */
  readonly said?: string;
  readonly answer?: Answer;
  /** What was overwritten since, until the next question: of which flow, which variables, and what they held. */
  readonly was?: Readonly<Record<StateId, Readonly<Record<string, Json>>>>;
}

export interface Answer {
  readonly message: Received;
  /** The mark of the message's name at WhatsApp. */
  readonly id?: string;
}

/** An operation that can be undone, done after the question of this number. */
export interface Done {
  readonly entry: number;
  /** What undoes it. */
  readonly operation: string;
  readonly input: Readonly<Record<string, Json>>;
}

/** An answer to give once more, when its question comes again in the same words; the corrected one comes to its question in any. */
export interface Redo extends Answer {
  readonly question: StateId;
  readonly said?: string;
}

/** Longer answers are not kept; their question is asked again. */
const longestKept = 600;

export const answerOf = (message: Received, id: string | undefined): Answer | undefined =>
  JSON.stringify(message).length > longestKept ? undefined : { message, ...(id === undefined ? {} : { id: markOf(id) }) };

/** What a question says, whatever its number is. */
export const saidIn = (messages: readonly Outgoing[]): string =>
  markOf(
    JSON.stringify(
      messages.map((message) => [message.kind, textOf(message), optionsOf(message).map(({ id, title }) => [readTap(id)?.option, title])]),
    ),
  );

/** An earlier answer as it would be given to the question of this number. */
export function givenAgain(message: Received, question: StateId, entry: number): Received {
  if (message.kind === 'form') return { ...message, form: `${question}:${entry}` };
  const tap = message.kind === 'tap' ? readTap(message.id) : undefined;
  return message.kind === 'tap' && tap ? { ...message, id: tapId(entry, tap.option) } : message;
}

/** Eight letters that stand for a text: enough to tell the few that a conversation keeps from each other. */
export function markOf(text: string): string {
  let mark = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) mark = Math.imul(mark ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return mark.toString(16).padStart(8, '0');
}
