import type { FlowId, Json, Language, Flow } from '../language/flow.ts';
import { advance, begin, type Resting, type Snapshot, type Start, type Turn } from '../machine/advance.ts';
import type { ConversationMachine, Frame } from '../machine/compile.ts';
import type { Asked, Effect, Outgoing } from '../machine/effects.ts';
import type { ConversationEvent, Received, Referral } from '../machine/events.ts';
import { begins, reactingTo, startedBy, startedInPlace } from '../machine/triggers.ts';
import { machineOf } from './machines.ts';

/** The business around a simulated conversation: it performs operations as the real one would. */
export interface World {
  perform(
    operation: string,
    input: Readonly<Record<string, Json>>,
    around: { readonly language: Language; readonly now: Date },
  ): {
    readonly outcome: string;
    readonly output: Readonly<Record<string, Json>>;
  };
  /** What others answer to requests. Without it nobody does. */
  answer?(request: Asked): { readonly outcome: 'done' | 'failed'; readonly output: Readonly<Record<string, Json>> };
  /** What happens by itself as time passes: a hold ends, a reminder is due. */
  readonly happenings?: { readonly next: Date | undefined; happen(): ConversationEvent | undefined };
}

export interface SimulationSetup {
  readonly library: ReadonlyMap<FlowId, Flow>;
  readonly frame: Frame;
  readonly world: World;
  readonly business: { readonly name: string; readonly currency: string; readonly zone: string; readonly country?: string };
  readonly contact?: { readonly name?: string };
  readonly language?: Language;
  readonly now?: Date;
  /** What is left to chance goes by it; 0 where nothing is said. */
  readonly lot?: number;
  /** The flow that answers, where it is not the one that the first message triggers. */
  readonly flow?: FlowId;
  /** Values for the variables of that flow. */
  readonly variables?: Readonly<Record<string, Json>>;
}

/** What can be seen from outside, in order. */
export type Seen =
  | { readonly type: 'said'; readonly message: Outgoing }
  | { readonly type: 'called'; readonly operation: string; readonly input: Readonly<Record<string, Json>>; readonly outcome: string }
  | { readonly type: 'requested'; readonly pattern: string; readonly outcome: string }
  | { readonly type: 'handed-off'; readonly reason: string }
  | { readonly type: 'taken-back' }
  | { readonly type: 'opted-out' }
  | { readonly type: 'opted-in' }
  | { readonly type: 'moved'; readonly flow: FlowId; readonly step: string }
  | { readonly type: 'ended' };

interface Timer {
  readonly name: string;
  readonly at: number;
}

/** A conversation in memory: the very machine that the server runs, with a clock that is told how time passes. */
export class Simulation {
  private readonly setup: SimulationSetup;
  private timers: Timer[] = [];
  private clock: number;
  private run: { readonly machine: ConversationMachine; readonly turn: Turn } | undefined;
  private readonly seen: Seen[] = [];
  /** Staff took the conversation over while no flow ran. */
  private held = false;

  constructor(setup: SimulationSetup) {
    this.setup = setup;
    this.clock = (setup.now ?? new Date()).valueOf();
  }

  get now(): Date {
    return new Date(this.clock);
  }

  /** Where the conversation stands; undefined before the first message. */
  get resting(): Resting | undefined {
    return this.run?.turn.resting;
  }

  /** The flow that runs, or ran last. */
  get flow(): FlowId | undefined {
    return this.run?.machine.flow;
  }

  get snapshot(): Snapshot | undefined {
    return this.run?.turn.snapshot;
  }

  get ended(): boolean {
    return this.run?.turn.done ?? true;
  }

  /** The same conversation, which from here on may go otherwise. */
  fork(): Simulation {
    const other = new Simulation(this.setup);
    other.timers = this.timers;
    other.clock = this.clock;
    other.run = this.run;
    other.held = this.held;
    return other;
  }

  receive(message: Received, referral?: Referral, id?: string): readonly Seen[] {
    const by = referral ? { referral } : {};
    const event = { type: 'message.received' as const, message, at: this.now.toISOString(), ...by, ...(id === undefined ? {} : { id }) };
    if (!this.ended) return this.happen(event);
    if (this.held || !begins(event, this.snapshot ?? null)) return [];
    const { flow: given } = this.setup;
    const arrival = { message, ...by };
    const flows = this.setup.library;
    const started =
      given === undefined
        ? startedBy(arrival, flows.values(), this.language)
        : (startedInPlace(arrival, [flows.get(given)!]) ?? { flow: given });
    if (started === undefined) throw new Error('No flow answers first: give one the trigger `first`');
    const { flow, ...also } = started;
    return this.watch(() => this.begin(flow, { message, ...also, ...by }));
  }

  happen(event: ConversationEvent): readonly Seen[] {
    return this.watch(() => this.deliver(event));
  }

  /** The time of a flow comes, by its schedule: it begins where nothing else is under way. */
  comes(flow: FlowId): readonly Seen[] {
    return this.watch(() => {
      if (this.ended && !this.held) this.begin(flow, { event: { date: this.now.toISOString().slice(0, 10) } });
    });
  }

  /** Lets time pass; timers that fall due on the way fire in their order. */
  pass(minutes: number): readonly Seen[] {
    const until = this.clock + minutes * 60_000;
    return this.watch(() => {
      for (;;) {
        const due = this.timers.filter(({ at }) => at <= until).sort((left, right) => left.at - right.at)[0];
        if (this.worldGoesOn(due?.at ?? until)) continue;
        if (!due) break;
        this.clock = Math.max(this.clock, due.at);
        this.timers = this.timers.filter((timer) => timer !== due);
        this.deliver({ type: 'timer.fired', name: due.name });
      }
      this.clock = until;
    });
  }

  /** Lets the next thing happen outside of the conversation, if its time comes by then. */
  private worldGoesOn(until: number): boolean {
    const { happenings } = this.setup.world;
    const next = happenings?.next?.valueOf();
    if (next === undefined || next > until) return false;
    this.clock = Math.max(this.clock, next);
    const event = happenings?.happen();
    if (event) this.deliver(event);
    return true;
  }

  private get language(): Language {
    return this.snapshot?.language ?? this.setup.language ?? 'en';
  }

  private watch(act: () => void): readonly Seen[] {
    const before = this.seen.length;
    act();
    return this.seen.slice(before);
  }

  private begin(flow: FlowId, by: Pick<Start, 'message' | 'event' | 'referral' | 'variables'> = {}): void {
    const { contact = {}, business, lot = 0, library, frame } = this.setup;
    const machine = machineOf(flow, library, frame);
    const variables = flow === this.setup.flow ? (this.setup.variables ?? {}) : {};
    const after = this.snapshot;
    this.timers = [];
    this.settle(
      machine,
      begin(machine, { language: this.language, contact, business, lot, variables, ...by, ...(after ? { after } : {}) }),
    );
  }

  private deliver(event: ConversationEvent): void {
    if (!this.run || this.run.turn.done) {
      if (event.type === 'staff.took') this.held = true;
      if (event.type === 'staff.gave-back') this.held = false;
      const flow = event.type === 'signal.arrived' && !this.held ? reactingTo(event.signal, this.setup.library.values()) : undefined;
      if (event.type === 'signal.arrived' && flow !== undefined) this.begin(flow, { event: event.data });
      return;
    }
    const { machine, turn } = this.run;
    // As the server does: through JSON, so that nothing but what is stored survives.
    const stored = JSON.parse(JSON.stringify(turn.snapshot)) as Snapshot;
    this.settle(machine, advance(machine, stored, event));
  }

  private settle(machine: ConversationMachine, turn: Turn): void {
    this.run = { machine, turn };
    for (const { flow, step } of turn.path) this.seen.push({ type: 'moved', flow, step });
    for (const effect of turn.effects) this.perform(effect);
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case 'say':
        this.seen.push({ type: 'said', message: effect.message });
        break;
      case 'arm':
        this.timers = [...this.timers.filter(({ name }) => name !== effect.name), { name: effect.name, at: this.clock + effect.delayMs }];
        break;
      case 'disarm':
        this.timers = this.timers.filter(({ name }) => name !== effect.name);
        break;
      case 'call': {
        const answer = this.setup.world.perform(effect.operation, effect.input, { language: this.language, now: this.now });
        this.seen.push({ type: 'called', operation: effect.operation, input: effect.input, outcome: answer.outcome });
        this.deliver({ type: 'call.done', ...answer });
        break;
      }
      case 'undo':
        this.setup.world.perform(effect.operation, effect.input, { language: this.language, now: this.now });
        break;
      case 'request': {
        const { ref, pattern } = effect.request;
        const answer = this.setup.world.answer?.(effect.request) ?? { outcome: 'failed', output: {} };
        this.seen.push({ type: 'requested', pattern, outcome: answer.outcome });
        this.deliver({ type: 'request.answered', ref, ...answer });
        break;
      }
      case 'hand-off':
        this.seen.push({ type: 'handed-off', reason: effect.reason });
        break;
      case 'stay-asked':
        break;
      case 'take-back':
        this.seen.push({ type: 'taken-back' });
        break;
      case 'opt-out':
        this.seen.push({ type: 'opted-out' });
        break;
      case 'opt-in':
        this.seen.push({ type: 'opted-in' });
        break;
      case 'go':
        this.begin(effect.flow, effect.variables ? { variables: effect.variables } : {});
        break;
      case 'end':
        this.timers = [];
        this.seen.push({ type: 'ended' });
        break;
    }
  }
}
