import type { Flow, FlowId } from '../language/flow.ts';
import { operations } from '../language/operations.ts';
import type { Frame } from '../machine/compile.ts';
import { optionsOf, type Outgoing } from '../machine/effects.ts';
import type { ConversationEvent, Received } from '../machine/events.ts';
import { Bakery } from './bakery.ts';
import { type Seen, Simulation } from './simulate.ts';
import { type Header, type Line, minutesIn, parseTranscript, specialIn, tidy } from './transcript.ts';

/** A Monday morning, when the bakery is open, and the Sunday evening before, when it is not. */
const openMorning = '2026-03-02T10:00:00Z';
const closedEvening = '2026-03-01T20:00:00Z';

/** A conversation that went otherwise than its transcript says. */
export class TranscriptMismatch extends Error {
  override readonly name = 'TranscriptMismatch';
}

/** Replays a transcript against flows; throws a `TranscriptMismatch` that shows what was written and what happened. */
export function replay(source: string, library: ReadonlyMap<FlowId, Flow>, frame: Frame): void {
  const { headers, lines } = parseTranscript(source);
  const stage = new Stage(headers, library, frame);
  for (const [index, line] of lines.entries()) {
    if (isExpectation(line)) {
      if (index === 0) throw new TranscriptMismatch(`Line ${line.number}: nothing has happened yet that could be answered`);
      continue;
    }
    const until = lines.findIndex((later, at) => at > index && !isExpectation(later));
    const expected = lines.slice(index + 1, until < 0 ? undefined : until);
    compare(line, expected, stage.act(line), stage.where());
  }
}

/** The same conversation written down as it goes now: what the customer and the world do is kept, what we say is new. */
export function rewrite(source: string, library: ReadonlyMap<FlowId, Flow>, frame: Frame): string {
  const { headers, lines } = parseTranscript(source);
  const stage = new Stage(headers, library, frame);
  const top = source.split(/\r?\n/).filter((line) => /^(#|[a-z]+:)/.test(line));
  const body = lines.flatMap((line, index) => {
    if (line.mark === '=') return [`= ${stage.where()}`];
    if (isExpectation(line)) return [];
    const until = lines.findIndex((later, at) => at > index && !isExpectation(later));
    const expected = lines.slice(index + 1, until < 0 ? undefined : until);
    const happened = stage.act(line).filter((seen) => mustBeWritten(seen) || expected.some(({ mark, text }) => mark === '!' && text.startsWith(seen.text.split(' ')[0]!)));
    return [`${line.mark} ${line.text}`, ...happened.map(({ mark, text }) => `${mark} ${text}`)];
  });
  return `${top.join('\n')}\n\n${body.join('\n')}\n`;
}

const isExpectation = ({ mark }: Line): boolean => mark === '<' || mark === '!' || mark === '=';

/** A line as it happened. */
interface Happened {
  readonly mark: '<' | '!';
  readonly text: string;
}

/** An operation on rows that others share is part of the contract; one that only reads may go unsaid. */
function mustBeWritten({ mark, text }: Happened): boolean {
  const operation = Object.entries(operations).find(([name]) => text.split(' ')[0] === name)?.[1];
  return mark === '<' || (operation !== undefined && 'shared' in operation);
}

function compare(action: Line, expected: readonly Line[], happened: readonly Happened[], where: string): void {
  let next = 0;
  const wanted = expected.filter(({ mark }) => mark !== '=');
  for (const seen of happened) {
    const line = wanted[next];
    if (line && line.mark === seen.mark && fits(line, seen)) next += 1;
    else if (mustBeWritten(seen)) throw mismatch(action, wanted, happened, line, seen);
  }
  if (next < wanted.length) throw mismatch(action, wanted, happened, wanted[next], undefined);

  const rests = expected.find(({ mark }) => mark === '=');
  if (rests && rests.text !== where) throw new TranscriptMismatch(`Line ${rests.number}: it should rest at "${rests.text}", and rests at "${where}"`);
}

const fits = (line: Line, seen: Happened): boolean => line.text === seen.text || (line.mark === '!' && line.text === seen.text.split(' → ')[0]);

function mismatch(action: Line, wanted: readonly Line[], happened: readonly Happened[], line: Line | undefined, seen: Happened | undefined): TranscriptMismatch {
  const show = (mark: string, text: string, here: boolean) => `  ${here ? '→' : ' '} ${mark} ${text}`;
  return new TranscriptMismatch(
    [
      `Line ${line?.number ?? action.number}: after "${action.mark} ${action.text}"`,
      'the transcript says',
      ...wanted.map((each) => show(each.mark, each.text, each === line)),
      ...(line ? [] : ['  → (nothing more)']),
      'and this happened',
      ...happened.map((each) => show(each.mark, each.text, each === seen)),
      ...(seen ? [] : ['  → (nothing more)']),
    ].join('\n'),
  );
}

/** The simulated conversation of one transcript, with its bakery. */
class Stage {
  private readonly bakery = new Bakery();
  private readonly simulation: Simulation;
  private readonly sent: Outgoing[] = [];

  constructor(headers: readonly Header[], library: ReadonlyMap<FlowId, Flow>, frame: Frame) {
    const one = (name: string) => headers.find((header) => header.name === name)?.value;
    for (const header of headers) this.arrange(header);
    this.simulation = new Simulation({
      library,
      frame,
      world: this.bakery,
      business: { name: 'Perla Bakery', currency: 'EUR', zone: 'UTC', country: 'ES' },
      contact: { ...(one('contact') ? { name: one('contact')! } : {}) },
      language: one('language') ?? 'en',
      now: new Date(one('time') ?? (one('hours') === 'closed' ? closedEvening : openMorning)),
      ...(one('flow') ? { flow: one('flow')! } : {}),
    });
  }

  act(line: Line): readonly Happened[] {
    const happened = this.actUnwatched(line).flatMap(shownOf);
    for (const { message } of happened) if (message) this.sent.push(message);
    return happened;
  }

  where(): string {
    if (this.simulation.ended) return 'ended';
    const { waitsFor, step } = this.simulation.resting!;
    return waitsFor === 'person' ? 'person' : step;
  }

  private actUnwatched({ mark, text, number }: Line): readonly Seen[] {
    if (mark === '~') return this.simulation.pass(minutesIn(text));
    if (mark === '>') return this.simulation.receive(this.messageIn(text, number));
    const [, products] = /^stock (.+)$/.exec(text) ?? [];
    if (products !== undefined) {
      this.stock(products);
      return [];
    }
    return this.simulation.happen(eventIn(text, number));
  }

  private messageIn(text: string, number: number): Received {
    const [, older, newest] = /^\[\[(.+)\]\]$|^\[(.+)\]$/.exec(text) ?? [];
    if (older !== undefined) return this.tap(older, this.withOptions().slice(1), number);
    if (newest !== undefined) return this.tap(newest, this.withOptions().slice(0, 1), number);
    return specialIn(text) ?? { kind: 'text', text: text.replaceAll(' / ', '\n') };
  }

  private tap(title: string, messages: readonly Outgoing[], number: number): Received {
    const option = messages.flatMap(optionsOf).find((each) => tidy(each.title) === title);
    if (!option) throw new TranscriptMismatch(`Line ${number}: there is no "${title}" to tap; there is ${messages.flatMap(optionsOf).map((each) => `[${each.title}]`).join(' ') || 'nothing'}`);
    return { kind: 'tap', id: option.id, title: option.title };
  }

  /** The messages with something to tap, newest first. */
  private withOptions(): readonly Outgoing[] {
    return this.sent.filter((message) => optionsOf(message).length > 0).toReversed();
  }

  private arrange({ name, value, number }: Header): void {
    if (name === 'stock') this.stock(value);
    if (name === 'catalog' && value === 'empty') for (const product of this.bakery.products) product.stock = 0;
    if (name !== 'given') return;
    const [what, ...rest] = value.split(' ');
    if (what === 'address') this.bakery.addresses.push(rest.join(' '));
    else if (what === 'order') this.bakery.hasOrdered(rest[0]!, Number(rest[1] ?? 1), rest[2] === 'preparing' ? 'preparing' : 'placed');
    else throw new Error(`Line ${number}: given may be "address …" or "order <product> <quantity>"`);
  }

  /** `croissant 1, baguette 0` */
  private stock(products: string): void {
    for (const each of products.split(',')) {
      const [id, count] = each.trim().split(' ');
      this.bakery.product(id!).stock = Number(count);
    }
  }
}

function eventIn(text: string, number: number): ConversationEvent {
  const [, how, to] = /^staff gives back (resume|restart|jump)(?: (\S+))?$/.exec(text) ?? [];
  if (how === 'jump') return { type: 'staff.gave-back', how, to: to ?? '' };
  if (how === 'resume' || how === 'restart') return { type: 'staff.gave-back', how };
  if (text === 'staff takes over') return { type: 'staff.took' };
  if (text === 'a message is refused') return { type: 'send.failed', code: 131026, title: 'Message undeliverable' };
  const [, signal] = /^signal (\S+)$/.exec(text) ?? [];
  if (signal !== undefined) return { type: 'signal.arrived', signal, data: null };
  throw new Error(`Line ${number}: "${text}" is nothing that can happen`);
}

function shownOf(seen: Seen): readonly (Happened & { readonly message?: Outgoing })[] {
  if (seen.type === 'said') return [{ mark: '<', text: shown(seen.message), message: seen.message }];
  if (seen.type === 'called') return [{ mark: '!', text: `${seen.operation} → ${seen.outcome}` }];
  return [];
}

/** A message of ours as a transcript shows it. */
export function shown(message: Outgoing): string {
  const text = tidy(message.text);
  switch (message.kind) {
    case 'buttons':
      return `${text} ${message.buttons.map(({ title }) => `[${tidy(title)}]`).join(' ')}`;
    case 'list':
      return `${text} ${message.rows.map(({ title }) => `{${tidy(title)}}`).join(' ')}`;
    case 'location-request':
      return `${text} (location?)`;
    default:
      return text;
  }
}
