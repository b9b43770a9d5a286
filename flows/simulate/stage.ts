import type { Flow, FlowId, Json } from '../language/flow.ts';
import { answersOn } from '../language/forms.ts';
import { withSettings } from '../language/settings.ts';
import type { Snapshot } from '../machine/advance.ts';
import type { Frame } from '../machine/compile.ts';
import { optionsOf, type Outgoing, textOf } from '../machine/effects.ts';
import type { ConversationEvent, Received } from '../machine/events.ts';
import { Bakery } from './bakery/bakery.ts';
import { type Seen, Simulation } from './simulate.ts';
import { type Header, type Line, minutesIn, specialIn, tidy } from './transcript.ts';

/** A Monday morning, when the bakery is open, and the Sunday evening before, when it is not. */
const openMorning = '2026-03-02T10:00:00Z';
const closedEvening = '2026-03-01T20:00:00Z';

/** A conversation that went otherwise than its transcript says. */
export class TranscriptMismatch extends Error {
  override readonly name = 'TranscriptMismatch';
}

/** A line as it happened. */
export interface Happened {
  readonly mark: '<' | '!';
  readonly text: string;
}

/** The simulated conversation of one transcript, with its bakery. */
export class Stage {
  private readonly bakery = new Bakery();
  private readonly simulation: Simulation;
  private readonly sent: Outgoing[] = [];
  /** What the customer wrote, in order. */
  private readonly written: string[] = [];
  /** Every step entered so far, in order. */
  readonly entered: { readonly flow: FlowId; readonly step: string }[] = [];

  constructor(headers: readonly Header[], library: ReadonlyMap<FlowId, Flow>, frame: Frame) {
    const one = (name: string) => headers.find((header) => header.name === name)?.value;
    for (const header of headers) this.arrange(header);
    this.simulation = new Simulation({
      library: withSettingsOf(headers, library),
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
    const seen = this.actUnwatched(line);
    for (const each of seen) if (each.type === 'moved') this.entered.push({ flow: each.flow, step: each.step });
    const happened = seen.flatMap(shownOf);
    for (const { message } of happened) if (message) this.sent.push(message);
    return happened;
  }

  /** The flow that runs and what would be stored of it; undefined where nothing runs. */
  standing(): { readonly flow: FlowId; readonly snapshot: Snapshot } | undefined {
    const { flow, snapshot, ended } = this.simulation;
    return ended || flow === undefined || snapshot === undefined ? undefined : { flow, snapshot };
  }

  where(): string {
    if (this.simulation.ended) return 'ended';
    const { waitsFor, step } = this.simulation.resting!;
    return waitsFor === 'person' ? 'person' : step;
  }

  private actUnwatched({ mark, text, number }: Line): readonly Seen[] {
    if (mark === '~') return this.simulation.pass(minutesIn(text));
    if (mark === '>') {
      const [, ad, words] = /^\(ad (\S+)\) (.+)$/.exec(text) ?? [];
      const message = this.messageIn(words ?? text, number);
      this.written.push(text);
      return this.simulation.receive(message, ad === undefined ? undefined : { source: 'ad', id: ad }, `m${this.written.length - 1}`);
    }
    const [, products] = /^stock (.+)$/.exec(text) ?? [];
    if (products !== undefined) {
      this.stock(products);
      return [];
    }
    const [, doing] = /^quote (.+)$/.exec(text) ?? [];
    if (doing !== undefined) return this.simulation.happen(this.bakery.quotes.staff(doing, this.simulation.now));
    const [, scheduled] = /^time for (\S+)$/.exec(text) ?? [];
    if (scheduled !== undefined) return this.simulation.comes(scheduled);
    const [, coupon] = /^coupon (\S+) used$/.exec(text) ?? [];
    if (coupon !== undefined) {
      this.bakery.book.useUp(coupon);
      return [];
    }
    return this.simulation.happen(this.bakery.till.happen(text) ?? eventIn(text, number));
  }

  private messageIn(text: string, number: number): Received {
    const [, older, newest] = /^\[\[(.+)\]\]$|^\[(.+)\]$/.exec(text) ?? [];
    if (older !== undefined) return this.tap(older, this.withOptions().slice(1), number);
    if (newest !== undefined) return this.tap(newest, this.withOptions().slice(0, 1), number);
    const [, answers] = /^\(form (.+)\)$/.exec(text) ?? [];
    if (answers !== undefined) return this.filledIn(answers, number);
    const [, was, now] = /^\(edit (.+) → (.+)\)$/.exec(text) ?? [];
    if (was !== undefined && now !== undefined) return { kind: 'edit', text: now, of: `m${this.written.lastIndexOf(was)}` };
    return specialIn(text) ?? { kind: 'text', text: text.replaceAll(' / ', '\n') };
  }

  /** `(form {"name":"Ana"})`: the newest form, filled in so. */
  private filledIn(answers: string, number: number): Received {
    const form = this.sent.findLast((message) => message.kind === 'form-request');
    if (form?.kind !== 'form-request') throw new TranscriptMismatch(`Line ${number}: there is no form to fill in`);
    const given: unknown = JSON.parse(answers);
    const values = form.screens.map((screen) => {
      const read = answersOn(screen, given);
      if (read.type === 'bad') throw new TranscriptMismatch(`Line ${number}: “${read.label}” does not fit, so the phone would not send it`);
      return read.values;
    });
    return { kind: 'form', form: form.form, values: Object.assign({}, ...values) as Json };
  }

  private tap(title: string, messages: readonly Outgoing[], number: number): Received {
    const option = messages.flatMap(optionsOf).find((each) => tidy(each.title) === title);
    if (!option)
      throw new TranscriptMismatch(
        `Line ${number}: there is no "${title}" to tap; there is ${
          messages
            .flatMap(optionsOf)
            .map((each) => `[${each.title}]`)
            .join(' ') || 'nothing'
        }`,
      );
    return { kind: 'tap', id: option.id, title: option.title };
  }

  /** The messages with something to tap, newest first. */
  private withOptions(): readonly Outgoing[] {
    return this.sent.filter((message) => optionsOf(message).length > 0).toReversed();
  }

  private arrange({ name, value, number }: Header): void {
    if (name === 'stock') this.stock(value);
    if (name === 'catalog' && value === 'empty') for (const product of this.bakery.shelf.products) product.stock = 0;
    if (name !== 'given') return;
    try {
      this.bakery.arrange(value);
    } catch (error) {
      throw new Error(`Line ${number}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  /** `croissant 1, baguette 0` */
  private stock(products: string): void {
    for (const each of products.split(',')) {
      const [id, count] = each.trim().split(' ');
      this.bakery.shelf.product(id!).stock = Number(count);
    }
  }
}

/** `setting: faq.asksBack false` */
function withSettingsOf(headers: readonly Header[], library: ReadonlyMap<FlowId, Flow>): ReadonlyMap<FlowId, Flow> {
  const settings = headers.filter(({ name }) => name === 'setting');
  if (settings.length === 0) return library;
  const changed = new Map(library);
  for (const { value, number } of settings) {
    const [, id = '', setting = '', to = ''] = /^([a-z0-9-]+)\.(\w+) (.+)$/.exec(value) ?? [];
    const flow = changed.get(id);
    const set =
      flow && withSettings(flow, { [setting]: ['true', 'false'].includes(to) || /^\d+$/.test(to) ? (JSON.parse(to) as Json) : to });
    if (!set || 'problems' in set) throw new Error(`Line ${number}: "${value}" is no setting like faq.asksBack false`);
    changed.set(id, set.flow);
  }
  return changed;
}

function eventIn(text: string, number: number): ConversationEvent {
  const [, how, to] = /^staff gives back (resume|restart|close|jump)(?: (\S+))?$/.exec(text) ?? [];
  if (how === 'jump') return { type: 'staff.gave-back', how, to: to ?? '' };
  if (how === 'resume' || how === 'restart' || how === 'close') return { type: 'staff.gave-back', how };
  if (text === 'staff takes over') return { type: 'staff.took' };
  if (text === 'a message is refused') return { type: 'send.failed', code: 131026, title: 'Message undeliverable' };
  const [, signal, data] = /^signal (\S+)(?: (\{.*\}))?$/.exec(text) ?? [];
  if (signal !== undefined) return { type: 'signal.arrived', signal, data: data === undefined ? null : (JSON.parse(data) as Json) };
  throw new Error(`Line ${number}: "${text}" is nothing that can happen`);
}

function shownOf(seen: Seen): readonly (Happened & { readonly message?: Outgoing })[] {
  if (seen.type === 'said') return [{ mark: '<', text: shown(seen.message), message: seen.message }];
  if (seen.type === 'called') return [{ mark: '!', text: `${seen.operation} → ${seen.outcome}` }];
  return [];
}

/** A message of ours as a transcript shows it. */
export function shown(message: Outgoing): string {
  const text = tidy(textOf(message));
  const bracketed = (...words: readonly (string | number | undefined)[]) =>
    tidy(`${text} (${words.filter((word) => word !== undefined).join(' ')})`);
  switch (message.kind) {
    case 'buttons':
      return `${text} ${message.buttons.map(({ title }) => `[${tidy(title)}]`).join(' ')}`;
    case 'list':
      return `${text} ${message.rows.map(({ title }) => `{${tidy(title)}}`).join(' ')}`;
    case 'location-request':
      return bracketed('location?');
    case 'file':
      return bracketed(message.media, message.filename);
    case 'location':
      return bracketed('location', message.latitude, message.longitude, message.name ?? message.address);
    case 'contacts':
      return bracketed('contacts', message.contacts.map(({ name }) => name).join(', '));
    case 'link':
      return bracketed('link', message.title, message.url);
    case 'product':
      return bracketed('product', message.retailerId);
    case 'products':
      return bracketed('products', ...message.sections.flatMap(({ retailerIds }) => retailerIds));
    case 'catalog':
      return bracketed('catalog');
    case 'order-details':
      return bracketed('bill', message.payment.amount, message.payment.currency);
    case 'order-status':
      return bracketed('bill', message.status);
    case 'template':
      return bracketed('template', message.name, message.values.map(({ text: value }) => value).join(' | '));
    case 'form-request':
      return bracketed('form', message.form);
    default:
      return text;
  }
}
