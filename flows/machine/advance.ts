import type { FlowId, Json, Language, Step, StepId } from '../language/flow.ts';
import { answerAgain, answerGiven, mostAgain, remembered, withContext, withoutQuestion } from './answering-again.ts';
import { type Arrived, arrivedAs } from './arriving.ts';
import type { Done } from './asked.ts';
import type { ConversationMachine } from './compile.ts';
import { type Parties, stepOf } from './context.ts';
import { firstDecision, nextDecision } from './deciding.ts';
import type { Asked, Effect, Outgoing, TemplateMessage } from './effects.ts';
import type { ConversationEvent, Received, Referral, SignalArrived } from './events.ts';
import { EndlessFlow, FlowFault } from './faults.ts';
import { isDoubleTap } from './double-taps.ts';
import { meant, questionAt } from './meaning.ts';
import { caughtUpWith, withMissed } from './missed.ts';
import { isNothing, readingOf } from './reading.ts';
import { restore, type MachineSnapshot, type Snapshot, stateIn, store } from './snapshot.ts';

export type { Snapshot } from './snapshot.ts';

type Arrival = Extract<ConversationEvent, { type: 'message.received' }>;

/** Replies that one event may cause before it counts as endless. */
const repliesPerTurn = 10;

/** The machine has events of its own; nobody outside can send one. */
const eventTypes: ReadonlySet<string> = new Set<ConversationEvent['type']>([
  'message.received',
  'timer.fired',
  'call.done',
  'request.answered',
  'signal.arrived',
  'staff.took',
  'staff.gave-back',
  'send.failed',
]);

/** What one event did to a conversation. */
export interface Turn {
  readonly snapshot: Snapshot;
  /** In order. The runner performs them in the transaction that stores the snapshot. */
  readonly effects: readonly Effect[];
  /** The steps entered, in order. */
  readonly path: readonly { readonly flow: FlowId; readonly step: StepId }[];
  readonly resting: Resting;
  /** The run is over; the next message begins another. */
  readonly done: boolean;
}

/** Where a conversation stands, for people. */
export interface Resting {
  readonly flow: FlowId;
  readonly step: StepId;
  /** The step's name as words, e.g. `Ask address`. */
  readonly title: string;
  readonly waitsFor: 'answer' | 'choice' | 'call' | 'timer' | 'signal' | 'person' | 'nothing';
}

export interface Start {
  readonly language: Language;
  readonly contact: Parties['contact'];
  readonly business: Parties['business'];
  /** Values for the flow's variables. */
  readonly variables?: Readonly<Record<string, Json>>;
  /** The data of the signal that begins the run; flows read it as `event`. */
  readonly event?: Json;
  /** A whole number below 2³², drawn for this run: what is left to chance goes by it. */
  readonly lot?: number;
  /** The message that begins the run; flows read its text as `message`. */
  readonly message?: Received;
  /** Where this conversation's run before stood, so that its buttons are known as old, and its ad is remembered. */
  readonly after?: Pick<Snapshot, 'entry' | 'referral' | 'tapped'>;
  /** The ad that the customer has just come by. */
  readonly referral?: Referral;
}

/** Begins a run of a flow. */
export function begin(
  machine: ConversationMachine,
  { language, contact, business, variables = {}, event, lot = 0, message, after, referral = after?.referral }: Start,
): Turn {
  const arrived = message && arrivedAs(message);
  // What is over says nothing that the run could begin with.
  const text = message === undefined || arrived === 'over' ? null : textOf(message);
  // One further: a run that begins with a person asks its first question as if again, and that is no question of the run before.
  const entry = after === undefined ? 0 : after.entry + 1;
  const first = (arrived: Arrived | undefined) =>
    remembered(
      ...decided(machine, () =>
        firstDecision(machine.machine, {
          ...{ language, contact, business, lot, referral, entry, arrived, tapped: after?.tapped },
          variables: event === undefined ? variables : { ...variables, event },
          message: text,
        }),
      ),
    );
  return (message?.kind === 'tap' && arrived === 'over' && taken(machine, first(undefined), message.title)) || turnOf(machine, ...first(arrived));
}

/** An old button whose words the first question takes, as those of a menu: it is served. */
function taken(machine: ConversationMachine, [snapshot, actions]: ReturnType<typeof remembered>, text: string): Turn | undefined {
  const question = questionAt(machine, stateIn(snapshot.value));
  const event: Arrival = { type: 'message.received', message: { kind: 'text', text } };
  const { as } = question ? readingOf(event, snapshot.context, question) : { as: 'nothing' };
  if (as !== 'option' && as !== 'word') return undefined;
  const [next, more] = remembered(...decided(machine, () => nextDecision(machine.machine, snapshot, event)));
  return turnOf(machine, next, [...withoutQuestion(actions), ...more]);
}

/** Hands one event to a conversation. Pure: the same snapshot and event always give the same turn. */
export function advance(machine: ConversationMachine, snapshot: Snapshot, event: ConversationEvent): Turn {
  if (event.type === 'signal.arrived' && resting(machine, snapshot).waitsFor === 'person') return missing(machine, snapshot, event);
  if (isDoubleTap(event, snapshot.tapped)) return standing(machine, snapshot);
  const turn = moved(machine, snapshot, event);
  return event.type === 'staff.gave-back' && snapshot.missed ? caughtUp(machine, turn, snapshot.missed) : turn;
}

function moved(machine: ConversationMachine, snapshot: Snapshot, event: ConversationEvent): Turn {
  if (!eventTypes.has(event.type)) throw new Error(`"${String(event.type)}" is nothing that can happen to a conversation`);
  expectOutcome(machine, snapshot, event);
  const current = restore(machine, event.type === 'message.received' ? heard(snapshot, event) : snapshot);
  const done: Action[] = [];
  let [at, standing, happens] = [snapshot.at, current, meant(machine, snapshot.at, current.context, event)];
  for (let answers = 0; ; answers++) {
    const before = standing;
    const [next, actions] = remembered(
      ...decided(machine, () => nextDecision(machine.machine, before, happens)),
      answerGiven(machine, at, before.context, happens),
    );
    at = stateIn(next.value);
    const again = answerAgain(at, next.context);
    if (!again || answers >= mostAgain) return turnOf(machine, next, [...done, ...actions], answers);
    done.push(...withoutQuestion(actions));
    standing = withContext(next, again.context);
    happens = again.event;
  }
}

/** While a person has the conversation the bot is silent; what happens elsewhere is kept for when it comes back. */
const missing = (machine: ConversationMachine, snapshot: Snapshot, signal: SignalArrived): Turn =>
  standing(machine, withMissed(snapshot, signal));

/** Nothing is done. */
const standing = (machine: ConversationMachine, snapshot: Snapshot): Turn => ({
  snapshot,
  effects: [],
  path: [],
  resting: resting(machine, snapshot),
  done: false,
});

/** Back from a person: what the pending question waits for may have happened meanwhile, and then it is not asked again. */
function caughtUp(machine: ConversationMachine, turn: Turn, signals: readonly SignalArrived[]): Turn {
  const { missed: _, ...snapshot } = turn.snapshot;
  const back: Turn = { ...turn, snapshot };
  const now = caughtUpWith(machine, back, signals, (from, signal) => moved(machine, from, signal));
  return { ...now, effects: lastWordOnTimers(now.effects) };
}

/** Where a stored conversation stands. */
export function resting({ steps, flow }: ConversationMachine, { at, resume }: Snapshot): Resting {
  const outside = at === 'over' ? 'nothing' : at === 'with-person' ? 'person' : undefined;
  const state = outside === 'person' ? (resume ?? at) : at;
  const compiled = steps.get(state);
  const id = compiled?.id ?? stepOf(state);
  const title = (id[0]?.toUpperCase() ?? '') + id.slice(1).replaceAll('-', ' ');
  return { flow: compiled?.flow ?? flow, step: id, title, waitsFor: outside ?? waitsFor(compiled?.step) };
}

function waitsFor(step: Step | undefined): Resting['waitsFor'] {
  switch (step?.kind) {
    case 'ask':
    case 'form':
      return 'answer';
    case 'choose':
      return 'choice';
    case 'call':
    case 'request':
      return 'call';
    case 'wait':
      return 'signal' in step.for || step.signals?.length ? 'signal' : 'timer';
    case 'handoff':
      return 'person';
    default:
      return 'nothing';
  }
}

/** Empty for a message without words, so that a flow can tell it from no message. */
function textOf(message: Received): string {
  if (message.kind === 'text') return message.text;
  if (message.kind === 'tap') return message.title;
  return message.kind === 'media' ? (message.caption ?? '') : '';
}

/** A customer wrote: our messages get through to them, and they may have come by an ad. A tap after this one is no double one. */
const heard = ({ refused: _, arrived: __, tapped, ...snapshot }: Snapshot, { message, referral }: Arrival): Snapshot => ({
  ...snapshot,
  ...(tapped && isNothing(message) ? { tapped } : {}),
  ...(referral ? { referral } : {}),
});

/** An operation that answers what its step does not know is a fault of ours, never of the customer. */
function expectOutcome({ steps, flow }: ConversationMachine, { at }: Snapshot, event: ConversationEvent): void {
  const compiled = steps.get(at);
  if (event.type !== 'call.done' || compiled?.step.kind !== 'call') return;
  if (!Object.hasOwn(compiled.step.next, event.outcome)) {
    throw new FlowFault(
      compiled.flow ?? flow,
      compiled.id,
      `"${compiled.step.operation}" answered "${event.outcome}", and that leads nowhere`,
    );
  }
}

/** XState keeps a fault of the first transition in the snapshot and throws that of a later one; here both are thrown, and located. */
function decided({ flow }: ConversationMachine, decide: () => [MachineSnapshot, readonly Action[]]): [MachineSnapshot, readonly Action[]] {
  const [next, actions] = located(flow, decide);
  if (next.status === 'error')
    return located(flow, () => {
      throw next.error;
    });
  return [next, actions];
}

function located<T>(flow: FlowId, decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Infinite loop detected'))
      throw new EndlessFlow(flow, undefined, 'it goes round without waiting for anybody');
    throw error;
  }
}

/** XState's actions are wider than ours in its types; this is the one place where they become effects. */
export interface Action {
  readonly type: string;
  readonly params?: unknown;
}

function turnOf(machine: ConversationMachine, next: MachineSnapshot, actions: readonly Action[], answersAgain = 0): Turn {
  const effects = actions.flatMap(effectsOf);
  const path = actions.filter(({ type }) => type === 'enter').map(({ params }) => params as Turn['path'][number]);
  const last = path.at(-1);
  // Texts, not messages: a long one goes in parts, and a customer's own words may have made it long.
  const replies = actions.filter((action) => action.type === 'say' && effectsOf(action).length > 0).length;
  if (replies > repliesPerTurn * (1 + answersAgain))
    throw new EndlessFlow(last?.flow ?? machine.flow, last?.step, `${replies} replies to one event; at most ${repliesPerTurn} are sent`);

  const snapshot = store(next);
  return { snapshot, effects: lastWordOnTimers(effects), path, resting: resting(machine, snapshot), done: next.status === 'done' };
}

function effectsOf({ type, params }: Action): Effect[] {
  switch (type) {
    case 'say':
      return saying(params as { messages: readonly Outgoing[]; template?: TemplateMessage });
    case 'xstate.raise': {
      const { id, delay } = params as { id: string; delay: number };
      return [{ type: 'arm', name: id, delayMs: delay }];
    }
    case 'xstate.cancel':
      return [{ type: 'disarm', name: (params as { sendId: string }).sendId }];
    case 'call': {
      const { operation, input } = params as { operation: string; input: Readonly<Record<string, Json>> };
      return [{ type: 'call', operation, input }];
    }
    case 'undo':
      return (params as { done: readonly Done[] }).done.map(({ operation, input }) => ({ type: 'undo', operation, input }));
    case 'request':
      return [{ type: 'request', request: (params as { request: Asked }).request }];
    case 'hand-off':
      return [{ type: 'hand-off', reason: (params as { reason: string }).reason }];
    case 'go':
      return [{ type: 'go', ...(params as { flow: FlowId; variables?: Readonly<Record<string, Json>> }) }];
    case 'opt-out-of-all':
      return [{ type: 'opt-out', everything: true }];
    case 'stay-asked':
    case 'take-back':
    case 'opt-out':
    case 'opt-in':
    case 'end':
      return [{ type }];
    default:
      return [];
  }
}

/** A template stands for all that is said at once. */
const saying = ({ messages, template }: { readonly messages: readonly Outgoing[]; readonly template?: TemplateMessage }): Effect[] =>
  messages.map((message, index) => ({
    type: 'say',
    message,
    ...(index > 0 ? { continues: true } : template === undefined ? {} : { template }),
  }));

/** A timer that is stopped and set again in one turn is only set: arming replaces. */
function lastWordOnTimers(effects: readonly Effect[]): readonly Effect[] {
  return effects.filter((effect, index) => {
    if (effect.type !== 'arm' && effect.type !== 'disarm') return true;
    return !effects.slice(index + 1).some((later) => (later.type === 'arm' || later.type === 'disarm') && later.name === effect.name);
  });
}
