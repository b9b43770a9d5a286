import type { Chance } from './chance.ts';
import type { Copy } from './graph.ts';
import { type Inbound, type Meta, seconds } from './meta.ts';
import { newWamid } from '../sandbox/wamid.ts';
import { pause } from './waiting.ts';

/** What a customer wants, decided before the first word. */
export interface Plan {
  readonly waId: string;
  readonly product: string;
  readonly quantity: number;
  readonly how: 'delivery' | 'pickup';
  readonly address: string;
  /** Writes the order in one go, as the second of two messages that leave together, instead of tapping it together. */
  readonly typesIt: boolean;
  /** Taps the last button twice. */
  readonly tapsTwice: boolean;
  /** The network swaps what leaves together. */
  readonly swapped: boolean;
}

interface Prompt {
  readonly wamid: string;
  readonly text: string;
  readonly buttons: readonly Option[];
  readonly rows: readonly Option[];
  readonly asksForPlace: boolean;
}

interface Option {
  readonly id: string;
  readonly title: string;
}

/** How long the line must have been quiet before somebody answers. */
const quietMs = 250;

/** Orders one thing by reading what Graph was given and tapping what is offered there. */
export class OrderingCustomer {
  /** The number of the order, once it was told. */
  orderNumber: string | undefined;
  finishedAt = 0;

  private readonly heard: Prompt[] = [];
  private readonly known = new Set<string>();
  private readonly lines: string[] = [];
  private lastHeardAt = 0;
  private answered = 0;
  private second: number;

  constructor(
    readonly plan: Plan,
    private readonly meta: Meta,
    private readonly chance: Chance,
  ) {
    this.second = Math.floor(Date.now() / 1000);
  }

  /** A copy that reached the customer's phone. The same message once more is the same bubble twice: it is read once. */
  hears(copy: Copy): void {
    this.lastHeardAt = Date.now();
    if (this.known.has(copy.opaque)) return;
    this.known.add(copy.opaque);
    const prompt = promptOf(copy);
    this.heard.push(prompt);
    this.lines.push(
      `  < ${prompt.text.replaceAll('\n', ' / ')} ${[...prompt.buttons, ...prompt.rows].map(({ title }) => `[${title}]`).join('')}`,
    );
    const number = /order number is \*([^*]+)\*/.exec(prompt.text)?.[1];
    if (number === undefined || this.orderNumber !== undefined) return;
    this.orderNumber = number;
    this.finishedAt = Date.now();
  }

  /** Writes until the order is placed. @throws when nothing more comes within the time. */
  async order(withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    const { product, quantity, typesIt } = this.plan;
    const opening = [this.text('Hello'), ...(typesIt ? [this.text(`${quantity} ${product}`)] : [])];
    await this.write(opening);
    while (this.orderNumber === undefined) {
      if (Date.now() > end) throw new Error(`Customer ${this.plan.waId} got stuck after:\n${this.screen()}`);
      await pause(40);
      const newest = this.heard.at(-1);
      if (!newest || this.heard.length === this.answered || Date.now() - this.lastHeardAt < quietMs) continue;
      this.answered = this.heard.length;
      await this.write(this.answerTo(newest));
    }
  }

  /** The chat as this phone shows it. */
  screen(): string {
    return this.lines.join('\n');
  }

  /** Nothing, when the newest message wants no answer: then another follows. */
  private answerTo(prompt: Prompt): Inbound[] {
    const { product, quantity, how, address, tapsTwice, typesIt } = this.plan;
    const hasCart = this.heard.some(({ buttons }) => buttons.some(({ title }) => title === 'Checkout'));
    // Who has typed the order waits until it is understood: putting it together as well would order it twice.
    if (typesIt && !hasCart) return [];
    // The greeting came after the order, and was looked for in the catalog: the menu leads back.
    if (typesIt && !prompt.buttons.length && /could not find/.test(prompt.text)) return [this.text('menu')];
    const tap = (title: string): Inbound[] | undefined => {
      const button = prompt.buttons.find((option) => option.title === title);
      const row = prompt.rows.find((option) => option.title === title);
      if (!button && !row) return undefined;
      return [this.tap(prompt, button ? 'button_reply' : 'list_reply', (button ?? row)!)];
    };
    const place = tap('Place order');
    if (place) return tapsTwice ? [...place, ...tap('Place order')!] : place;
    return (
      tap('Checkout') ??
      tap(how === 'delivery' ? 'Delivery' : 'Pickup') ??
      tap('Go on') ??
      tap('Order') ??
      tap(product) ??
      tap('More') ??
      (/How many would you like/.test(prompt.text) ? [this.text(String(quantity))] : undefined) ??
      (prompt.asksForPlace || /Where shall we bring it/.test(prompt.text) ? [this.text(address)] : undefined) ??
      []
    );
  }

  private async write(messages: readonly Inbound[]): Promise<void> {
    if (messages.length === 0) return;
    for (const { text, interactive } of messages) this.lines.push(`  > ${JSON.stringify(text ?? interactive)}`);
    const leaving = this.plan.swapped ? [...messages].reverse() : messages;
    const first = this.meta.bring(leaving[0]!);
    if (leaving.length > 1) await pause(this.chance.between(0, 60));
    await Promise.all([first, this.meta.bring(...leaving.slice(1))]);
  }

  private text(body: string): Inbound {
    return { ...this.envelope(), type: 'text', text: { body } };
  }

  private tap(prompt: Prompt, type: 'button_reply' | 'list_reply', { id, title }: Option): Inbound {
    return { ...this.envelope(), type: 'interactive', context: { id: prompt.wamid }, interactive: { type, [type]: { id, title } } };
  }

  /** Meta's time knows seconds only. A person needs one for each message. */
  private envelope(): Pick<Inbound, 'from' | 'id' | 'timestamp'> {
    this.second = Math.max(this.second + 1, Math.floor(Date.now() / 1000));
    return { from: this.plan.waId, id: newWamid(this.plan.waId, true), timestamp: seconds(this.second * 1000) };
  }
}

function promptOf({ wamid, body }: Copy): Prompt {
  const text = body['text'] as { body: string } | undefined;
  const interactive = body['interactive'] as
    | {
        type: string;
        body: { text: string };
        action: { buttons?: { reply: Option }[]; sections?: { rows: Option[] }[] };
      }
    | undefined;
  return {
    wamid,
    text: text?.body ?? interactive?.body.text ?? '',
    buttons: interactive?.action.buttons?.map(({ reply }) => reply) ?? [],
    rows: interactive?.action.sections?.flatMap(({ rows }) => rows) ?? [],
    asksForPlace: interactive?.type === 'location_request_message',
  };
}
