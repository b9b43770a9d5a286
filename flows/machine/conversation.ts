import { setup } from 'xstate';
import type { FlowId, Json, StepId } from '../language/flow.ts';
import { limits, parts } from '../language/limits.ts';
import type { Arrived } from './arriving.ts';
import type { Context, Parties, StateId } from './context.ts';
import type { Done } from './asked.ts';
import type { Tapped } from './double-taps.ts';
import type { Asked, Outgoing, TemplateMessage } from './effects.ts';
import type { ConversationEvent, Referral } from './events.ts';
import { EndlessFlow } from './faults.ts';
import type { GlobalWord } from './frame-words.ts';
import { type Question, type Reading, readingOf } from './reading.ts';

/** Steps that one event may enter before it counts as endless. */
const movesPerTurn = 50;

/** What a run begins with. */
export interface Beginning extends Parties {
  readonly variables: Readonly<Record<string, Json>>;
  readonly message: string | null;
  readonly arrived?: Arrived | undefined;
  readonly tapped?: Tapped | undefined;
  readonly referral?: Referral | undefined;
  readonly lot: number;
  /** Questions asked in this conversation before. */
  readonly entry: number;
}

/** An action is a name and its values: the turn's effects are read off them, and nothing is done here. */
const decided =
  <Values = undefined>() =>
  (_: unknown, _values: Values): void =>
    undefined;

/** What every conversation machine is made of. */
export const conversation = setup({
  types: { context: {} as Context, events: {} as ConversationEvent, input: {} as Beginning },
  actions: {
    enter: decided<{ flow: FlowId; step: StepId }>(),
    say: decided<{ messages: readonly Outgoing[]; template?: TemplateMessage }>(),
    call: decided<{ operation: string; input: Readonly<Record<string, Json>> }>(),
    undo: decided<{ done: readonly Done[] }>(),
    request: decided<{ request: Asked }>(),
    'hand-off': decided<{ reason: string }>(),
    'stay-asked': decided(),
    'take-back': decided(),
    'opt-out': decided(),
    'opt-out-of-all': decided(),
    'opt-in': decided(),
    go: decided<{ flow: FlowId; variables?: Readonly<Record<string, Json>> }>(),
    end: decided(),
  },
});

export type StateConfig = Parameters<typeof conversation.createStateConfig>[0];

/** Where a step stands in the machine. */
export interface Place {
  readonly id: StateId;
  /** The state of the flow that the step belongs to: the name of its variables. */
  readonly flow: StateId;
  readonly flowId: FlowId;
  readonly step: StepId;
  /** The way for an outcome. A step may lead to itself: then it is entered anew, with its words, its timers and its count. */
  readonly to: (outcome: string) => { readonly target: string; readonly reenter: true };
}

export const stateTarget = (id: StateId): string => `#${id}`;

interface Given {
  readonly context: Context;
  readonly event: ConversationEvent;
}

/** A guard on what a message means. */
export const reads =
  <A extends Reading['as']>(
    as: A,
    question?: Question,
    also: (reading: Extract<Reading, { as: A }>, context: Context) => boolean = () => true,
  ) =>
  ({ context, event }: Given): boolean => {
    if (event.type !== 'message.received') return false;
    const reading = readingOf(event, context, question);
    return reading.as === as && also(reading as Extract<Reading, { as: A }>, context);
  };

export const readsWord = (word: GlobalWord) => reads('word', undefined, (reading) => reading.word === word);

/** The reading that a guard has just let through. */
export function readingAs<A extends Reading['as']>(
  as: A,
  { context, event }: Given,
  question: Question,
): Extract<Reading, { as: A }> | undefined {
  if (event.type !== 'message.received') return undefined;
  const reading = readingOf(event, context, question);
  return reading.as === as ? (reading as Extract<Reading, { as: A }>) : undefined;
}

/** Says a text; a blank one is not said, and one too long for WhatsApp goes in parts. */
export const say = (text: (context: Context) => string) => ({
  type: 'say' as const,
  params: ({ context }: { context: Context }) => ({ messages: asTexts(text(context)) }),
});

export const asTexts = (text: string): readonly Outgoing[] => parts(text, limits.text).map((part) => ({ kind: 'text', text: part }));

/** Marks that the next question entered is the one already asked. */
export const askAgain = conversation.assign({ again: true });

/** Entering a step: counted, so that a flow that goes round without waiting is found, and told. */
export const enter = ({ flowId, step }: Place, keepsAgain = false) => [
  conversation.assign(({ context }) => {
    if (context.moves >= movesPerTurn) throw new EndlessFlow(flowId, step, `more than ${movesPerTurn} steps without waiting for anybody`);
    return { moves: context.moves + 1, again: keepsAgain && context.again };
  }),
  { type: 'enter' as const, params: { flow: flowId, step } },
];

/** Arms a timer of a state. It comes back as `timer.fired` with the same name. */
export const arm = (name: string, minutes: number) =>
  conversation.raise({ type: 'timer.fired', name }, { id: name, delay: minutes * 60_000 });

export const fired =
  (name: string) =>
  ({ event }: Given) =>
    event.type === 'timer.fired' && event.name === name;
