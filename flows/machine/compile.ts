import type { EventObject, MetaObject, ParameterizedObject, StateMachine, StateSchema, StateValue } from 'xstate';
import type { AskStep, ChooseStep, EndStep, Flow, FormStep, FlowId, Json, Outcome, RunStep, Step, StepId } from '../language/flow.ts';
import { assigned, type Context, evaluate, type StateId, within } from './context.ts';
import { type Beginning, conversation, enter, type Place, readsWord, type StateConfig, stateTarget } from './conversation.ts';
import type { ConversationEvent } from './events.ts';
import { afterDetour, hasUnder, historyOf, isReaction, reactionState } from './detours.ts';
import { FlowFault } from './faults.ts';
import { frameStates, type Frame } from './frame.ts';
import { cancelling, correcting, plainHandoff } from './frame-flows.ts';
import { over } from './frame-states.ts';
import { compilers } from './steps.ts';
import { inOrder, runsInPlace, signalsOf } from './triggers.ts';

/** Flows within flows within flows: deeper is a mistake, or an attack. */
const depth = 6;
const mostStates = 20_000;

/** A step in the compiled machine, by the id of its state. */
export interface CompiledStep {
  readonly flow: FlowId;
  readonly id: StepId;
  readonly step: Step;
}

/** Written out, because each flow's machine has a type of its own and all are handled alike. */
type Machine = StateMachine<
  Context,
  ConversationEvent,
  Record<string, never>,
  never,
  ParameterizedObject,
  ParameterizedObject,
  never,
  StateValue,
  string,
  Beginning,
  unknown,
  EventObject,
  MetaObject,
  StateSchema
>;

/** A flow that is ready to run, with its frame. Compile once per version and keep it. */
export interface ConversationMachine {
  readonly flow: FlowId;
  readonly machine: Machine;
  readonly steps: ReadonlyMap<StateId, CompiledStep>;
  /** The flows that may run in the middle of this one. */
  readonly reactions: readonly Flow[];
  /** Needs a lot. */
  readonly leavesToChance: boolean;
}

export type { Frame } from './frame.ts';

/** Compiles a flow, those it runs, and the frame around them into one machine. The flow must have passed the check. */
export function compile(flow: Flow, library: ReadonlyMap<FlowId, Flow>, frame: Frame): ConversationMachine {
  const compilation = new Compilation(library);
  const person = (frame.person === undefined ? undefined : library.get(frame.person)) ?? plainHandoff;
  const toQuestion = { ways: () => stateTarget('resume') };
  const reactions = inOrder(library.values()).filter(runsInPlace);

  const states = {
    flow: compilation.flow(flow, 'flow', { ways: () => stateTarget(over), ends: true }, []),
    person: compilation.flow(person, 'person', toQuestion, []),
    cancelling: compilation.flow(cancelling(frame.menu), 'cancelling', toQuestion, []),
    correcting: compilation.flow(correcting, 'correcting', { ways: (result) => stateTarget(result === 'use' ? 'back' : 'resume') }, []),
  };
  const detours = ['person', 'cancelling', ...reactions.map(({ id }) => reactionState(id))];
  const back = [
    ...detours.map((detour) => ({ guard: hasUnder(detour), target: stateTarget(historyOf(detour)) })),
    { target: stateTarget('resume') },
  ];
  const asides = reactions.map((each) => ({
    id: reactionState(each.id),
    flow: each.id,
    signals: signalsOf(each),
    state: compilation.flow(each, reactionState(each.id), { ways: () => stateTarget('resume'), back }, []),
  }));
  const { steps } = compilation;
  const machine = conversation.createMachine({
    id: flow.id,
    context: ({ input }) => ({
      language: input.language,
      contact: input.contact,
      business: input.business,
      message: input.message,
      referral: input.referral,
      arrived: input.arrived,
      tapped: input.tapped,
      lot: input.lot,
      scopes: { flow: { ...initialValues(flow), ...input.variables } },
      entry: input.entry,
      tries: 0,
      odd: 0,
      page: 0,
      trail: [],
      questions: [],
      done: [],
      redo: [],
      refused: 0,
      again: false,
      moves: 0,
    }),
    ...frameStates(
      { ...states, asides },
      [...steps.keys()],
      [...steps].filter(([, { step }]) => listens(step)).map(([id]) => id),
      frame,
    ),
    // Steps are counted on entry; this is only the wall behind that.
    options: { maxIterations: 500 },
  });
  return {
    flow: flow.id,
    machine: machine as unknown as Machine,
    steps,
    reactions,
    leavesToChance: [...steps.values()].some(({ step }) => step.kind === 'split'),
  };
}

export const listens = (step: Step): step is AskStep | ChooseStep | FormStep =>
  step.kind === 'ask' || step.kind === 'choose' || step.kind === 'form';

/** How a flow in place is left: by its ends. */
interface Ways {
  readonly ways: (result: Outcome) => string;
  /** The run itself is over, and says so. */
  readonly ends?: boolean;
  /** Instead of `ways`, the first of these that fits. */
  readonly back?: readonly { readonly guard?: (given: { readonly context: Context }) => boolean; readonly target: string }[];
  readonly run?: { readonly step: RunStep; readonly place: Place };
}

class Compilation {
  readonly steps = new Map<StateId, CompiledStep>();
  private readonly library: ReadonlyMap<FlowId, Flow>;

  constructor(library: ReadonlyMap<FlowId, Flow>) {
    this.library = library;
  }

  /** A flow as a compound state: its steps are the states in it. */
  flow(flow: Flow, state: StateId, ways: Ways, running: readonly FlowId[]): StateConfig {
    if (running.includes(flow.id)) throw new FlowFault(flow.id, undefined, `it runs itself by way of ${running.join(' → ')}`);
    if (running.length >= depth) throw new FlowFault(flow.id, undefined, `flows run within flows more than ${depth} deep`);
    if (!Object.hasOwn(flow.steps, flow.start)) throw new FlowFault(flow.id, undefined, `there is no step "${flow.start}" to start with`);

    const states = Object.entries(flow.steps).map(
      ([id, step]) => [id, this.step(flow, id, step, state, ways, [...running, flow.id])] as const,
    );
    const { run } = ways;
    return conversation.createStateConfig({
      id: state,
      ...(run ? { entry: enter(run.place, true) } : {}),
      initial: { target: flow.start, actions: conversation.assign(({ context, event }) => begun(context, event, flow, state, run)) },
      states: Object.fromEntries(states),
      on: Object.hasOwn(flow.steps, 'cancel')
        ? { 'message.received': { guard: readsWord('cancel'), target: stateTarget(`${state}/cancel`) } }
        : {},
    });
  }

  private step(flow: Flow, id: StepId, step: Step, inside: StateId, ways: Ways, running: readonly FlowId[]): StateConfig {
    const place: Place = {
      id: `${inside}/${id}`,
      flow: inside,
      flowId: flow.id,
      step: id,
      to: (outcome) => ({ target: stateTarget(`${inside}/${targetOf(flow, id, step, outcome)}`), reenter: true }),
    };
    this.steps.set(place.id, { flow: flow.id, id, step });
    if (this.steps.size > mostStates) throw new FlowFault(flow.id, id, `more than ${mostStates} steps in all`);

    if (step.kind === 'end') return this.end(step, place, ways);
    if (step.kind === 'run') return this.run(step, place, running);
    return (compilers[step.kind] as (step: Step, place: Place) => StateConfig)(step, place);
  }

  private run(step: RunStep, place: Place, running: readonly FlowId[]): StateConfig {
    const inner = this.library.get(step.flow);
    if (!inner) throw new FlowFault(place.flowId, place.step, `there is no flow "${step.flow}" to run`);
    const ways = (result: Outcome) => place.to(Object.hasOwn(step.next, result) ? result : 'done').target;
    return this.flow(inner, place.id, { ways, run: { step, place } }, running);
  }

  private end(step: EndStep, place: Place, { ways, ends, run, back }: Ways): StateConfig {
    const targets = back ?? [{ target: ways(step.result ?? 'done') }];
    return conversation.createStateConfig({
      id: place.id,
      entry: [...enter(place), ...(ends ? ['end' as const] : [])],
      always: targets.map((target) => ({
        ...target,
        actions: ends ? [] : conversation.assign(({ context }) => (run ? returned(context, place.flow, run) : afterDetour(context))),
      })),
    });
  }
}

function targetOf(flow: Flow, id: StepId, step: Step, outcome: Outcome): StepId {
  const next: Readonly<Record<Outcome, StepId>> = 'next' in step ? step.next : {};
  if (!Object.hasOwn(next, outcome)) throw new FlowFault(flow.id, id, `its outcome "${outcome}" leads nowhere`);
  const target = next[outcome]!;
  if (!Object.hasOwn(flow.steps, target))
    throw new FlowFault(flow.id, id, `its outcome "${outcome}" leads to "${target}", which is no step`);
  return target;
}

const initialValues = (flow: Flow): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(flow.variables).flatMap(([name, { initial }]) => (initial === undefined ? [] : [[name, initial]])));

/** The variables of a flow that begins in place. The flow of the run itself has its own from the beginning. */
function begun(context: Context, event: ConversationEvent, flow: Flow, state: StateId, run: Ways['run']): Partial<Context> {
  if (state === 'flow') return {};
  const given = Object.entries(run?.step.input ?? {}).map(([name, value]) => [name, evaluate(value, context, run!.place.flow)] as const);
  const reacts: Readonly<Record<string, Json>> = run ? {} : beganWith(event, state);
  return { scopes: { ...context.scopes, [state]: { ...initialValues(flow), ...Object.fromEntries(given), ...reacts } } };
}

/** What a flow that no other runs reads as `event`. */
function beganWith(event: ConversationEvent, state: StateId): Readonly<Record<string, Json>> {
  if (event.type === 'answer.edited') return { event: { text: event.words } };
  if (!isReaction(state)) return {};
  return event.type === 'signal.arrived' ? { event: event.data } : event.type === 'flow.started' ? { event: event.event } : {};
}

/** A flow in place is over: its outputs go to the flow around it, its variables and questions are forgotten. */
function returned(context: Context, state: StateId, run: NonNullable<Ways['run']>): Partial<Context> {
  const { [state]: inner, ...scopes } = context.scopes;
  const outputs = Object.entries(run.step.output ?? {}).map(([from, to]) => [to, inner?.[from] ?? null] as const);
  const questions = context.questions.filter(({ question }) => !within(question, state));
  const outside = { ...context, scopes, questions };
  return {
    scopes,
    trail: context.trail.filter((question) => !within(question, state)),
    questions,
    ...assigned(outside, run.place.flow, Object.fromEntries(outputs)),
  };
}
