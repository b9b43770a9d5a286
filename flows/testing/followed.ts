import { isDeepStrictEqual } from 'node:util';
import type { Flow, FlowId, Json } from '../language/flow.ts';
import { lengthOf, limits } from '../language/limits.ts';
import { operations } from '../language/operations.ts';
import { normaliseText } from '../language/text.ts';
import { advance, begin, type Snapshot, type Turn } from '../machine/advance.ts';
import { compile, type ConversationMachine, type Frame } from '../machine/compile.ts';
import { type Outgoing, optionsOf, textOf } from '../machine/effects.ts';
import type { ConversationEvent, Received } from '../machine/events.ts';
import { globalWordIn } from '../machine/frame-words.ts';
import { isDoubleTap } from '../machine/double-taps.ts';
import { begins } from '../machine/triggers.ts';
import { readTap } from '../machine/taps.ts';
import type { Happening } from './any-happening.ts';
import { naughtyTexts } from './naughty-texts.ts';
import { someone } from './small-flows.ts';

/** Flows that lead to each other, compiled once. */
export class House {
  private readonly machines = new Map<FlowId, ConversationMachine>();
  private readonly library: ReadonlyMap<FlowId, Flow>;
  private readonly frame: Frame;

  constructor(library: ReadonlyMap<FlowId, Flow>, frame: Frame) {
    this.library = library;
    this.frame = frame;
  }

  /** The flow that answers first. */
  get door(): ConversationMachine {
    return this.machine(this.frame.menu);
  }

  machine(flow: FlowId): ConversationMachine {
    const known = this.machines.get(flow) ?? compile(this.library.get(flow)!, this.library, this.frame);
    this.machines.set(flow, known);
    return known;
  }
}

const promise = (kept: boolean, words: string): void => {
  if (!kept) throw new Error(`A promise was broken: ${words}`);
};

const most = { callsPerEvent: 60, flowsPerEvent: 20, options: 80, snapshotCharacters: 1_000_000 };

/**
 * A conversation that is followed for the promises that every turn must keep, whatever happens. It does what the server does
 * around the machine: answers calls, starts the next run, and takes each snapshot through JSON.
 */
export class Followed {
  /** Events that machines were given so far. */
  events = 0;
  private readonly house: House;
  private readonly luck: number;
  private machine: ConversationMachine;
  private turn: Turn;
  private options: { readonly id: string; readonly title: string }[] = [];
  private lastTap: { readonly id: string; readonly title: string } | undefined;
  private readonly spent = new Set<string>();
  /** The question that offered an option, of which run. */
  private readonly offeredBy = new Map<string, string>();
  private runs = 0;
  private readonly armed = new Set<string>();
  private readonly disarmed = new Set<string>();
  private readonly answers: ConversationEvent[] = [];
  /** Set while the answer to `order.place` is on its way; only then may a conversation come to `placed`. */
  private placing = false;

  constructor(house: House, luck: number, message: Received) {
    this.house = house;
    this.luck = luck;
    this.machine = house.door;
    this.turn = this.settled(begin(this.machine, { ...someone, message }));
  }

  happens(happening: Happening): void {
    const event = this.eventOf(happening);
    if (event) this.take(throughJson(event));
  }

  /** From wherever it stands, the word "person" leads to one, and afterwards the conversation goes on. */
  endsWithAPerson(): void {
    if (this.turn.done) this.take({ type: 'message.received', message: { kind: 'text', text: 'hi' } });
    this.take({ type: 'staff.gave-back', how: 'resume' });
    if (this.turn.done) return;
    this.take({ type: 'message.received', message: { kind: 'text', text: 'person' } });
    promise(this.turn.resting.waitsFor === 'person', 'whoever asks for a person comes to one');
    this.take({ type: 'staff.gave-back', how: 'resume' });
    this.take({ type: 'message.received', message: { kind: 'text', text: 'menu' } });
  }

  private eventOf(happening: Happening): ConversationEvent | undefined {
    const nth = <T>(from: readonly T[], which: number): T | undefined => from[which % Math.max(1, from.length)];
    const named = (name: string | undefined): ConversationEvent | undefined =>
      name === undefined ? undefined : { type: 'timer.fired', name };
    switch (happening.what) {
      case 'event':
        return happening.event;
      case 'timer':
        return named(nth([...this.armed], happening.which));
      case 'late-timer':
        return named(nth(this.past(), happening.which));
      case 'late-answer':
        return nth(this.answers, happening.which);
      case 'same-tap':
        return this.lastTap && { type: 'message.received', message: { kind: 'tap', ...this.lastTap } };
      case 'tap':
        this.lastTap = nth(this.options, happening.which) ?? this.lastTap;
        return this.lastTap && { type: 'message.received', message: { kind: 'tap', ...this.lastTap } };
    }
  }

  /** Timers that are gone. One of the open question may be armed again under its name, so those are left out. */
  private past(): readonly string[] {
    const { at } = this.turn.snapshot;
    return [...this.disarmed].filter((name) => !this.armed.has(name) && !name.startsWith(`${at}:`));
  }

  private take(event: ConversationEvent): void {
    const { at } = this.turn.snapshot;
    try {
      this.taken(event);
    } catch (error) {
      throw new Error(`At "${at}", ${JSON.stringify(event).slice(0, 300)}: ${(error as Error).message}`, { cause: error });
    }
  }

  private taken(event: ConversationEvent): void {
    if (this.turn.done) {
      if (event.type === 'message.received' && begins(event, this.turn.snapshot)) this.start(this.house.door, event.message);
      return;
    }
    const before = this.turn;
    const wasArmed = event.type === 'timer.fired' && this.armed.has(event.name);
    const turn = this.advanced(event);
    if (before.resting.waitsFor === 'person' && !this.isInLine(before) && event.type !== 'staff.gave-back')
      promise(
        turn.effects.every(({ type }) => type === 'disarm'),
        'the bot is silent while a person has the conversation',
      );
    if ((event.type === 'timer.fired' && !wasArmed) || event.type === 'call.done')
      promise(
        turn.effects.length === 0 && isDeepStrictEqual(before.snapshot, turn.snapshot),
        `what comes too late changes nothing: ${JSON.stringify(event)}`,
      );
    if (event.type === 'message.received') this.expectHeard(event, before, turn);
    if (wasArmed) this.armed.delete(event.name);
    this.turn = this.settled(turn);
  }

  private start(machine: ConversationMachine, message?: Received): void {
    this.machine = machine;
    this.runs += 1;
    this.armed.clear();
    this.events += 1;
    this.turn = this.settled(begin(machine, { ...someone, after: this.turn.snapshot, ...(message ? { message } : {}) }));
  }

  /** One turn, on what was stored of the one before. Every few turns it is taken twice, and must be the same both times. */
  private advanced(event: ConversationEvent): Turn {
    this.events += 1;
    const stored = JSON.stringify(this.turn.snapshot);
    promise(stored.length < most.snapshotCharacters, 'a conversation remembers only so much');
    const turn = advance(this.machine, JSON.parse(stored) as Snapshot, event);
    if ((this.events + this.luck) % 4 === 0) {
      const again = advance(this.machine, JSON.parse(stored) as Snapshot, throughJson(event));
      promise(isDeepStrictEqual(turn, again), 'the same event on the same snapshot gives the same turn');
      promise(isDeepStrictEqual(turn.snapshot, throughJson(turn.snapshot)), 'a snapshot is plain JSON');
    }
    return turn;
  }

  /** Answers what was called and goes where it leads, and looks at each turn on the way. */
  private settled(first: Turn): Turn {
    let turn = first;
    for (let calls = 0, flows = 0; ;) {
      this.turn = turn;
      this.look(turn);
      const call = turn.effects.find((effect) => effect.type === 'call');
      const go = turn.effects.find((effect) => effect.type === 'go');
      if (call) {
        promise((calls += 1) < most.callsPerEvent, 'one event calls only so many operations');
        const answer = answerTo(call.operation, this.luck + calls + this.events);
        this.answers.splice(20, 1);
        this.answers.unshift(answer);
        this.placing = answer.type === 'call.done' && call.operation === 'order.place' && answer.outcome === 'placed';
        turn = this.advanced(answer);
      } else if (go) {
        promise((flows += 1) < most.flowsPerEvent, 'flows do not lead to each other without end');
        this.machine = this.house.machine(go.flow);
        this.runs += 1;
        this.events += 1;
        this.armed.clear();
        turn = begin(this.machine, { ...someone, after: turn.snapshot, ...(go.variables && { variables: go.variables }) });
      } else return turn;
    }
  }

  private look(turn: Turn): void {
    const { waitsFor, step } = turn.resting;
    for (const effect of turn.effects) {
      if (effect.type === 'say') {
        expectSendable(effect.message);
        const offered = optionsOf(effect.message);
        this.options = [...offered, ...this.options].slice(0, most.options);
        const question = `${this.runs}: ${turn.snapshot.at}`;
        for (const { id } of offered) {
          promise((this.offeredBy.get(id) ?? question) === question, `a button answers one question only: ${id}`);
          this.offeredBy.set(id, question);
        }
      }
      if (effect.type === 'arm') {
        this.armed.add(effect.name);
        promise(effect.delayMs > 0, 'a timer is armed for later');
      }
      if (effect.type === 'disarm') {
        this.armed.delete(effect.name);
        this.disarmed.add(effect.name);
      }
    }
    if (turn.path.some((entered) => entered.step === 'placed'))
      promise(this.placing || step === 'placed', 'only a placed order is called placed');
    this.placing = false;
    if (turn.done || (waitsFor === 'person' && !this.isInLine(turn))) promise(this.armed.size === 0, 'no timer outlives what it was for');
    else if (waitsFor === 'person')
      promise(
        [...this.armed].every((name) => name.endsWith(':patience')),
        'in line, only patience ends',
      );
    promise(turn.done === (waitsFor === 'nothing'), 'a conversation waits for something or is over');
    if (waitsFor === 'call')
      promise(
        turn.effects.some(({ type }) => type === 'call'),
        'who waits for an operation has called it',
      );
    if (waitsFor === 'answer' || waitsFor === 'choice') promise(some(this.armed, ':silence'), 'a question does not wait for ever');
    if (waitsFor === 'timer' || waitsFor === 'signal') promise(some(this.armed, ':wait'), 'a pause does not last for ever');
  }

  /** A person is asked for and nobody has come: the flow may go on meanwhile, where it says so. */
  private isInLine({ snapshot }: Turn): boolean {
    const step = this.machine.steps.get(snapshot.at)?.step;
    return step?.kind === 'handoff' && snapshot.taken !== true && (step.patience !== undefined || step.next['other'] !== undefined);
  }

  private expectHeard(event: Extract<ConversationEvent, { type: 'message.received' }>, before: Turn, turn: Turn): void {
    const { message } = event;
    const moved = acted(before, turn);
    if (message.kind === 'tap') {
      const tap = readTap(message.id);
      const old = tap !== undefined && tap.entry !== before.snapshot.entry;
      promise(!moved || !old, `a tap on an old message does nothing: ${message.id}`);
      promise(!moved || !this.spent.has(message.id), `a tap does nothing twice: ${message.id}`);
      if (moved && tap) this.spent.add(message.id);
    }
    const isDouble = isDoubleTap(event, before.snapshot.tapped);
    const silent = ['reaction', 'edit', 'revoke'].includes(message.kind) || before.resting.waitsFor === 'person' || isDouble;
    const answered = moved || turn.done || turn.effects.some(({ type }) => type === 'say' || type === 'hand-off');
    // Words that more may follow are answered when the timer fires that waits for the rest.
    const kept =
      turn.snapshot.heard !== undefined && turn.effects.some((effect) => effect.type === 'arm' && effect.name.endsWith(':settle'));
    if (silent && this.isInLine(before) && message.kind === 'text') return;
    promise(silent ? !moved : answered || kept, silent ? 'what is no message moves nothing' : 'a customer who writes is answered');
  }
}

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const some = (names: ReadonlySet<string>, ending: string): boolean => [...names].some((name) => name.endsWith(ending));

/** Whether a turn did more than say something: went on, called, remembered. */
function acted({ snapshot: before }: Turn, { snapshot: after, effects }: Turn): boolean {
  if (before.at !== after.at || before.resume !== after.resume || before.language !== after.language) return true;
  return effects.some(({ type }) => ['call', 'go', 'end', 'hand-off'].includes(type)) || !isDeepStrictEqual(before.scopes, after.scopes);
}

/** What WhatsApp would take. */
function expectSendable(message: Outgoing): void {
  const offered = optionsOf(message);
  const needsNoWords = ['file', 'location', 'contacts', 'product'].includes(message.kind);
  if (!needsNoWords || textOf(message) !== '') fits(textOf(message), message.kind === 'text' ? limits.text : limits.body, 'a message');
  if (message.kind !== 'buttons' && message.kind !== 'list') return;
  const list = message.kind === 'list';
  promise(offered.length > 0 && offered.length <= (list ? limits.rows : limits.buttons), 'a choice has as many options as WhatsApp shows');
  promise(new Set(offered.map(({ id }) => id)).size === offered.length, 'no two options have the same id');
  for (const { id, title } of offered) {
    fits(title, list ? limits.rowTitle : limits.buttonTitle, 'a title');
    fits(id, list ? limits.rowId : limits.buttonId, 'an id');
  }
  if (!list) return;
  fits(message.button, limits.listButton, 'the button of a list');
  for (const { description } of message.rows) if (description !== undefined) fits(description, limits.rowDescription, 'a description');
}

function fits(text: string, longest: number, what: string): void {
  promise(text.trim() !== '', `${what} is not blank`);
  promise(lengthOf(text) <= longest, `${what} has at most ${longest} characters, not ${lengthOf(text)}`);
  promise(text.isWellFormed() && !text.includes('\0'), `${what} is whole`);
}

/** One answer of an operation out of those it may give, with words as odd as a business may have typed them. */
function answerTo(operation: string, pick: number): ConversationEvent {
  const known = Object.entries(operations).find(([name]) => name === operation)![1];
  const output = Object.entries(known.output).map(([name, type], index) => [name, valueOf(type, pick + index)] as const);
  return { type: 'call.done', outcome: known.outcomes[pick % known.outcomes.length]!, output: Object.fromEntries(output) };
}

/** A product that is called "menu" would be picked by that word, and rightly so. */
const names = naughtyTexts.map(normaliseText).filter((text) => globalWordIn(text) === undefined);

const wordsFor = (pick: number): string => (pick % 3 === 0 ? 'some words' : names[(pick * 31) % names.length]!);

function valueOf(type: string, pick: number): Json {
  switch (type) {
    case 'text':
      return wordsFor(pick);
    case 'number':
      return [3, 0, -1, 1e15, 0.5][pick % 5]!;
    case 'boolean':
      return pick % 2 === 0;
    case 'list':
      return Array.from({ length: (pick * 7) % 31 }, (_, index) => ({
        id: index % 5 === 4 ? wordsFor(pick + index) : `id-${index}`,
        title: wordsFor(pick + index),
        ...(index % 2 === 0 ? { description: wordsFor(pick + index + 1) } : {}),
      }));
    default:
      return null;
  }
}
