import type { Json, StepKind, StepOf, Value } from '../language/flow.ts';
import { holds } from '../language/conditions.ts';
import { type Operation, operations } from '../language/operations.ts';
import { assigned, type Context, evaluate, type StateId, words } from './context.ts';
import {
  arm,
  asTexts,
  conversation,
  enter,
  fired,
  type Place,
  reads,
  readsWord,
  say,
  type StateConfig,
  stateTarget,
} from './conversation.ts';
import { committed } from './corrections.ts';
import type { SignalArrived } from './events.ts';
import { frameWords } from './frame-words.ts';
import { over } from './frame-states.ts';
import { compileHandoff } from './handing-over.ts';
import { compileAsk, compileChoose, compileForm } from './listening.ts';
import { compileRequest } from './requests.ts';
import { shownWith, templateWith } from './showing.ts';
import { signalWays, staffWays } from './signals.ts';

/** More than the questions that `back` comes to can have caused. */
const mostDone = 20;

/** `run` and `end` are about flows within flows: see compile.ts. */
type LoneKind = Exclude<StepKind, 'run' | 'end'>;

/** The state of each kind of step that stands by itself. A forgotten kind does not compile. */
export const compilers: { readonly [K in LoneKind]: (step: StepOf<K>, place: Place) => StateConfig } = {
  say: (step, place) =>
    conversation.createStateConfig({
      id: place.id,
      entry: [
        ...enter(place),
        {
          type: 'say',
          params: ({ context }) => {
            const text = words(step.text, context, place.flow);
            return {
              messages: step.show === undefined ? asTexts(text) : shownWith(text, step.show, context, place.flow),
              ...(step.template === undefined ? {} : { template: templateWith(step.template, context, place.flow) }),
            };
          },
        },
      ],
      always: place.to('done'),
    }),

  ask: compileAsk,

  choose: compileChoose,

  form: compileForm,

  branch: (step, place) =>
    conversation.createStateConfig({
      id: place.id,
      entry: enter(place),
      always: [
        ...step.cases.map(({ when, outcome }) => ({
          guard: ({ context }: { context: Context }) => holds(when, (side) => evaluate(side, context, place.flow)),
          ...place.to(outcome),
        })),
        place.to('otherwise'),
      ],
    }),

  split: (step, place) => {
    const [last, ...others] = step.shares.toReversed();
    const all = step.shares.reduce((sum, { share }) => sum + share, 0);
    let upTo = 0;
    return conversation.createStateConfig({
      id: place.id,
      entry: enter(place),
      always: [
        ...others.toReversed().map(({ outcome, share }) => {
          const below = (upTo += share);
          return { guard: ({ context }: { context: Context }) => drawn(context.lot, place, all) < below, ...place.to(outcome) };
        }),
        place.to(last!.outcome),
      ],
    });
  },

  set: (step, place) =>
    conversation.createStateConfig({
      id: place.id,
      entry: [
        ...enter(place),
        conversation.assign(({ context }) => {
          const values = Object.entries(step.set).map(([name, value]) => [name, evaluate(value, context, place.flow)] as const);
          return assigned(context, place.flow, Object.fromEntries(values));
        }),
      ],
      always: place.to('done'),
    }),

  call: (step, place) =>
    conversation.createStateConfig({
      id: place.id,
      entry: [
        ...enter(place),
        ...(isCommitPoint(step.operation) ? [conversation.assign(committed)] : []),
        {
          type: 'call',
          params: ({ context }) => ({
            operation: step.operation,
            input: evaluated(step.input, context, place.flow),
          }),
        },
      ],
      on: {
        'call.done': Object.keys(step.next).map((outcome) => ({
          guard: ({ event }) => event.outcome === outcome,
          ...place.to(outcome),
          actions: conversation.assign(({ context, event }) => {
            if (event.type !== 'call.done') return {};
            const saved = Object.entries(step.saveAs ?? {}).map(([field, variable]) => [variable, event.output[field] ?? null] as const);
            return { ...assigned(context, place.flow, Object.fromEntries(saved)), ...undoable(step, outcome, context, place) };
          }),
        })),
      },
    }),

  request: compileRequest,

  wait: (step, place) => {
    const timer = `${place.id}:wait`;
    const still = { actions: say((context) => words(frameWords.waiting, context, place.flow)) };
    const signal = 'signal' in step.for ? step.for.signal : undefined;
    return conversation.createStateConfig({
      id: place.id,
      entry: [...enter(place), arm(timer, 'minutes' in step.for ? step.for.minutes : step.for.atMostMinutes)],
      exit: conversation.cancel(timer),
      on: {
        'timer.fired': { guard: fired(timer), ...place.to('elapsed') },
        'signal.arrived': [
          ...signalWays(step, place),
          ...(signal === undefined
            ? []
            : [{ guard: ({ event }: { event: SignalArrived }) => event.signal === signal, ...place.to('arrived') }]),
        ],
        'staff.took': staffWays(step, place),
        'message.received': [
          ...(['free', 'stale', 'odd', 'unreadable'] as const).map((as) => ({ guard: reads(as), ...still })),
          { guard: readsWord('back'), ...still },
        ],
      },
    });
  },

  handoff: compileHandoff,

  go: (step, place) =>
    conversation.createStateConfig({
      id: place.id,
      entry: [
        ...enter(place),
        {
          type: 'go',
          params: ({ context }) => ({
            flow: step.flow,
            ...(step.input && { variables: evaluated(step.input, context, place.flow) }),
          }),
        },
      ],
      always: { target: stateTarget(over) },
    }),
};

const evaluated = (values: Readonly<Record<string, Value>>, context: Context, flow: StateId): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, evaluate(value, context, flow)]));

/** Where a run's lot falls at a step: each step shuffles anew, so that one experiment does not decide the next. */
function drawn(lot: number, { flowId, step }: Place, below: number): number {
  let mixed = (lot ^ 0x811c9dc5) >>> 0;
  for (const letter of `${flowId}/${step}`) mixed = Math.imul(mixed ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b) >>> 0;
  return (((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * below;
}

/** After an effect that others rely on, `back` would undo in words what stays done; and what adds up would be done twice. */
function isCommitPoint(operation: string): boolean {
  const known = operationNamed(operation);
  return known?.shared === true || known?.lasting === true;
}

/** What going back over the operation has to undo, with the input that it was called with. */
function undoable({ operation, input }: StepOf<'call'>, outcome: string, context: Context, { flow }: Place): Partial<Context> {
  const undo = operationNamed(operation)?.undoneBy;
  if (undo === undefined || !undo.after.includes(outcome)) return {};
  const given = Object.entries(input).map(([name, value]) => [name, evaluate(value, context, flow)] as const);
  return {
    done: [...context.done, { entry: context.entry, operation: undo.operation, input: Object.fromEntries(given) }].slice(-mostDone),
  };
}

const operationNamed = (name: string): Operation | undefined =>
  Object.hasOwn(operations, name) ? (operations as Readonly<Record<string, Operation>>)[name] : undefined;
