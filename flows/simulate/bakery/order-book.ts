import type { Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';
import { read } from '../../language/values.ts';
import { currency, goods, type Order, type Product, say, stateWord, summary, total } from './order.ts';
import { type Answered, type Given, type Input, type OperationsOf, type Part, textIn } from './part.ts';
import { offeredFrom, type Shelf } from './shelf.ts';

/** The orders of one contact, and the addresses they went to. */
export class OrderBook {
  readonly orders: Order[] = [];
  readonly addresses: string[] = [];
  /** How orders reach customers, and the goods an order must at least have, in minor units. */
  ways: 'both' | 'delivery' | 'pickup' = 'both';
  minimum = 0;
  private draft: Order | undefined;
  private lastNumber = 1000;
  private readonly shelf: Shelf;

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  /** An order from before, as if placed by this contact. */
  hasOrdered(productId: string, quantity: number, state: 'placed' | 'preparing'): void {
    const product = this.shelf.product(productId);
    this.orders.push({ number: this.nextNumber(), state, lines: [{ id: 'line-1', product, quantity }], how: 'pickup' });
  }

  /** An order of what a quote offered, at its prices; what is in no catalog comes from no shelf. Gives its number. */
  hasAgreed(
    lines: readonly {
      readonly title: string;
      readonly product: Product | undefined;
      readonly quantity: number;
      readonly price: number | null;
    }[],
  ): string {
    const number = this.nextNumber();
    for (const { product, quantity } of lines) if (product) product.stock -= quantity;
    this.orders.push({
      number,
      state: 'placed',
      lines: lines.map(({ title, product, quantity, price }, index) => {
        const id = `line-${index + 1}`;
        return { id, product: { ...(product ?? { id, title, category: '', stock: quantity }), price: price ?? 0 }, quantity };
      }),
    });
    return number;
  }

  readonly operations: Part<OperationsOf<'order' | 'contact'>> = {
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
      const how = textIn(input, 'how') === 'pickup' ? 'pickup' : 'delivery';
      const address =
        this.addresses[Number(textIn(input, 'addressId').replace('address-', '')) - 1] ?? (textIn(input, 'address') || pin(input));
      const { address: _, note: __, ...rest } = draft;
      this.draft = {
        ...rest,
        how,
        ...(how === 'delivery' && address ? { address } : {}),
        ...(textIn(input, 'note') ? { note: textIn(input, 'note') } : {}),
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
  };

  private tooSmall(draft: Order): Answered | undefined {
    const gap = this.minimum - goods(draft);
    return gap > 0 ? { outcome: 'too-small', output: { minimum: this.minimum, gap } } : undefined;
  }

  private add({ input, language, now }: Given): Answered {
    const product = this.shelf.products.find(({ id }) => id === textIn(input, 'variantId'));
    const quantity = Number(input['quantity']);
    if (!product || !this.shelf.offered(now).includes(product)) {
      const later = product && product.stock > 0 ? offeredFrom(product, now, language) : null;
      return { outcome: 'unavailable', output: { title: product?.title ?? null, offeredFrom: later } };
    }

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
    const line = this.draft?.lines.find(({ id }) => id === textIn(input, 'lineId'));
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
}

const pin = (input: Input): string | undefined => {
  const [latitude, longitude] = [read('place.latitude', input), read('place.longitude', input)];
  return typeof latitude === 'number' && typeof longitude === 'number' ? `📍 ${latitude}, ${longitude}` : undefined;
};
