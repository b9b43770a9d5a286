import type { Json, Language } from '../language/flow.ts';
import { money } from '../language/liquid.ts';
import type { OperationName } from '../language/operations.ts';
import { read } from '../language/values.ts';
import { plain } from '../language/text.ts';
import { numberIn } from '../machine/numbers.ts';
import { answers, type Answer } from './bakery-answers.ts';
import { currency, goods, type Order, type Product, say, stateWord, summary, total } from './bakery-orders.ts';
import type { World } from './simulate.ts';

type Input = Readonly<Record<string, Json>>;
type Given = Readonly<{ input: Input; language: Language; now: Date }>;
type Answered = ReturnType<World['perform']>;

const shelf: readonly Readonly<Product>[] = [
  { id: 'croissant', title: 'Croissant', price: 250, stock: 20 },
  { id: 'almond-croissant', title: 'Almond croissant', price: 320, stock: 10 },
  { id: 'baguette', title: 'Baguette', price: 180, stock: 15 },
  { id: 'sourdough', title: 'Sourdough loaf', price: 540, stock: 6 },
  { id: 'cinnamon-roll', title: 'Cinnamon roll', price: 290, stock: 12 },
  { id: 'muffin', title: 'Blueberry muffin', price: 270, stock: 12 },
  { id: 'brownie', title: 'Brownie', price: 310, stock: 8 },
  { id: 'cake', title: 'Chocolate cake', price: 2400, stock: 3 },
  { id: 'quiche', title: 'Spinach quiche', price: 480, stock: 5 },
  { id: 'coffee', title: 'Coffee', price: 220, stock: 99 },
  { id: 'tea', title: 'Tea', price: 200, stock: 99 },
  { id: 'juice', title: 'Orange juice', price: 350, stock: 20 },
];

/** A bakery in memory: a small catalog with stock, the orders of one contact, questions and answers, opening hours. */
export class Bakery implements World {
  readonly products: Product[] = shelf.map((product) => ({ ...product }));
  readonly orders: Order[] = [];
  readonly addresses: string[] = [];
  /** Undefined follows the clock: open every day but Sunday from 9 to 18 UTC. */
  open: boolean | undefined;
  /** How orders reach customers, and the goods an order must at least have, in minor units. */
  ways: 'both' | 'delivery' | 'pickup' = 'both';
  minimum = 0;
  private draft: Order | undefined;
  private lastNumber = 1000;

  perform(operation: string, input: Input, { language, now }: { readonly language: Language; readonly now: Date }): Answered {
    if (!Object.hasOwn(this.operations, operation)) throw new Error(`The bakery knows no operation "${operation}"`);
    return this.operations[operation as OperationName]({ input, language, now });
  }

  /** An order from before, as if placed by this contact. */
  hasOrdered(productId: string, quantity: number, state: 'placed' | 'preparing'): void {
    const product = this.product(productId);
    this.orders.push({ number: this.nextNumber(), state, lines: [{ id: 'line-1', product, quantity }], how: 'pickup' });
  }

  product(id: string): Product {
    const found = this.products.find((product) => product.id === id);
    if (!found) throw new Error(`The bakery has no product "${id}"`);
    return found;
  }

  private readonly operations: { readonly [O in OperationName]: (given: Given) => Answered } = {
    'catalog.list': ({ language }) => {
      const options = this.inStock().map((product) => this.option(product, language));
      return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options } };
    },
    'catalog.find': ({ input, language }) => this.find(text(input, 'text'), language),
    'order.add': (given) => this.add(given),
    'order.lines': ({ language }) => {
      const options = (this.draft?.lines ?? []).map(({ id, product, quantity }) => ({
        id,
        title: product.title,
        description: `${quantity} × ${money(product.price, currency, language)}`,
      }));
      return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options, count: options.length } };
    },
    'order.change': (given) => this.change(given),
    'order.review': ({ language }): Answered => {
      const { draft } = this;
      if (!draft) return { outcome: 'empty', output: { count: 0 } };
      const small = this.tooSmall(draft);
      if (small) return { ...small, output: { ...small.output, summary: summary(draft, language) } };
      return {
        outcome: 'ready',
        output: { summary: summary(draft, language), total: total(draft), count: draft.lines.length, repriced: false },
      };
    },
    'order.ways': (): Answered => (this.draft && this.tooSmall(this.draft)) ?? { outcome: this.ways, output: {} },
    'order.deliver': ({ input, language }) => {
      const { draft } = this;
      if (!draft) return { outcome: 'set', output: { summary: '' } };
      const how = text(input, 'how') === 'pickup' ? 'pickup' : 'delivery';
      const address =
        this.addresses[Number(text(input, 'addressId').replace('address-', '')) - 1] ?? (text(input, 'address') || pin(input));
      const { address: _, note: __, ...rest } = draft;
      this.draft = {
        ...rest,
        how,
        ...(how === 'delivery' && address ? { address } : {}),
        ...(text(input, 'note') ? { note: text(input, 'note') } : {}),
      };
      return { outcome: 'set', output: { summary: summary(this.draft, language) } };
    },
    'order.place': ({ language }) => this.place(language),
    'order.take-available': ({ language }) => {
      const { draft } = this;
      if (!draft) return { outcome: 'empty', output: {} };
      for (const line of draft.lines) line.quantity = Math.min(line.quantity, line.product.stock);
      return this.afterChange(language);
    },
    'order.discard': () => {
      this.draft = undefined;
      return { outcome: 'discarded', output: {} };
    },
    'order.cancel': (): Answered => {
      const order = this.orders.findLast(({ state }) => state !== 'cancelled');
      if (!order) return { outcome: 'none', output: {} };
      if (order.state === 'preparing') return { outcome: 'too-late', output: { number: order.number ?? null } };
      order.state = 'cancelled';
      for (const { product, quantity } of order.lines) product.stock += quantity;
      return { outcome: 'cancelled', output: { number: order.number ?? null } };
    },
    'order.latest': ({ language }): Answered => {
      const latest = this.orders.toReversed().slice(0, 3);
      if (latest.length === 0) return { outcome: 'none', output: {} };
      const lines = latest.map((order) => `${order.number}: ${money(total(order), currency, language)}, ${stateWord(order, language)}`);
      return { outcome: 'found', output: { summary: lines.join('\n'), number: latest[0]!.number ?? null, state: latest[0]!.state } };
    },
    'contact.addresses': () => {
      const options = this.addresses.map((address, index) => ({ id: `address-${index + 1}`, title: address }));
      return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
    },
    'faq.match': ({ input, language }) => match(text(input, 'text'), language),
    'faq.answer': ({ input, language }): Answered => {
      const found = answersIn(language).find(({ id }) => id === text(input, 'answerId'));
      return found ? { outcome: 'answered', output: { answer: found.answer } } : { outcome: 'none', output: {} };
    },
    'business.hours': ({ language, now }) => this.hours(language, now),
  };

  private tooSmall(draft: Order): Answered | undefined {
    const gap = this.minimum - goods(draft);
    return gap > 0 ? { outcome: 'too-small', output: { minimum: this.minimum, gap } } : undefined;
  }

  private inStock(): readonly Product[] {
    return this.products.filter(({ stock }) => stock > 0);
  }

  private option(product: Product, language: Language) {
    return { id: product.id, title: product.title, description: money(product.price, currency, language) };
  }

  private find(said: string, language: Language): Answered {
    const wanted = stems(said);
    const scored = this.inStock().map((product) => ({
      product,
      score: stems(product.title).filter((word) => wanted.includes(word)).length,
    }));
    const best = Math.max(0, ...scored.map(({ score }) => score));
    const found = scored.filter(({ score }) => best > 0 && score === best).map(({ product }) => product);
    const exact = found.find((product) => stems(product.title).length === best) ?? (found.length === 1 ? found[0] : undefined);
    const quantity = numberIn(said) ?? null;
    if (exact) return { outcome: 'found', output: { variantId: exact.id, title: exact.title, quantity } };
    if (found.length === 0) return { outcome: 'none', output: { quantity } };
    return { outcome: 'several', output: { quantity, options: found.map((product) => this.option(product, language)) } };
  }

  private add({ input, language }: Given): Answered {
    const product = this.inStock().find(({ id }) => id === text(input, 'variantId'));
    const quantity = Number(input['quantity']);
    if (!product)
      return { outcome: 'unavailable', output: { title: this.products.find(({ id }) => id === text(input, 'variantId'))?.title ?? null } };

    const draft = this.draft ?? { state: 'draft', lines: [] };
    const line = draft.lines.find((each) => each.product === product);
    if ((line?.quantity ?? 0) + quantity > product.stock)
      return { outcome: 'too-many', output: { available: product.stock - (line?.quantity ?? 0), title: product.title } };
    if (line) line.quantity += quantity;
    else draft.lines.push({ id: `line-${draft.lines.length + 1}`, product, quantity });
    this.draft = draft;
    return { outcome: 'added', output: { summary: summary(draft, language), title: product.title } };
  }

  private change({ input, language }: Given): Answered {
    const line = this.draft?.lines.find(({ id }) => id === text(input, 'lineId'));
    const quantity = Number(input['quantity']);
    if (line && quantity > line.product.stock)
      return { outcome: 'too-many', output: { available: line.product.stock, title: line.product.title } };
    if (line) line.quantity = quantity;
    return this.afterChange(language);
  }

  private afterChange(language: Language): Answered {
    const { draft } = this;
    if (draft) draft.lines = draft.lines.filter(({ quantity }) => quantity > 0);
    if (!draft || draft.lines.length === 0) {
      this.draft = undefined;
      return { outcome: 'empty', output: {} };
    }
    return { outcome: 'changed', output: { summary: summary(draft, language) } };
  }

  private place(language: Language): Answered {
    const { draft } = this;
    if (!draft) return { outcome: 'empty', output: {} };
    const short = draft.lines.filter(({ product, quantity }) => quantity > product.stock);
    if (short.length > 0) {
      const missing = short.map(({ product, quantity }) => `${quantity} × ${product.title} (${product.stock} ${say('left', language)})`);
      return { outcome: 'short', output: { missing: missing.join('\n') } };
    }
    for (const { product, quantity } of draft.lines) product.stock -= quantity;
    draft.number = this.nextNumber();
    draft.state = 'placed';
    this.orders.push(draft);
    this.draft = undefined;
    return { outcome: 'placed', output: { number: draft.number, total: total(draft), summary: summary(draft, language) } };
  }

  private nextNumber(): string {
    this.lastNumber += 1;
    return `A-${this.lastNumber}`;
  }

  private hours(language: Language, now: Date): Answered {
    if (this.open ?? isOpen(now)) return { outcome: 'open', output: { minutesUntilOpen: 0 } };
    let opening = new Date(now);
    do opening = new Date(opening.valueOf() + 60_000 - (opening.valueOf() % 60_000));
    while (!isOpen(opening));
    const opens = new Intl.DateTimeFormat(language, { weekday: 'long', hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
      opening,
    );
    return { outcome: 'closed', output: { opens, minutesUntilOpen: Math.ceil((opening.valueOf() - now.valueOf()) / 60_000) } };
  }
}

const isOpen = (at: Date): boolean => at.getUTCDay() !== 0 && at.getUTCHours() >= 9 && at.getUTCHours() < 18;

const text = (input: Input, name: string): string => {
  const value = read(name, input);
  return typeof value === 'string' ? value.trim() : '';
};

const pin = (input: Input): string | undefined => {
  const [latitude, longitude] = [read('place.latitude', input), read('place.longitude', input)];
  return typeof latitude === 'number' && typeof longitude === 'number' ? `📍 ${latitude}, ${longitude}` : undefined;
};

/** Words without their ending: `croissants` finds `croissant`. */
const stems = (said: string): string[] =>
  plain(said)
    .split(' ')
    .map((word) => word.replace(/(?<=\w{3})s$/, ''));

const answersIn = (language: Language): readonly Answer[] => answers[language === 'es' ? 'es' : 'en'];

function match(question: string, language: Language): Answered {
  const asked = plain(question).split(' ');
  const scored = answersIn(language)
    .map((answer) => ({ answer, score: answer.words.filter((word) => asked.includes(word)).length }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  const [first, second] = scored;
  if (!first) return { outcome: 'none', output: {} };
  if (first.score > 1 && first.score > (second?.score ?? 0)) return { outcome: 'answered', output: { answer: first.answer.answer } };
  return { outcome: 'guesses', output: { options: scored.slice(0, 3).map(({ answer }) => ({ id: answer.id, title: answer.title })) } };
}
