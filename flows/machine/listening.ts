import type { AskStep, ChooseStep, FormStep, Silence, Text } from '../language/flow.ts';
import { arrivedWords } from './arriving.ts';
import { askChoice, bodyIn } from './choice.ts';
import { assigned, type Context, type StateId, words } from './context.ts';
import {
  arm,
  askAgain,
  asTexts,
  conversation,
  enter,
  fired,
  type Place,
  readingAs,
  reads,
  say,
  type StateConfig,
  stateTarget,
} from './conversation.ts';
import type { Outgoing } from './effects.ts';
import { askForm } from './forms.ts';
import { frameWords } from './frame-words.ts';
import type { Question } from './reading.ts';
import { templateWith } from './showing.ts';
import { signalWays, staffWays } from './signals.ts';
import { settleTimer } from './settling.ts';
import { nextPage } from './taps.ts';

const triesByDefault = 3;

/** How many questions `back` can go back. */
const trailLength = 6;

export function compileAsk(step: AskStep, place: Place): StateConfig {
  const question: Question = { step, flow: place.flow };
  const asked = (context: Context): readonly Outgoing[] => {
    const text = words(step.text, context, place.flow) || words(frameWords.wrong[step.answer.type], context, place.flow);
    if (step.answer.type !== 'place') return asTexts(text);
    const [body, ahead] = bodyIn(text);
    return [...ahead, { kind: 'location-request', text: body }];
  };
  return conversation.createStateConfig({
    id: place.id,
    ...asking(step, place, asked),
    on: {
      'timer.fired': silenceOf(step, place),
      'signal.arrived': signalWays(step, place),
      'staff.took': staffWays(step, place),
      'part.heard': settling(step, place),
      'message.received': [
        {
          guard: reads('answer', question),
          ...place.to('answered'),
          actions: conversation.assign((given) =>
            assigned(given.context, place.flow, { [step.saveAs]: readingAs('answer', given, question)?.value ?? null }),
          ),
        },
        ...wrongAnswers(step, place, question, ['wrong'], frameWords.wrong[step.answer.type]),
      ],
    },
  });
}

export function compileChoose(step: ChooseStep, place: Place): StateConfig {
  const question: Question = { step, flow: place.flow };
  const dynamic = 'from' in step.options;
  const fixed = 'from' in step.options ? (step.options.also ?? []) : step.options;
  const save = conversation.assign((given) => {
    const said = readingAs('option', given, question)?.id ?? readingAs('free', given, question)?.text;
    return step.saveAs === undefined || said === undefined ? {} : assigned(given.context, place.flow, { [step.saveAs]: said });
  });

  const keepFile = conversation.assign((given) =>
    step.fileAs === undefined
      ? {}
      : assigned(given.context, place.flow, { [step.fileAs]: readingAs('file', given, question)?.value ?? null }),
  );

  return conversation.createStateConfig({
    id: place.id,
    ...asking(step, place, (context) => askChoice(step, context, place.flow)),
    on: {
      'timer.fired': silenceOf(step, place),
      'signal.arrived': signalWays(step, place),
      'staff.took': staffWays(step, place),
      'part.heard': settling(step, place),
      'message.received': [
        ...fixed.map(({ id }) => ({
          guard: reads('option', question, (reading) => reading.fixed && reading.id === id),
          ...place.to(id),
          actions: save,
        })),
        ...(dynamic ? [{ guard: reads('option', question), ...place.to('chosen'), actions: save }] : []),
        {
          guard: reads('page', question),
          target: stateTarget(place.id),
          reenter: true,
          actions: [
            conversation.assign((given) => ({ page: readingAs('page', given, question)?.turn === nextPage ? given.context.page + 1 : 0 })),
            askAgain,
          ],
        },
        ...(step.fileAs === undefined ? [] : [{ guard: reads('file', question), ...place.to('file'), actions: keepFile }]),
        ...(step.next['other'] === undefined ? [] : [{ guard: reads('free', question), ...place.to('other'), actions: save }]),
        ...wrongAnswers(step, place, question, ['wrong', 'free'], frameWords.wrong.choice),
      ],
    },
  });
}

export function compileForm(step: FormStep, place: Place): StateConfig {
  const question: Question = { step, flow: place.flow, place: place.id };
  return conversation.createStateConfig({
    id: place.id,
    ...asking(step, place, (context) => askForm(step, place.id, context, place.flow)),
    on: {
      'timer.fired': silenceOf(step, place),
      'signal.arrived': signalWays(step, place),
      'staff.took': staffWays(step, place),
      'message.received': [
        {
          guard: reads('answer', question),
          ...place.to('sent'),
          actions: conversation.assign((given) =>
            assigned(given.context, place.flow, { [step.saveAs]: readingAs('answer', given, question)?.value ?? null }),
          ),
        },
        ...wrongAnswers(step, place, question, ['wrong'], frameWords.wrong.form),
      ],
    },
  });
}

/** Entering and leaving a question: it is asked, and its timers live as long as it does. */
function asking(step: AskStep | ChooseStep | FormStep, place: Place, asked: (context: Context) => readonly Outgoing[]) {
  const reminders = (step.silence.reminders ?? []).map((reminder, index) => ({
    name: reminderName(place, index),
    minutes: reminder.afterMinutes,
  }));
  const timers = [...reminders, { name: silenceName(place), minutes: step.silence.afterMinutes }];
  return {
    entry: [
      ...enter(place, true),
      conversation.assign({ heard: undefined }),
      conversation.assign(({ context }) =>
        context.again
          ? {}
          : {
              back: undefined,
              entry: context.entry + 1,
              tries: 0,
              odd: 0,
              page: 0,
              unfit: undefined,
              trail: trailWith(context, place.id),
              questions: questionsWith(context, place.id),
            },
      ),
      say((context) => (context.arrived === undefined ? '' : words(arrivedWords[context.arrived], context, place.flow))),
      conversation.assign({ arrived: undefined }),
      {
        type: 'say' as const,
        params: ({ context }: { context: Context }) => ({
          messages: step.kind === 'choose' && step.once && context.back ? [] : asked(context),
          ...(step.kind === 'form' || step.template === undefined ? {} : { template: templateWith(step.template, context, place.flow) }),
        }),
      },
      conversation.assign({ again: false, back: undefined }),
      ...timers.map(({ name, minutes }) => arm(name, minutes)),
    ],
    exit: [
      ...timers.map(({ name }) => name),
      ...(step.kind === 'form' || step.settleSeconds === undefined ? [] : [settleTimer(place.id)]),
    ].map((name) => conversation.cancel(name)),
  };
}

/** Words that more may follow are kept for as long as more come. */
const settling = ({ settleSeconds }: AskStep | ChooseStep, place: Place) =>
  settleSeconds === undefined
    ? []
    : [
        {
          actions: [
            conversation.assign(({ event }) => (event.type === 'part.heard' ? { heard: event.heard } : {})),
            arm(settleTimer(place.id), settleSeconds / 60),
          ],
        },
      ];

const trailWith = ({ trail }: Context, question: StateId): readonly StateId[] =>
  trail.at(-1) === question ? trail : [...trail, question].slice(-trailLength);

/** As the trail: the same question right after itself is one. */
const questionsWith = ({ questions, trail, entry }: Context, question: StateId): Context['questions'] =>
  [...(trail.at(-1) === question ? questions.slice(0, -1) : questions), { question, entry: entry + 1 }].slice(-trailLength);

const reminderName = (place: Place, index: number): string => `${place.id}:reminder:${index + 1}`;
const silenceName = (place: Place): string => `${place.id}:silence`;

function silenceOf({ silence }: { readonly silence: Silence }, place: Place) {
  return [
    ...(silence.reminders ?? []).map(({ text }, index) => ({
      guard: fired(reminderName(place, index)),
      actions: say((context) => words(text, context, place.flow)),
    })),
    { guard: fired(silenceName(place)), ...place.to('silence') },
  ];
}

/** What does not fit is corrected and asked again, until the tries are used up. */
function wrongAnswers(
  step: AskStep | ChooseStep | FormStep,
  place: Place,
  question: Question,
  readings: readonly ('wrong' | 'free')[],
  usual: Text,
) {
  const tries = step.tries ?? triesByDefault;
  return readings.flatMap((as) => [
    { guard: reads(as, question, (_, context) => context.tries + 1 >= tries), ...place.to('failed') },
    {
      guard: reads(as, question),
      target: stateTarget(place.id),
      reenter: true,
      actions: [
        conversation.assign({ tries: ({ context }) => context.tries + 1, again: true }),
        say((context) => words(step.correction ?? usual, context, place.flow)),
      ],
    },
  ]);
}
