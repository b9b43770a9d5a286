import type { Received } from '../machine/events.ts';

/**
 * A transcript is a conversation as text, and a contract: it must go exactly as written.
 *
 * ```
 * # A customer picks up two croissants
 * language: en
 * stock: croissant 5
 *
 * > hello
 * < What can I do for you? {Order} {Question}
 * > [Order]
 * ! order.place → placed
 * = menu
 * ```
 *
 * `>` the customer: words, `[a button or row of the newest message]`, `[[one of an older message]]`, or `(voice)`, `(image)`,
 * `(sticker)`, `(document)`, `(location 40.4 -3.7 Calle Mayor 1)`, `(reaction 👍)`, `(edit words)`, `(edit 2 → 3)` of what they wrote before, `(revoke)`, `(contacts)`, `(unsupported)`,
 * `(cart croissant 2, baguette 1)`, `(form {"name":"Ana"})`, `(button payload Its title)` of a template, and by an ad: `(ad 123) words`.
 * `<` we: words, then `[buttons]`, `{rows}` or `(location?)`. A line break is ` / `, or a next line that begins with `|`.
 * `!` an operation and its outcome. Those on shared rows must be written, others may be.
 * `~` time passes (`10s`, `30m`, `2h`, `1d`). `@` something else happens: `staff takes over`, `staff gives back resume`, `signal order.ready`,
 * `signal payment.captured {"about":"order-1"}`,
 * `link ready`, `link fails`, `paid 1240`, `payment fails no-money`, `payment not visible`, `payment due soon`, `payment expires`,
 * `payment withdrawn`, `proof rejected <why>`, `proof is late`, `quote priced 9000` (`quote withdrawn`, `quote accepted`), `a message is refused`, `stock croissant 0`, `coupon TEN used`, `time for order-again`. `=` where it rests: a step, `person` or `ended`.
 */
export interface Transcript {
  readonly title: string;
  readonly headers: readonly Header[];
  readonly lines: readonly Line[];
}

export interface Header {
  readonly name: string;
  readonly value: string;
  readonly number: number;
}

export interface Line {
  readonly mark: '>' | '<' | '!' | '~' | '@' | '=';
  readonly text: string;
  /** Where it stands in the file, from 1. */
  readonly number: number;
}

const headerNames = ['language', 'flow', 'contact', 'time', 'hours', 'stock', 'catalog', 'setting', 'given'];

export function parseTranscript(source: string): Transcript {
  const headers: Header[] = [];
  const lines: Line[] = [];
  let title = '';

  for (const [index, raw] of source.split(/\r?\n/).entries()) {
    const number = index + 1;
    const line = raw.trim();
    if (line === '') continue;
    if (line.startsWith('#')) {
      title ||= line.slice(1).trim();
      continue;
    }
    const mark = line[0]!;
    const text = line.slice(1).trim();
    if (mark === '|') {
      const above = lines.pop();
      if (!above) throw new Error(`Line ${number}: "|" goes on with a line above, and there is none`);
      lines.push({ ...above, text: `${above.text} / ${text}` });
    } else if (isMark(mark)) {
      lines.push({ mark, text: tidy(text), number });
    } else {
      headers.push(headerIn(line, number));
    }
  }
  return { title, headers, lines: lines.map((line) => ({ ...line, text: tidy(line.text) })) };
}

const isMark = (mark: string): mark is Line['mark'] => ['>', '<', '!', '~', '@', '='].includes(mark);

function headerIn(line: string, number: number): Header {
  const [, name, value] = /^([a-z]+):\s*(.*)$/.exec(line) ?? [];
  if (name === undefined || !headerNames.includes(name)) {
    throw new Error(`Line ${number}: "${line}" is neither a line of the conversation nor one of the headers ${headerNames.join(', ')}`);
  }
  return { name, value: value ?? '', number };
}

/** Words on one line: line breaks as ` / `, no-break spaces as spaces. */
export const tidy = (words: string): string =>
  words
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, ' / ')
    .trim();

/** Minutes in `30m`, `2h`, `1d`. */
export function minutesIn(text: string): number {
  const [, amount, unit] = /^(\d+)\s*([smhd])$/.exec(text) ?? [];
  if (unit === undefined) throw new Error(`"${text}" is no time like 10s, 30m, 2h or 1d`);
  return Number(amount) * { s: 1 / 60, m: 1, h: 60, d: 1440 }[unit as 's' | 'm' | 'h' | 'd'];
}

/** A message in brackets that is neither words nor a tap; undefined for other text. */
export function specialIn(text: string): Received | undefined {
  const [, what, rest = ''] = /^\((\w+)\s*(.*)\)$/s.exec(text) ?? [];
  switch (what) {
    case 'voice':
    case 'audio':
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return { kind: 'media', media: what, mediaId: `media-${what}`, ...(rest ? { caption: rest } : {}) };
    case 'location': {
      const [latitude, longitude, ...words] = rest.split(' ');
      const address = words.join(' ');
      return { kind: 'location', latitude: Number(latitude), longitude: Number(longitude), ...(address ? { address } : {}) };
    }
    case 'reaction':
      return { kind: 'reaction', emoji: rest || null };
    case 'edit':
      return { kind: 'edit', text: rest || null };
    case 'cart':
      return { kind: 'order', items: rest.split(',').map(cartItem) };
    case 'button':
      return { kind: 'tap', id: rest.split(' ')[0]!, title: rest.split(' ').slice(1).join(' ') };
    case 'revoke':
      return { kind: 'revoke' };
    case 'contacts':
      return { kind: 'contacts' };
    case 'unsupported':
      return { kind: 'unsupported', what: rest || 'unknown' };
    default:
      return undefined;
  }
}

/** `croissant 2`, or with what the phone says it costs: `croissant 2 2.50`. */
function cartItem(text: string) {
  const [retailerId = '', quantity = '1', amount] = text.trim().split(' ');
  return { retailerId, quantity: Number(quantity), ...(amount === undefined ? {} : { amount, currency: 'EUR' }) };
}
