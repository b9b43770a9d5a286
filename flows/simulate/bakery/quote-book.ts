import type { Json, Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';
import { listed } from '../../language/text.ts';
import type { ConversationEvent } from '../../machine/events.ts';
import { numberIn } from '../../machine/numbers.ts';
import { isOpen } from './desk.ts';
import type { Happenings } from './happenings.ts';
import { currency, type Product } from './order.ts';
import type { OrderBook } from './order-book.ts';
import { type Answered, type OperationsOf, type Part, textIn } from './part.ts';
import type { Shelf } from './shelf.ts';
import type { Till } from './till.ts';

interface QuoteLine {
  readonly id: string;
  readonly title: string;
  readonly product: Product | undefined;
  quantity: number;
  price: number | null;
}

interface Quote {
  readonly id: string;
  readonly number: string;
  state: 'review' | 'sent' | 'countered' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
  lines: QuoteLine[];
  revision: number;
  validUntil?: Date;
  promisedAt: Date | undefined;
  order?: string;
  deposit?: number;
  dueId?: string | undefined;
}

const hour = 3_600_000;
const day = 24 * hour;
const automaticUpTo = 50_000;

const words = {
  'to-be-priced': { en: 'to be priced', es: 'por valorar' },
  total: { en: 'Total', es: 'Total' },
  deposit: { en: 'Deposit on acceptance', es: 'Anticipo al aceptar' },
  left: { en: 'left', es: 'disponibles' },
} as const;

const say = (word: keyof typeof words, language: Language): string => words[word][language === 'es' ? 'es' : 'en'];

/** The quotes of one contact. They are valid for fourteen days, and two days more at the same price. */
export class QuoteBook {
  /** What is asked of an order before it is confirmed, in percent. */
  depositPercent = 0;
  private draft: QuoteLine[] | undefined;
  private readonly quotes: Quote[] = [];
  private lastNumber = 1000;
  private lastLine = 0;
  private readonly shelf: Shelf;
  private readonly book: OrderBook;
  private readonly happenings: Happenings;
  private readonly till: Till;

  constructor(shelf: Shelf, book: OrderBook, happenings: Happenings, till: Till) {
    this.shelf = shelf;
    this.book = book;
    this.happenings = happenings;
    this.till = till;
  }

  readonly operations: Part<OperationsOf<'quote'>> = {
    'quote.request': ({ input, language }): Answered => {
      const said = textIn(input, 'text');
      if (said === '' && !input['photo']) return { outcome: 'empty', output: { count: 0 } };
      this.draft ??= [];
      this.draft.push(...listed(said).flatMap((part) => this.lineIn(part)));
      if (this.draft.length === 0 && !input['photo']) return { outcome: 'empty', output: { count: 0 } };
      return { outcome: 'noted', output: { summary: summaryOf(this.draft, language), count: this.draft.length } };
    },
    'quote.lines': ({ language }) => {
      const options = (this.draft ?? []).map(({ id, title, quantity, price }) => ({
        id,
        title,
        description: `${quantity} × ${amountOf(price, language)}`,
      }));
      return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options, count: options.length } };
    },
    'quote.change': ({ input, language }): Answered => {
      const line = this.draft?.find(({ id }) => id === textIn(input, 'lineId'));
      if (line) line.quantity = Number(input['quantity']);
      this.draft = this.draft?.filter(({ quantity }) => quantity > 0);
      if (!this.draft || this.draft.length === 0) return { outcome: 'empty', output: {} };
      return { outcome: 'changed', output: { summary: summaryOf(this.draft, language) } };
    },
    'quote.discard': () => {
      this.draft = undefined;
      return { outcome: 'discarded', output: {} };
    },
    'quote.price': ({ language, now }): Answered => {
      const lines = this.draft;
      if (!lines) return { outcome: 'empty', output: {} };
      this.draft = undefined;
      this.lastNumber += 1;
      const number = `Q-${this.lastNumber}`;
      const quote: Quote = { id: `quote-${this.lastNumber}`, number, state: 'review', lines, revision: 1, promisedAt: undefined };
      this.quotes.push(quote);
      if (isAutomatic(quote)) {
        this.send(quote, now);
        return { outcome: 'sent', output: { quoteId: quote.id, number } };
      }
      return { outcome: 'staff', output: { quoteId: quote.id, number, promise: this.promise(quote, now, language) } };
    },
    'quote.show': ({ input, language, now }): Answered => {
      const quote = this.named(input['quoteId'] ?? null);
      if (!quote) return { outcome: 'none', output: {} };
      const { id: quoteId, number, revision, state, validUntil } = quote;
      const output = { quoteId, number };
      if (state === 'review' || state === 'countered')
        return { outcome: 'waiting', output: { ...output, promise: quote.promisedAt ? timeWords(quote.promisedAt, now, language) : null } };
      if (state === 'accepted') return { outcome: 'accepted', output: { ...output, order: quote.order ?? null } };
      if (state === 'withdrawn' || state === 'declined') return { outcome: 'closed', output };
      const shown = {
        ...output,
        revision,
        summary: this.offerOf(quote, language),
        validUntil: new Date(validUntil!.valueOf() - 1).toISOString().slice(0, 10),
      };
      if (state === 'expired') return { outcome: 'expired', output: shown };
      const filename = `${number}${revision > 1 ? `-${revision}` : ''}.pdf`;
      return { outcome: 'open', output: { ...shown, paper: { fileId: `${quoteId}-${revision}`, filename, mime: 'application/pdf' } } };
    },
    'quote.accept': ({ input, language, now }) =>
      this.accept(this.named(input['quoteId'] ?? null), Number(input['revision']), now, language),
    'quote.take-available': ({ input, now, language }): Answered => {
      const quote = this.named(input['quoteId'] ?? null);
      if (!quote) return { outcome: 'none', output: {} };
      const done = this.accept(quote, quote.revision, now, language);
      if (done.outcome !== 'short')
        return done.outcome === 'accepted' || done.outcome === 'deposit' ? done : { outcome: 'none', output: {} };
      const lines = quote.lines.map((line) => ({ ...line, quantity: Math.min(line.quantity, line.product?.stock ?? line.quantity) }));
      if (lines.every(({ quantity }) => quantity === 0)) return { outcome: 'none', output: {} };
      quote.lines = lines.filter(({ quantity }) => quantity > 0);
      quote.revision += 1;
      this.send(quote, now);
      return { outcome: 'sent', output: {} };
    },
    'quote.counter': ({ input, now, language }): Answered => {
      const quote = this.named(input['quoteId'] ?? null);
      if (!quote || !['sent', 'countered'].includes(quote.state)) return { outcome: 'closed', output: {} };
      const [, count, thing = ''] = /(\d+) (.+)$/.exec(textIn(input, 'text')) ?? [];
      const line = quote.lines.find(({ product }) => product && product === this.shelf.named(thing));
      if (line && isAutomatic(quote)) {
        quote.lines = quote.lines.map((each) => (each === line ? { ...each, quantity: Number(count) } : each));
        quote.revision += 1;
        this.send(quote, now);
        return { outcome: 'sent', output: {} };
      }
      quote.state = 'countered';
      return { outcome: 'noted', output: { promise: this.promise(quote, now, language) } };
    },
    'quote.add-words': ({ input }) => {
      const quote = this.named(input['quoteId'] ?? null);
      return { outcome: quote && ['review', 'countered'].includes(quote.state) ? 'noted' : 'closed', output: {} };
    },
    'quote.decline': ({ input }) => this.end(input['quoteId'] ?? null, 'declined', ['sent', 'countered']),
    'quote.withdraw': ({ input }) => this.end(input['quoteId'] ?? null, 'withdrawn', ['review', 'countered']),
    'quote.renew': ({ input, now, language }): Answered => {
      const quote = this.named(input['quoteId'] ?? null);
      if (!quote || !['expired', 'declined'].includes(quote.state)) return { outcome: 'closed', output: {} };
      quote.lines = quote.lines.map((line) => ({ ...line, price: line.product?.price ?? line.price }));
      quote.revision += 1;
      if (isAutomatic(quote)) {
        this.send(quote, now);
        return { outcome: 'sent', output: {} };
      }
      quote.state = 'review';
      return { outcome: 'staff', output: { promise: this.promise(quote, now, language) } };
    },
  };

  /** What staff do, as a transcript writes it: `quote priced 12000`, `quote withdrawn`, `quote accepted`. */
  staff(does: string, now: Date): ConversationEvent {
    const quote = this.quotes.at(-1);
    if (!quote) throw new Error('There is no quote that staff could do something with');
    const [, amount] = /^priced (\d+)$/.exec(does) ?? [];
    if (amount !== undefined) {
      if (quote.state !== 'review') quote.revision += 1;
      quote.lines = quote.lines.length > 0 ? quote.lines : [this.line('What is on the photo', 1, undefined)];
      for (const line of quote.lines) line.price = line.product && quote.state === 'review' ? line.price : Number(amount);
      this.send(quote, now);
      return this.tell(quote, 'sent');
    }
    if (does === 'withdrawn') {
      quote.state = 'withdrawn';
      return this.tell(quote, 'withdrawn');
    }
    if (does === 'accepted') {
      this.accept(quote, quote.revision, now, 'en');
      return this.tell(quote, 'accepted', { order: quote.order ?? null });
    }
    throw new Error(`Staff cannot have a quote "${does}"`);
  }

  private accept(quote: Quote | undefined, revision: number, now: Date, language: Language): Answered {
    if (!quote || quote.state === 'withdrawn' || quote.state === 'declined') return { outcome: 'closed', output: {} };
    const total = totalOf(quote.lines);
    const done = (): Answered => {
      const output = { order: quote.order!, total };
      if (quote.dueId === undefined) this.askDeposit(quote);
      if (!quote.deposit) return { outcome: 'accepted', output };
      return { outcome: 'deposit', output: { ...output, dueId: quote.dueId!, deposit: quote.deposit } };
    };
    if (quote.state === 'accepted') return done();
    if (quote.state === 'review' || revision !== quote.revision) return { outcome: 'newer', output: {} };
    if (quote.state === 'expired') {
      if (now.valueOf() >= quote.validUntil!.valueOf() + 2 * day) return { outcome: 'expired', output: {} };
      const lines = quote.lines.map((line) => ({ ...line, price: line.product?.price ?? line.price }));
      if (totalOf(lines) !== total) {
        quote.lines = lines;
        quote.revision += 1;
        this.send(quote, now);
        return { outcome: 'repriced', output: {} };
      }
    }
    const short = quote.lines.filter(({ product, quantity }) => product && product.stock < quantity);
    if (short.length > 0) {
      const missing = short.map(({ quantity, title, product }) => `${quantity} × ${title} (${product!.stock} ${say('left', language)})`);
      return { outcome: 'short', output: { missing: missing.join('\n') } };
    }
    quote.order = this.book.hasAgreed(quote.lines);
    quote.state = 'accepted';
    quote.deposit = Math.round((total * this.depositPercent) / 100);
    this.settle();
    return done();
  }

  /** Where it is not paid in time, it is asked for again when the quote is accepted again. */
  private askDeposit(quote: Quote): void {
    const { deposit = 0, order } = quote;
    if (deposit > 0)
      quote.dueId = this.till.ask(deposit, `Order ${order!}`, { paid: () => undefined, expired: () => (quote.dueId = undefined) });
  }

  private end(id: Json, state: 'declined' | 'withdrawn', from: readonly Quote['state'][]): Answered {
    const quote = this.named(id);
    if (!quote || !from.includes(quote.state)) return { outcome: 'closed', output: {} };
    quote.state = state;
    this.settle();
    return { outcome: state, output: {} };
  }

  private send(quote: Quote, now: Date): void {
    quote.state = 'sent';
    quote.promisedAt = undefined;
    quote.validUntil = new Date(Math.floor(now.valueOf() / day) * day + 15 * day);
    this.settle();
    const ending = new Date(quote.validUntil.valueOf() - day);
    const whileSent = (what: string) => (quote.state === 'sent' ? this.tell(quote, what) : undefined);
    this.happenings.set('quote.nudge', new Date(now.valueOf() + day), () => whileSent('nudge'));
    this.happenings.set('quote.ending', ending, () => whileSent('ending'));
    this.happenings.set('quote.expired', quote.validUntil, () => {
      if (quote.state !== 'sent') return undefined;
      quote.state = 'expired';
      return this.tell(quote, 'expired');
    });
  }

  private settle(): void {
    for (const name of ['quote.nudge', 'quote.ending', 'quote.expired', 'quote.late']) this.happenings.clear(name);
  }

  private promise(quote: Quote, now: Date, language: Language): string {
    const at = afterOpenHours(now, 2);
    quote.promisedAt = at;
    const late = afterOpenHours(at, 2);
    this.happenings.set('quote.late', late, () => {
      if (quote.state !== 'review' && quote.state !== 'countered') return undefined;
      this.promise(quote, late, language);
      return this.tell(quote, 'late', { promised: quote.promisedAt!.toISOString() });
    });
    return timeWords(at, now, language);
  }

  private tell({ id, number, revision }: Quote, what: string, more: Readonly<Record<string, Json>> = {}): ConversationEvent {
    return { type: 'signal.arrived', signal: `quote.${what}`, data: { what, about: id, number, revision, ...more } };
  }

  private named(id: Json): Quote | undefined {
    return id === null ? this.quotes.at(-1) : this.quotes.find((quote) => quote.id === id);
  }

  private lineIn(part: string): QuoteLine[] {
    const said = part.replace(/[.!?]+$/u, '').trim();
    if (!/[\p{L}\p{N}]/u.test(said)) return [];
    const [, first = '', rest = ''] = /^(\S+)\s+(.+)$/su.exec(said) ?? [];
    const amount = rest === '' ? undefined : numberIn(first);
    const product = this.shelf.named(said);
    return [this.line(product?.title ?? (amount === undefined ? said : rest), amount ?? 1, product)];
  }

  private line(title: string, quantity: number, product: Product | undefined): QuoteLine {
    this.lastLine += 1;
    return { id: `line-${this.lastLine}`, title, product, quantity, price: product?.price ?? null };
  }

  private offerOf({ lines }: Quote, language: Language): string {
    const total = totalOf(lines);
    const deposit = Math.round((total * this.depositPercent) / 100);
    return [
      summaryOf(lines, language),
      `*${say('total', language)}: ${money(total, currency, language)}*`,
      ...(deposit > 0 ? [`${say('deposit', language)}: ${money(deposit, currency, language)}`] : []),
    ].join('\n');
  }
}

const totalOf = (lines: readonly QuoteLine[]): number => lines.reduce((sum, { quantity, price }) => sum + quantity * (price ?? 0), 0);

const isAutomatic = ({ lines }: Quote): boolean =>
  lines.length > 0 && lines.every(({ product, price }) => product?.price === price) && totalOf(lines) <= automaticUpTo;

const amountOf = (amount: number | null, language: Language): string =>
  amount === null ? say('to-be-priced', language) : money(amount, currency, language);

const summaryOf = (lines: readonly QuoteLine[], language: Language): string =>
  lines
    .map(({ quantity, title, price }) => `${quantity} × ${title}: ${amountOf(price === null ? null : quantity * price, language)}`)
    .join('\n');

/** When the bakery has been open for so many hours. */
function afterOpenHours(from: Date, hours: number): Date {
  let left = hours * 60;
  let at = from;
  for (; left > 0; at = new Date(at.valueOf() + 60_000)) if (isOpen(at)) left -= 1;
  return at;
}

function timeWords(at: Date, now: Date, language: Language): string {
  const time = at.toISOString().slice(11, 16).replace(/^0/, '');
  const days = Math.floor(at.valueOf() / day) - Math.floor(now.valueOf() / day);
  const date = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(at);
  if (language === 'es') return `${days === 0 ? 'hoy' : days === 1 ? 'mañana' : `el ${date}`} a las ${time}`;
  return `${days === 0 ? 'today' : days === 1 ? 'tomorrow' : `on ${date}`} at ${time}`;
}
