import type { Flow, FlowId, Json, Outcome, SignalWay, Step, StepId } from '../language/flow.ts';
import { nextOf } from '../language/outcomes.ts';
import { operations, type Operation } from '../language/operations.ts';
import { inLanguage } from '../language/text.ts';
import { valueOf } from '../language/values.ts';
import type { Frame } from '../machine/compile.ts';
import { optionsOf } from '../machine/effects.ts';
import type { Received } from '../machine/events.ts';
import { aCart, Anything } from './anything.ts';
import { Dice } from './dice.ts';
import { Simulation, type World } from './simulate.ts';
import { type Entered, Untaken } from './untaken.ts';
import { running, walked, type Walked } from './walked.ts';

const week = 7 * 24 * 60;
/** Conversations kept of each step that they stood at. */
const standsKept = 8;

/**
 * Walks through the flows to where no transcript went: a customer who now answers, now is silent, now writes what fits no question, in
 * a business whose operations end in any way that they may. Where several ways lead on, it prefers those that nobody took yet. Each
 * flow is walked through by itself, with stand-ins for the others.
 */
export class Explorer {
  /** Every step entered, of flows whose ways are marked. */
  readonly entered: Entered[] = [];
  private readonly library: ReadonlyMap<FlowId, Flow>;
  private readonly frame: Frame;
  private readonly dice: Dice;
  private readonly before: readonly Entered[];
  private talk!: Simulation;
  private marked!: Flow;
  private anything!: Anything;
  private untaken!: Untaken;
  private readonly kept = new Map<StepId, { readonly talk: Simulation; readonly offered: Explorer['offered'] }[]>();
  private offered: readonly { readonly id: string; readonly title: string }[] = [];

  constructor(library: ReadonlyMap<FlowId, Flow>, frame: Frame, seed: number, before: readonly Entered[] = []) {
    this.library = library;
    this.frame = frame;
    this.dice = new Dice(seed);
    this.before = before;
  }

  /** Conversations that begin with this flow, until each of its ways was taken, or so many. */
  explore(flow: FlowId, { walks, moves }: { readonly walks: number; readonly moves: number }): void {
    const ready = walked(this.library.get(flow)!, this.library);
    this.marked = ready.marked;
    this.anything = new Anything(this.dice, ready.marked);
    this.untaken = new Untaken(this.library.get(flow)!, this.dice, this.before);
    this.kept.clear();
    for (let walk = 0; walk < walks && !this.untaken.isEmpty; walk++) this.walk(ready, moves);
  }

  /** One conversation, of at most so many moves: from its beginning, or from where another once stood, near to what nobody took yet. */
  private walk(ready: Walked, moves: number): void {
    const from = this.dice.onceIn(3) ? undefined : this.untaken.nearest([...this.kept.keys()]);
    if (from === undefined) this.begin(ready);
    else {
      const kept = this.dice.pick(this.kept.get(from)!);
      this.talk = kept.talk.fork();
      this.offered = kept.offered;
    }
    for (let move = 0; move < moves && !this.talk.ended; move++) {
      this.keep();
      this.move();
    }
  }

  /** Where a conversation stands, to go on from there some other time. */
  private keep(): void {
    const { flow, step } = this.talk.resting!;
    if (flow !== this.marked.id) return;
    const kept = this.kept.get(step) ?? [];
    const one = { talk: this.talk.fork(), offered: this.offered };
    if (kept.length < standsKept) kept.push(one);
    else kept[this.dice.below(standsKept)] = one;
    this.kept.set(step, kept);
  }

  private begin({ marked, library, inputs, signals }: Walked): void {
    const { dice } = this;
    const isRun = inputs.length > 0 && dice.onceIn(2);
    this.talk = new Simulation({
      library,
      frame: this.frame,
      world: this.anyWorld(),
      business: { name: 'Anybody', currency: 'EUR', zone: 'UTC' },
      ...(dice.onceIn(2) ? {} : { contact: { name: 'Ana' } }),
      language: dice.onceIn(4) ? 'es' : 'en',
      now: new Date('2026-03-02T10:00:00Z'),
      lot: dice.below(2 ** 32),
      flow: isRun ? running : marked.id,
      variables: isRun ? Object.fromEntries(inputs.map(([name, { type }]) => [name, this.anything.value(type)])) : {},
    });
    if (signals.length > 0 && !isRun) {
      const signal = dice.pick(signals);
      const what = signal.slice(signal.indexOf('.') + 1);
      const data = { ...this.anything.news(), ...(dice.onceIn(5) ? {} : { what }) };
      this.look(this.talk.happen({ type: 'signal.arrived', signal, data }));
    } else this.look(this.talk.receive(...this.opening(marked)));
  }

  /** A message that starts the flow. */
  private opening({ triggers }: Flow): Parameters<Simulation['receive']> {
    const { dice } = this;
    const words = { kind: 'text', text: dice.pick(['hello', '2 croissants', 'do you open today?', ' ']) } as const;
    const trigger = triggers.find(({ on }) => on !== 'first' && on !== 'keyword');
    switch (trigger?.on) {
      case 'cart':
        return [aCart];
      case 'ad':
        return [words, { source: 'ad', id: trigger.id ?? '1' }];
      case 'link':
        return [{ kind: 'text', text: `${trigger.code} ${dice.pick(['', 'two coffees'])}` }];
      case 'template-button':
        return [{ kind: 'tap', id: `${trigger.payload}${dice.pick(this.anything.compared)}`, title: 'Tapped' }];
      default:
        return [words];
    }
  }

  private move(): void {
    const { talk } = this;
    const { flow, step: id, waitsFor } = talk.resting!;
    const step = flow === this.marked.id ? this.marked.steps[id] : undefined;
    if (waitsFor === 'person') return this.leaveThePerson(step && this.untaken.outcomeTowards(id, Object.keys(nextOf(step))));
    if (!step) return this.answerAnything();
    this.lead(step, this.untaken.outcomeTowards(id, Object.keys(nextOf(step))));
  }

  /** Given back by staff, or on meanwhile where nobody has come. */
  private leaveThePerson(outcome: Outcome | undefined): void {
    if (outcome === 'nobody') return this.waitForNobody();
    if (outcome === 'other') return this.say({ kind: 'text', text: this.dice.pick([...this.anything.compared, 'one more thing']) });
    this.look(this.talk.happen({ type: 'staff.gave-back', how: 'resume' }));
  }

  /** No longer than the patience of the step, or the question behind it would be given up as well. */
  private waitForNobody(): void {
    const { step } = this.talk.resting!;
    for (let minutes = 1; minutes < 13 * week && this.talk.resting?.step === step; minutes *= 2) this.look(this.talk.pass(minutes));
  }

  /** Does what would make the step leave by this outcome. */
  private lead(step: Step, outcome: Outcome | undefined): void {
    const signal = 'signals' in step ? step.signals?.find((each) => each.outcome === outcome) : undefined;
    if (signal?.on === 'staff.took') return this.look(this.talk.happen({ type: 'staff.took' }));
    if (signal) return this.look(this.talk.happen({ type: 'signal.arrived', signal: signal.on, data: this.newsAbout(signal) }));
    // No longer than it takes, or the steps behind it would not be heard of either.
    if (outcome === 'silence' || outcome === 'elapsed') return this.look(this.talk.pass(patienceOf(step)));
    if (outcome === 'arrived' && step.kind === 'wait' && 'signal' in step.for)
      return this.look(this.talk.happen({ type: 'signal.arrived', signal: step.for.signal, data: null }));
    if (outcome === 'failed') return this.fail(step);
    const option = this.offered.find(({ id }) => id.endsWith(`.${outcome}`));
    if (option) return this.look(this.talk.receive({ kind: 'tap', ...option }));
    if (step.kind === 'choose' && outcome === 'file') return this.say(this.anything.answer('photo'));
    if (step.kind === 'choose' && outcome === 'other')
      return this.say({ kind: 'text', text: this.dice.pick([...this.anything.compared, 'something else entirely']) });
    this.answerAnything(step);
  }

  private fail(step: Step): void {
    const wrong: Received =
      step.kind === 'ask' && step.answer.type !== 'text' ? { kind: 'text', text: '???' } : { kind: 'text', text: ' ' };
    for (let tries = 0; tries < 10 && this.standsAt(step); tries++) this.say(wrong);
  }

  private answerAnything(step?: Step): void {
    const choices = this.offered;
    if (step?.kind === 'ask') this.say(this.anything.answer(step.answer.type));
    else if (choices.length > 0) this.say({ kind: 'tap', ...this.dice.pick(choices) });
    else if (this.dice.onceIn(3)) this.look(this.talk.pass(13 * week));
    else this.say({ kind: 'text', text: this.dice.pick(['yes', '2', 'menu', 'back']) });
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
        this.untaken.take(each);
      }
      if (each.type === 'said' && optionsOf(each.message).length > 0) this.offered = optionsOf(each.message);
    }
  }

  /** A business whose operations end in any way that they declare, and answer with anything of the declared type. */
  private anyWorld(): World {
    return {
      perform: (name) => {
        const operation: Operation | undefined = (operations as Readonly<Record<string, Operation>>)[name];
        if (!operation) throw new Error(`There is no operation "${name}"`);
        const { flow, step } = this.talk.resting!;
        const output = Object.entries(operation.output).map(([field, type]) => [field, this.anything.value(type)] as const);
        return { outcome: this.outcomeOf(flow, step, operation.outcomes), output: Object.fromEntries(output) };
      },
      answer: ({ flow, step, take }) => ({
        outcome: this.outcomeOf(flow, step, ['done', 'failed']),
        output: Object.fromEntries(Object.keys(take).map((variable) => [variable, this.anything.value('text')])),
      }),
    };
  }

  private outcomeOf<O extends Outcome>(flow: FlowId, step: string, outcomes: readonly O[]): O {
    if (flow !== this.marked.id) return this.dice.pick(outcomes);
    return this.untaken.outcomeTowards(step, outcomes) as O;
  }

  /** A signal that fits a way out of the step: about the record that the way asks for. */
  private newsAbout({ about }: SignalWay): Json {
    const news = this.anything.news();
    if (about === undefined) return news;
    const scope = Object.assign({}, ...Object.values(this.talk.snapshot?.scopes ?? {})) as Readonly<Record<string, Json>>;
    return { ...news, about: valueOf(about, scope, (text) => inLanguage(text, 'en')) };
  }
}

const patienceOf = (step: Step): number => {
  if ('silence' in step) return step.silence.afterMinutes;
  if (step.kind !== 'wait') return 13 * week;
  return 'minutes' in step.for ? step.for.minutes : step.for.atMostMinutes;
};
