import type { HandoffStep } from '../language/flow.ts';
import { assigned, type Context, evaluate, words } from './context.ts';
import { conversation, enter, fired, type Place, say, type StateConfig, stateTarget } from './conversation.ts';
import type { ConversationEvent } from './events.ts';
import { jump } from './frame-states.ts';

/** As good as for ever: no step may wait longer. */
const longest = 129_600;

/**
 * A person has the conversation, or is asked for and has not come yet. Whoever has it, the bot hears the customer and says nothing; only
 * while nobody does may the flow go on meanwhile, when patience is over or the customer writes.
 */
export function compileHandoff(step: HandoffStep, place: Place): StateConfig {
  const timer = `${place.id}:patience`;
  const { patience, saveAs } = step;
  const inLine = ({ context }: { context: Context }) => context.taken !== true;
  const minutes = (context: Context): number => {
    const given = patience === undefined ? null : evaluate(patience.minutes, context, place.flow);
    return typeof given === 'number' && given < longest ? Math.max(given, 0.1) : longest;
  };
  return conversation.createStateConfig({
    id: place.id,
    entry: [
      ...enter(place),
      conversation.assign({ taken: undefined }),
      say((context) => (step.text === undefined ? '' : words(step.text, context, place.flow))),
      { type: 'hand-off', params: ({ context }) => ({ reason: words(step.reason, context, place.flow) }) },
      ...(patience === undefined
        ? []
        : [conversation.raise({ type: 'timer.fired', name: timer }, { id: timer, delay: ({ context }) => minutes(context) * 60_000 })]),
    ],
    exit: [conversation.assign({ taken: undefined }), ...(patience === undefined ? [] : [conversation.cancel(timer)])],
    on: {
      'message.received': [
        ...(step.next['other'] === undefined
          ? []
          : [
              {
                guard: ({ context, event }: { context: Context; event: ConversationEvent }) =>
                  inLine({ context }) && wordsIn(event) !== undefined,
                ...place.to('other'),
                actions: [
                  'stay-asked' as const,
                  conversation.assign(({ context, event }) =>
                    saveAs === undefined ? {} : assigned(context, place.flow, { [saveAs]: wordsIn(event) ?? null }),
                  ),
                ],
              },
            ]),
        {},
      ],
      'timer.fired':
        patience === undefined
          ? []
          : [{ guard: (given) => fired(timer)(given) && inLine(given), ...place.to('nobody'), actions: 'stay-asked' as const }],
      'staff.took': { actions: [conversation.assign({ taken: true }), ...(patience === undefined ? [] : [conversation.cancel(timer)])] },
      'send.failed': {},
      'signal.arrived': {},
      'flow.started': {},
      'staff.gave-back': [
        { guard: ({ event }) => event.how === 'resume', ...place.to('resumed'), actions: 'take-back' },
        { target: stateTarget(jump) },
      ],
    },
  });
}

const wordsIn = (event: ConversationEvent): string | undefined =>
  event.type === 'message.received' && event.message.kind === 'text' ? event.message.text : undefined;
