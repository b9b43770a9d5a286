import type { AskStep, ChooseStep } from '../language/flow.ts';
import { limits } from '../language/limits.ts';
import type { StateId } from './context.ts';
import type { ConversationEvent } from './events.ts';
import type { Reading } from './reading.ts';

/** Words that may be a part of an answer only. */
export interface Heard {
  readonly texts: readonly string[];
  /** When the last of them was written. */
  readonly at?: string;
}

type Arrival = Extract<ConversationEvent, { type: 'message.received' }>;

export const settleTimer = (question: StateId): string => `${question}:settle`;

/** What is heard so far, when more may follow; undefined when the message is to be taken as it is. */
export function heardWith(
  heard: Heard | undefined,
  { message, at }: Arrival,
  { settleSeconds }: AskStep | ChooseStep,
  as: Reading['as'],
): Heard | undefined {
  if (settleSeconds === undefined || message.kind !== 'text' || !['answer', 'wrong', 'free'].includes(as)) return undefined;
  const texts = [...(heard?.texts ?? []), message.text];
  return { texts, ...(at === undefined ? {} : { at }) };
}

/** Longer than this nobody means to write in parts. */
export const isEnough = ({ texts }: Heard): boolean => texts.length >= 20 || texts.join().length > limits.text;

/** The one message that the parts are. */
export const whole = ({ texts, at }: Heard): Arrival => ({
  type: 'message.received',
  message: { kind: 'text', text: texts.join('\n') },
  ...(at === undefined ? {} : { at }),
});
