import type { FlowId, SignalName, Text } from '../language/flow.ts';
import { type Context, flowStateOf, type StateId, stepOf, within, words } from './context.ts';
import { askAgain, conversation, reads, readsWord, say, type StateConfig, stateTarget } from './conversation.ts';
import { backAt, previousQuestion, undoneBy } from './corrections.ts';
import { afterDetour, historyOf, underNext } from './detours.ts';
import type { ConversationEvent } from './events.ts';
import { frameWords, globalWordIn, type GlobalWord } from './frame-words.ts';
import { jump, over } from './frame-states.ts';

/** The flows that the frame itself leads to. */
export interface Frame {
  readonly menu: FlowId;
  /** Run in place at the word "person". Its end goes back to the pending question. */
  readonly person?: FlowId;
}

interface Talks {
  readonly flow: StateConfig;
  readonly person: StateConfig;
  readonly cancelling: StateConfig;
  readonly correcting: StateConfig;
  readonly asides: readonly Aside[];
}

/** A flow that reacts to signals. */
interface Aside {
  readonly id: StateId;
  readonly flow: FlowId;
  readonly signals: readonly SignalName[];
  readonly state: StateConfig;
}

/**
 * The frame that every flow runs in:
 *
 * - `talking` holds the flow and the detours; its transitions are the global lane, an ancestor of every state.
 * - `resume` is the deep history of the flow, `again` of all talk: going there asks the pending question again.
 * - `with-person` is silent until staff give the conversation back.
 * - `back` and `jump` pick a state by name: `back` the question before, or one whose answer is corrected.
 */
export function frameStates(talks: Talks, all: readonly StateId[], questions: readonly StateId[], frame: Frame) {
  const toMenu = { type: 'go' as const, params: { flow: frame.menu } };
  const given = (words: Text) => say((context) => sayWords(words, context));

  const repeated = (message: Text) => ({ target: stateTarget('again'), reenter: true, actions: [given(message), askAgain] });
  const handedOver = (reason: string) => ({
    target: stateTarget('with-person'),
    actions: { type: 'hand-off' as const, params: { reason } },
  });
  const dropDetours = conversation.assign(({ context }) => withoutDetours(context));

  const entering = (id: StateId, from?: StateId) => ({
    target: stateTarget(id),
    reenter: true,
    actions: conversation.assign(({ context }) => ({ under: from === undefined ? undefined : underNext(context, from, id) })),
  });
  const reacting = (from?: StateId) => ({
    'signal.arrived': talks.asides.flatMap(({ id, signals }) =>
      signals.map((signal) => ({
        guard: ({ event }: { event: ConversationEvent }) => event.type === 'signal.arrived' && event.signal === signal,
        ...entering(id, from),
      })),
    ),
    'flow.started': talks.asides.map(({ id, flow }) => ({
      guard: ({ event }: { event: ConversationEvent }) => event.type === 'flow.started' && event.flow === flow,
      ...entering(id, from),
    })),
  });
  /** A detour that goes on after a reaction to something else. */
  const detour = (id: StateId, state: StateConfig) =>
    talks.asides.length === 0
      ? state
      : {
          ...state,
          on: { ...state.on, ...reacting(id) },
          states: { ...state.states, '~resume': { id: historyOf(id), type: 'history' as const, history: 'deep' as const } },
        };

  const lane = conversation.createStateConfig({
    on: {
      'message.received': [
        { guard: reads('nothing') },
        { guard: readsWord('menu'), target: stateTarget(over), actions: toMenu },
        { guard: readsWord('person'), target: stateTarget('person') },
        { guard: readsWord('cancel'), target: stateTarget('cancelling') },
        {
          guard: ({ context, event }) => readsWord('back')({ context, event }) && previousQuestion(context) !== undefined,
          target: stateTarget('back'),
          actions: conversation.assign({ edited: undefined }),
        },
        { guard: readsWord('back'), ...repeated(frameWords.first) },
        { guard: readsWord('stop'), actions: ['opt-out', given(frameWords.stopped)] },
        { guard: readsWord('stop-all'), actions: ['opt-out-of-all', given(frameWords.stoppedAll)] },
        { guard: readsWord('start'), actions: ['opt-in', given(frameWords.started)] },
        { guard: reads('stale'), ...repeated(frameWords.stale) },
        { guard: reads('odd', undefined, (_, context) => context.odd > 0), target: stateTarget('person') },
        ...(['voice', 'file', 'place'] as const).map((what) => ({
          guard: reads('odd', undefined, (reading) => reading.what === what),
          target: stateTarget('again'),
          reenter: true,
          actions: [given(frameWords[what]), conversation.assign({ odd: ({ context }) => context.odd + 1, again: true })],
        })),
        { guard: reads('unreadable'), ...repeated(frameWords.unreadable) },
      ],
      ...reacting(),
      'answer.recalled': {
        target: stateTarget('back'),
        actions: conversation.assign(({ event }) =>
          event.type === 'answer.recalled' ? { edited: { question: event.question, entry: event.entry } } : {},
        ),
      },
      'answer.edited': {
        target: stateTarget('correcting'),
        actions: conversation.assign(({ event }) =>
          event.type === 'answer.edited' ? { edited: { question: event.question, entry: event.entry, answer: event.answer } } : {},
        ),
      },
      'staff.took': handedOver('A member of staff took over'),
      'send.failed': [
        { guard: ({ context }) => context.refused > 0, ...handedOver('Our messages do not get through') },
        { actions: conversation.assign({ refused: ({ context }) => context.refused + 1 }) },
      ],
    },
  });

  return {
    initial: 'arriving',
    states: {
      /** A first message may already ask for a person, or for no more offers. */
      arriving: conversation.createStateConfig({
        always: [
          { guard: ({ context }) => arrivesWith('person', context), target: stateTarget('person') },
          {
            guard: ({ context }) => arrivesWith('stop', context),
            target: stateTarget('flow'),
            actions: ['opt-out', given(frameWords.stopped)],
          },
          {
            guard: ({ context }) => arrivesWith('stop-all', context),
            target: stateTarget('flow'),
            actions: ['opt-out-of-all', given(frameWords.stoppedAll)],
          },
          { guard: ({ context }) => arrivesWith('start', context), target: stateTarget('flow'), actions: 'opt-in' },
          { target: stateTarget('flow') },
        ],
      }),

      talking: conversation.createStateConfig({
        ...lane,
        initial: 'flow',
        states: {
          flow: { ...talks.flow, states: { ...talks.flow.states, '~resume': { id: 'resume', type: 'history', history: 'deep' } } },
          /** What a customer sends to a person is for the person, photos and all; and "cancel" means not to ask for one. */
          person: detour('person', {
            ...talks.person,
            on: {
              'message.received': [
                { guard: reads('odd'), ...handedOver('The customer sent something for a person') },
                { guard: readsWord('cancel'), target: stateTarget('resume'), actions: [dropDetours, askAgain] },
              ],
            },
          }),
          cancelling: detour('cancelling', talks.cancelling),
          correcting: detour('correcting', talks.correcting),
          ...Object.fromEntries(talks.asides.map(({ id, state }) => [id, detour(id, state)])),
          '~again': { id: 'again', type: 'history', history: 'deep' },
        },
      }),

      'with-person': conversation.createStateConfig({
        id: 'with-person',
        on: {
          'staff.gave-back': [
            {
              guard: ({ event }) => event.how === 'resume',
              target: stateTarget('resume'),
              actions: ['take-back', dropDetours, given(frameWords.resumed), askAgain],
            },
            { target: stateTarget(jump) },
          ],
        },
      }),

      /** Given back to the menu, to a step by its name, or done with. */
      [jump]: conversation.createStateConfig({
        id: jump,
        entry: ['take-back', dropDetours],
        always: [
          { guard: ({ event }) => event.type === 'staff.gave-back' && event.how === 'restart', target: stateTarget(over), actions: toMenu },
          { guard: ({ event }) => event.type === 'staff.gave-back' && event.how === 'close', target: stateTarget(over), actions: 'end' },
          ...all
            .filter((state) => within(state, 'flow'))
            .map((state) => ({ guard: ({ event }: { event: ConversationEvent }) => names(event, state), target: stateTarget(state) })),
          { target: stateTarget('resume'), actions: askAgain },
        ],
      }),

      back: conversation.createStateConfig({
        id: 'back',
        always: questions.map((state) => ({
          guard: ({ context }: { context: Context }) => (context.edited?.question ?? previousQuestion(context)) === state,
          target: stateTarget(state),
          actions: [
            { type: 'undo' as const, params: ({ context }: { context: Context }) => ({ done: undoneBy(context) }) },
            conversation.assign(({ context }) => backAt(context, state)),
          ],
        })),
      }),

      [over]: conversation.createStateConfig({ id: over, type: 'final' }),
    },
  };
}

const sayWords = (text: Text, context: Context): string => words(text, context, 'flow');

const arrivesWith = (word: GlobalWord, context: Context): boolean => context.message !== null && globalWordIn(context.message) === word;

/** Whether staff named this state: a step of the flow, or by its way one of a flow that it runs. */
const names = (event: ConversationEvent, state: StateId): boolean =>
  event.type === 'staff.gave-back' &&
  event.how === 'jump' &&
  (`flow/${event.to}` === state || (flowStateOf(state) === 'flow' && stepOf(state) === event.to));

/** Back from a person the question starts afresh. */
function withoutDetours(context: Context): Partial<Context> {
  const { again: _, back: __, ...left } = afterDetour({ ...context, under: undefined });
  return left;
}
