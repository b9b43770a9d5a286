import type { AnswerType, Flow, FlowId, Json, Outcome, SignalWay, Step, Variable } from '../language/flow.ts';
import { kindOf } from '../language/kinds/kinds.ts';
import { resultsOf } from '../language/kinds/run.ts';
import { edgesOf, nextOf } from '../language/outcomes.ts';
import { operations, type Operation } from '../language/operations.ts';
import { inLanguage } from '../language/text.ts';
import { valueOf } from '../language/values.ts';
import type { Frame } from '../machine/compile.ts';
import { optionsOf } from '../machine/effects.ts';
import type { Received } from '../machine/events.ts';
import { signalsOf } from '../machine/triggers.ts';
import { wayThrough, withWaysMarked } from './coverage.ts';
import { Simulation, type World } from './simulate.ts';

type Entered = { readonly flow: FlowId; readonly step: string };

/** Throws dice that fall the same way for the same seed. */
const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

const week = 7 * 24 * 60;
/** The flow that runs the one that is walked through. */
const running = 'running';
/** Farther than any flow is long. */
const nowhere = 10_000;

/**
 * Walks through the flows to where no transcript went: a customer who now answers, now is silent, now writes what fits no question, in
 * a business whose operations end in any way that they may. Where several ways lead on, it prefers those that nobody took yet.
 */
export class Explorer {
  /** Every step entered, of flows whose ways are marked. */
  readonly entered: Entered[] = [];
  private readonly taken: Set<string>;
  private readonly library: ReadonlyMap<FlowId, Flow>;
  private readonly frame: Frame;
  private readonly roll: (below: number) => number;
  /** The texts that branches compare with: operations answer with these too. */
  private readonly compared: readonly string[];
  private readonly chosen = new Map<string, number>();
  private talk!: Simulation;
  private marked!: Flow;
  private offered: readonly { readonly id: string; readonly title: string }[] = [];

  constructor(library: ReadonlyMap<FlowId, Flow>, frame: Frame, seed: number, before: Iterable<Entered> = []) {
    this.library = library;
    this.compared = [...library.values()].flatMap((flow) => Object.values(flow.steps)).flatMap(comparedIn);
    this.frame = frame;
    this.roll = diceOf(seed);
    this.taken = new Set([...before].map(nameOf));
  }

  /** Conversations that begin with this flow, until each of its ways was taken, or so many. */
  explore(flow: FlowId, { walks, moves }: { readonly walks: number; readonly moves: number }): void {
    const ways = edgesOf(this.library.get(flow)!).map(({ from, on }) => nameOf({ flow, step: wayThrough(from, on) }));
    for (let walk = 0; walk < walks && ways.some((way) => !this.taken.has(way)); walk++) this.walk(flow, moves);
  }

  /** One conversation that begins with this flow, of at most so many moves. */
  walk(flow: FlowId, moves: number): void {
    const marked = withWaysMarked(this.library.get(flow)!);
    this.marked = marked;
    const library = new Map([...this.library].map(([id, other]) => [id, id === flow ? marked : endingAnyhow(other)]));
    const inputs = Object.entries(marked.variables).filter(([, { role }]) => role === 'input');
    const isRun = inputs.length > 0 && this.roll(2) === 1;
    if (isRun) library.set(running, this.runs(marked, inputs));
    this.talk = new Simulation({
      library,
      frame: this.frame,
      world: this.anyWorld(),
      business: { name: 'Anybody', currency: 'EUR', zone: 'UTC' },
      ...(this.roll(2) ? { contact: { name: 'Ana' } } : {}),
      language: this.roll(4) ? 'en' : 'es',
      now: new Date('2026-03-02T10:00:00Z'),
      lot: this.roll(2 ** 32),
      flow: isRun ? running : flow,
    });
    const signals = signalsOf(marked);
    if (signals.length > 0 && !isRun) {
      const signal = this.pick(signals);
      const what = signal.slice(signal.indexOf('.') + 1);
      this.look(this.talk.happen({ type: 'signal.arrived', signal, data: { ...this.anyNews(), ...(this.roll(5) ? { what } : {}) } }));
    } else this.look(this.talk.receive(...this.opening(marked)));
    for (let move = 0; move < moves && !this.talk.ended; move++) this.move();
  }

  /** A message that starts the flow. */
  private opening({ triggers }: Flow): Parameters<Simulation['receive']> {
    const words = { kind: 'text', text: this.pick(['hello', '2 croissants', 'do you open today?', ' ']) } as const;
    const trigger = triggers.find(({ on }) => on !== 'first' && on !== 'keyword');
    switch (trigger?.on) {
      case 'cart':
        return [aCart];
      case 'ad':
        return [words, { source: 'ad', id: trigger.id ?? '1' }];
      case 'link':
        return [{ kind: 'text', text: `${trigger.code} ${this.pick(['', 'two coffees'])}` }];
      case 'template-button':
        return [{ kind: 'tap', id: `${trigger.payload}${this.pick(this.compared)}`, title: 'Tapped' }];
      default:
        return [words];
    }
  }

  /** A flow that runs another with anything for its inputs. */
  private runs(flow: Flow, inputs: readonly (readonly [string, Variable])[]): Flow {
    const input = Object.fromEntries(inputs.map(([name, { type }]) => [name, { fixed: this.anyValue(type) }]));
    return {
      id: running,
      title: running,
      start: 'run',
      triggers: [],
      variables: {},
      steps: {
        run: { kind: 'run', flow: flow.id, input, next: Object.fromEntries(resultsOf(flow).map((result) => [result, 'end'])) },
        end: { kind: 'end' },
      },
      layout: {},
    };
  }

  private move(): void {
    const { talk } = this;
    const { flow, step: id, waitsFor } = talk.resting!;
    if (waitsFor === 'person') return this.look(talk.happen({ type: 'staff.gave-back', how: 'resume' }));
    const step = flow === this.marked.id ? this.marked.steps[id] : undefined;
    if (!step) return this.answerAnything();
    const outcome = this.towardsUntaken(flow, id, Object.keys(nextOf(step)));
    this.lead(step, outcome);
  }

  /** Does what would make the step leave by this outcome. */
  private lead(step: Step, outcome: Outcome | undefined): void {
    const signal = 'signals' in step ? step.signals?.find((each) => each.outcome === outcome) : undefined;
    if (signal) return this.look(this.talk.happen({ type: 'signal.arrived', signal: signal.on, data: this.newsAbout(signal) }));
    // No longer than it takes, or the steps behind it would not be heard of either.
    if (outcome === 'silence' || outcome === 'elapsed') return this.look(this.talk.pass(patienceOf(step)));
    if (outcome === 'arrived' && step.kind === 'wait' && 'signal' in step.for)
      return this.look(this.talk.happen({ type: 'signal.arrived', signal: step.for.signal, data: null }));
    if (outcome === 'failed') return this.fail(step);
    const option = this.offered.find(({ id }) => id.endsWith(`.${outcome}`));
    if (option) return this.look(this.talk.receive({ kind: 'tap', ...option }));
    if (step.kind === 'choose' && outcome === 'other')
      return this.say({ kind: 'text', text: this.pick([...this.compared, 'something else entirely']) });
    this.answerAnything(step);
  }

  private fail(step: Step): void {
    const wrong: Received =
      step.kind === 'ask' && step.answer.type !== 'text' ? { kind: 'text', text: '???' } : { kind: 'text', text: ' ' };
    for (let tries = 0; tries < 10 && this.standsAt(step); tries++) this.say(wrong);
  }

  private answerAnything(step?: Step): void {
    const choices = this.offered;
    if (step?.kind === 'ask') this.say(this.answer(step.answer.type));
    else if (choices.length > 0) this.say({ kind: 'tap', ...this.pick(choices) });
    else if (this.roll(3)) this.say({ kind: 'text', text: this.pick(['yes', '2', 'menu', 'back']) });
    else this.look(this.talk.pass(13 * week));
  }

  private answer(type: AnswerType): Received {
    switch (type) {
      case 'place':
        return this.roll(2) ? { kind: 'location', latitude: 40.4, longitude: -3.7 } : { kind: 'text', text: 'Calle Mayor 1, Madrid' };
      case 'photo':
      case 'file':
        return { kind: 'media', media: 'image', mediaId: 'any' };
      case 'cart':
        return aCart;
      default:
        return { kind: 'text', text: this.pick(answers[type]) };
    }
  }

  private say(message: Received): void {
    this.look(this.talk.receive(message));
  }

  private standsAt(step: Step): boolean {
    return !this.talk.ended && this.marked.steps[this.talk.resting!.step] === step;
  }

  private look(seen: ReturnType<Simulation['receive']>): void {
    for (const each of seen) {
      if (each.type === 'moved') {
        this.entered.push({ flow: each.flow, step: each.step });
        this.taken.add(nameOf(each));
      }
      if (each.type === 'said' && optionsOf(each.message).length > 0) this.offered = optionsOf(each.message);
    }
  }

  /** Mostly the outcome that leads to a way that nobody took, by the fewest steps; now and then any. */
  private towardsUntaken(flow: FlowId, step: string, outcomes: readonly Outcome[]): Outcome | undefined {
    if (outcomes.length === 0) return undefined;
    if (!this.roll(5)) return this.pick(outcomes);
    const tried = (outcome: Outcome) => this.chosen.get(nameOf({ flow, step: wayThrough(step, outcome) })) ?? 0;
    // What was chosen often and led nowhere new is less and less attractive: a branch on the way may not let anybody through.
    const far = outcomes.map((outcome) => this.distance(flow, step, outcome) + tried(outcome) / 3);
    const nearest = Math.min(...far);
    const outcome = this.pick(outcomes.filter((_, index) => far[index] === nearest));
    this.chosen.set(nameOf({ flow, step: wayThrough(step, outcome) }), tried(outcome) + 1);
    return outcome;
  }

  /** How many steps from here the next untaken way is, if one leaves by this outcome; 0 when it is this one. */
  private distance(flow: FlowId, step: string, outcome: Outcome): number {
    const steps = this.marked.steps;
    const seen = new Set<string>([step]);
    let ways: (readonly [string, Outcome])[] = [[step, outcome]];
    for (let far = 0; ways.length > 0; far++) {
      if (ways.some(([from, on]) => !this.taken.has(nameOf({ flow, step: wayThrough(from, on) })))) return far;
      const reached = ways.map(([from, on]) => nextOf(steps[wayThrough(from, on)]!)['done']!).filter((to) => !seen.has(to));
      for (const to of reached) seen.add(to);
      ways = [...new Set(reached)].flatMap((to) => Object.keys(nextOf(steps[to]!)).map((on) => [to, on] as const));
    }
    return nowhere;
  }

  private pick<T>(of: readonly T[]): T {
    return of[this.roll(of.length)]!;
  }

  /** A business whose operations end in any way that they declare, and answer with anything of the declared type. */
  private anyWorld(): World {
    return {
      perform: (name) => {
        const operation: Operation | undefined = (operations as Readonly<Record<string, Operation>>)[name];
        if (!operation) throw new Error(`There is no operation "${name}"`);
        const { flow, step } = this.talk.resting!;
        const outcome = flow === this.marked.id ? this.towardsUntaken(flow, step, operation.outcomes) : this.pick(operation.outcomes);
        const output = Object.entries(operation.output).map(([field, type]) => [field, this.anyValue(type)] as const);
        return { outcome: outcome!, output: Object.fromEntries(output) };
      },
      answer: ({ flow, step, take }) => ({
        outcome: this.towardsUntaken(flow, step, ['done', 'failed']) as 'done' | 'failed',
        output: Object.fromEntries(Object.keys(take).map((variable) => [variable, this.anyValue('text')])),
      }),
    };
  }

  /** What a signal may tell of a record. */
  private anyNews(): Readonly<Record<string, Json>> {
    const kept = Object.values(this.marked.steps).flatMap((step) =>
      ('signals' in step ? (step.signals ?? []) : []).flatMap(({ saveAs = [] }) => saveAs),
    );
    const names = new RegExp(`\\b(?:${[...new Set(['event', ...kept])].join('|')})\\.(\\w+)`, 'g');
    const read = [...JSON.stringify(this.marked).matchAll(names)].map(([, field]) => field!);
    const told = [...new Set(read)].map(
      (field) => [field, this.anyValue(this.pick(['text', 'text', 'number', 'boolean', 'list']))] as const,
    );
    return { number: 'A-1', ...Object.fromEntries(told), about: 'any' };
  }

  /** A signal that fits a way out of the step: about the record that the way asks for. */
  private newsAbout({ about }: SignalWay): Json {
    if (about === undefined) return this.anyNews();
    const scope = Object.assign({}, ...Object.values(this.talk.snapshot?.scopes ?? {})) as Readonly<Record<string, Json>>;
    return { ...this.anyNews(), about: valueOf(about, scope, (text) => inLanguage(text, 'en')) };
  }

  private anyValue(type: Variable['type']): Json {
    if (!this.roll(5)) return null;
    switch (type) {
      case 'text':
        return this.pick([...this.compared, 'a word', 'some more words', '']);
      case 'number':
        return this.pick([0, 1, 3, 1250]);
      case 'boolean':
        return this.roll(2) === 1;
      case 'date':
        return '2026-03-03';
      case 'time':
        return '10:30';
      case 'place':
        return { address: 'Calle Mayor 1' };
      case 'list':
        return Array.from({ length: this.pick([0, 1, 4, 25]) }, (_, nth) => ({ id: `o${nth}`, title: `Option ${nth}` }));
      case 'file':
      case 'record':
        return { id: 'any', number: 'A-1' };
    }
  }
}

const aCart: Received = { kind: 'order', items: [{ retailerId: 'croissant', quantity: 2 }] };

const answers: Readonly<Record<Exclude<AnswerType, 'place' | 'photo' | 'file' | 'cart'>, readonly string[]>> = {
  text: ['Ana Kern', 'without sugar, please', 'two croissants'],
  number: ['2', '1', '40'],
  date: ['2026-03-05', 'tomorrow'],
  time: ['10:30', '18:00'],
  email: ['ana@example.com'],
  phone: ['+34 600 111 222'],
};

/** A flow that stands in for another: it asks how it is to end. Each flow is walked through by itself. */
function endingAnyhow(flow: Flow): Flow {
  const ends = resultsOf(flow).map((result) => [`ends-${result}`, result] as const);
  const first = ends[0]![0];
  return {
    ...flow,
    start: 'ends',
    steps: {
      ends: {
        kind: 'choose',
        text: 'How does it end?',
        options: ends.map(([id, title]) => ({ id, title })),
        silence: { afterMinutes: 60 },
        next: { ...Object.fromEntries(ends.map(([id]) => [id, id])), failed: first, silence: first },
      },
      ...Object.fromEntries(ends.map(([id, result]) => [id, { kind: 'end' as const, result }])),
    },
  };
}

/** Texts that a step compares something with. */
const comparedIn = (step: Step): readonly string[] =>
  kindOf(step)
    .values(step)
    .flatMap(([, value]) => (step.kind === 'branch' && 'fixed' in value && typeof value.fixed === 'string' ? [value.fixed] : []));

const patienceOf = (step: Step): number => {
  if ('silence' in step) return step.silence.afterMinutes;
  if (step.kind !== 'wait') return 13 * week;
  return 'minutes' in step.for ? step.for.minutes : step.for.atMostMinutes;
};

const nameOf = ({ flow, step }: Entered): string => `${flow}/${step}`;
