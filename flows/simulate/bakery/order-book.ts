import type { Language } from '../../language/flow.ts';
import { money } from '../../language/liquid.ts';
import { read } from '../../language/values.ts';
import { Checkout } from './checkout.ts';
import type { Happenings } from './happenings.ts';
import { type Coupon, currency, discount, goods, type Order, type Product, say, stateWord, summary, total } from './order.ts';
import { OrderChanges } from './order-changes.ts';
import { type Answered, type Given, type Input, type OperationsOf, type Part, textIn } from './part.ts';
import type { Till } from './till.ts';
import { offeredFrom, type Shelf } from './shelf.ts';

/** The orders of one contact, and the addresses they went to. */
export class OrderBook {
  readonly orders: Order[] = [];
  readonly addresses: string[] = [];
  /** How orders reach customers, and the goods an order must at least have, in minor units. */
  ways: 'both' | 'delivery' | 'pickup' = 'both';
  minimum = 0;
  draft: Order | undefined;
  readonly coupons: Coupon[] = [];
  /** When orders can be expected, in words. */
  expected: string | undefined;
  /** Whether the contact agreed to offers. */
  agrees = false;
  /** The postcodes it delivers to; to all where there are none. */
  postcodes: readonly string[] = [];
  readonly operations: Part<OperationsOf<'order' | 'contact'>>;
  readonly checkout: Checkout;
  private lastNumber = 1000;
  private readonly shelf: Shelf;

  constructor(shelf: Shelf, happenings: Happenings, till: Till) {
    this.shelf = shelf;
    this.checkout = new Checkout(this, happenings, till);
    const changes = new OrderChanges(this, shelf, this.checkout);
    this.operations = { ...this.own, ...this.checkout.operations, ...changes.operations };
  }

  /** An order from before, as if placed by this contact. */
  hasOrdered(productId: string, quantity: number, state: 'placed' | 'preparing'): void {
    const product = this.shelf.product(productId);
    const number = this.nextNumber();
    this.orders.push({ id: `order-${number}`, number, state, lines: [{ id: 'line-1', product, quantity }], how: 'pickup', paid: 0 });
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
      id: `order-${number}`,
      number,
      state: 'placed',
      paid: 0,
      lines: lines.map(({ title, product, quantity, price }, index) => {
        const id = `line-${index + 1}`;
        return { id, product: { ...(product ?? { id, title, category: '', stock: quantity }), price: price ?? 0 }, quantity };
      }),
    });
    return number;
  }

  /** A placed order of this contact. */
  placed(id: string): Order | undefined {
    return this.orders.find((order) => order.id === id);
  }

  /** Its pieces leave the shelf, and it gets its number. */
  take(draft: Order, state: 'awaiting' | 'placed'): void {
    for (const { product, quantity } of draft.lines) product.stock -= quantity;
    if (draft.coupon) draft.coupon.uses -= 1;
    draft.number = this.nextNumber();
    draft.state = state;
    this.orders.push(draft);
    this.draft = undefined;
  }

  /** Somebody else uses a coupon for the last time. */
  useUp(code: string): void {
    for (const coupon of this.coupons.filter((each) => each.code === code)) coupon.uses = 0;
  }

  takeAgain(order: Order): void {
    for (const { product, quantity } of order.lines) product.stock -= quantity;
    order.state = 'awaiting';
  }

  lapse(order: Order): void {
    if (order.state !== 'awaiting') return;
    order.state = 'lapsed';
    for (const { product, quantity } of order.lines) product.stock += quantity;
  }

  cancel(order: Order): void {
    if (order.state !== 'lapsed') for (const { product, quantity } of order.lines) product.stock += quantity;
    order.state = 'cancelled';
  }

  /** What is not on the shelf, in words; undefined where all is. */
  missing({ lines }: Order, language: Language): string | undefined {
    const short = lines.filter(({ product, quantity }) => quantity > product.stock);
    if (short.length === 0) return undefined;
    return short.map(({ product, quantity }) => `${quantity} × ${product.title} (${product.stock} ${say('left', language)})`).join('\n');
  }

  private readonly own: Part<Exclude<OperationsOf<'order' | 'contact'>, keyof Checkout['operations'] | keyof OrderChanges['operations']>> =
    {
      'order.add': (given) => this.add(given),
      'order.take-off': (given) => this.takeOff(given),
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
      'order.deliver': ({ input, language }): Answered => {
        const { draft } = this;
        if (!draft) return { outcome: 'set', output: { summary: '' } };
        const how = textIn(input, 'how') === 'pickup' ? 'pickup' : 'delivery';
        const address =
          this.addresses[Number(textIn(input, 'addressId').replace('address-', '')) - 1] ?? (textIn(input, 'address') || pin(input));
        const outside = how === 'delivery' && this.isOutside(address ?? '');
        if (outside) return { outcome: outside, output: {} };
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
      'order.abandon': () => {
        const outcome = this.draft ? 'abandoned' : 'none';
        this.draft = undefined;
        return { outcome, output: {} };
      },
      'order.expected': () => ({ outcome: this.expected ? 'known' : 'unknown', output: { expected: this.expected ?? null } }),
      'contact.agrees': () => ({ outcome: this.agrees ? 'yes' : 'no', output: {} }),
      'order.discard': () => {
        this.draft = undefined;
        return { outcome: 'discarded', output: {} };
      },
      'order.coupon': ({ input, language }): Answered => {
        const { draft } = this;
        if (!draft) return { outcome: 'empty', output: {} };
        const coupon = this.coupons.find(({ code }) => code === textIn(input, 'code').replace(/\s/g, '').toUpperCase());
        if (!coupon) return { outcome: 'unknown', output: {} };
        if (coupon.uses === 0) return { outcome: 'used-up', output: {} };
        draft.coupon = coupon;
        return { outcome: 'applied', output: { summary: summary(draft, language), discount: discount(draft) } };
      },
      'order.repeat': ({ input, language }): Answered => {
        const latest = this.placed(textIn(input, 'orderId')) ?? this.orders.at(-1);
        if (!latest) return { outcome: 'nothing', output: {} };
        return this.gather(
          latest.lines.map(({ product, quantity }) => ({ id: product.id, quantity })),
          language,
        );
      },
      'order.cart': ({ input, language }): Answered => {
        const items = (input['items'] ?? []) as readonly { retailerId: string; quantity: number; amount?: string }[];
        const done = this.gather(
          items.map(({ retailerId, quantity }) => ({ id: retailerId, quantity })),
          language,
        );
        const repriced = items.flatMap(({ retailerId, amount }) => {
          const product = this.shelf.products.find(({ id }) => id === retailerId);
          const claimed = Math.round(Number(amount) * 100);
          return product && amount && claimed !== product.price
            ? [`${product.title}: ${money(product.price, currency, language)} (${money(claimed, currency, language)})`]
            : [];
        });
        return { ...done, output: { ...done.output, repriced: repriced.join('\n') } };
      },
      'order.cancel': ({ input }): Answered => {
        const order = this.placed(textIn(input, 'orderId')) ?? this.orders.findLast(({ state }) => state !== 'cancelled');
        if (!order || order.state === 'cancelled') return { outcome: 'none', output: {} };
        const number = order.number ?? null;
        if (order.state === 'preparing') return { outcome: 'too-late', output: { number } };
        this.cancel(order);
        return { outcome: 'cancelled', output: { number, refund: order.paid } };
      },
      'order.latest': ({ language }): Answered => {
        const latest = this.orders.toReversed().slice(0, 3);
        if (latest.length === 0) return { outcome: 'none', output: {} };
        const lines = latest.map((order) => `${order.number}: ${money(total(order), currency, language)}, ${stateWord(order, language)}`);
        return {
          outcome: 'found',
          output: { summary: lines.join('\n'), number: latest[0]!.number ?? null, state: latest[0]!.state, orderId: latest[0]!.id },
        };
      },
      'contact.addresses': () => {
        const options = this.addresses.map((address, index) => ({ id: `address-${index + 1}`, title: address }));
        return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
      },
    };

  tooSmall(draft: Order): Answered | undefined {
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

    const draft = this.draft ?? this.begin();
    const line = draft.lines.find((each) => each.product === product);
    if ((line?.quantity ?? 0) + quantity > product.stock)
      return { outcome: 'too-many', output: { available: product.stock - (line?.quantity ?? 0), title: product.title } };
    if (line) line.quantity += quantity;
    else draft.lines.push({ id: `line-${draft.lines.length + 1}`, product, quantity });
    this.draft = draft;
    return { outcome: 'added', output: { summary: summary(draft, language), title: product.title } };
  }

  private takeOff({ input, language }: Given): Answered {
    const line = this.draft?.lines.find(({ product }) => product.id === textIn(input, 'variantId'));
    if (line) line.quantity = Math.max(0, line.quantity - Number(input['quantity']));
    this.afterChange(language);
    return { outcome: 'taken-off', output: {} };
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
    const missing = this.missing(draft, language);
    if (missing) return { outcome: 'short', output: { missing } };
    this.take(draft, 'placed');
    return { outcome: 'placed', output: { number: draft.number!, total: total(draft), summary: summary(draft, language) } };
  }

  private begin(): Order {
    return { id: `order-${this.orders.length + 1}`, state: 'draft', lines: [], paid: 0 };
  }

  /** Puts into the draft what can be had. */
  private gather(wanted: readonly { readonly id: string; readonly quantity: number }[], language: Language): Answered {
    const missing: string[] = [];
    for (const { id, quantity } of wanted) {
      const product = this.shelf.products.find((each) => each.id === id);
      const there = Math.min(quantity, product?.stock ?? 0);
      if (there > 0) this.add({ input: { variantId: id, quantity: there }, language, now: new Date(0) });
      if (there < quantity) missing.push(`${quantity - there} × ${product?.title ?? id}`);
    }
    const outcome = missing.length === 0 ? 'all' : this.draft ? 'some' : 'none';
    return { outcome, output: { summary: this.draft ? summary(this.draft, language) : '', missing: missing.join('\n') } };
  }

  private isOutside(address: string): 'outside' | 'needs-postcode' | undefined {
    if (this.postcodes.length === 0 || this.postcodes.some((postcode) => address.includes(postcode))) return undefined;
    return /\b\d{4,6}\b/.test(address) ? 'outside' : 'needs-postcode';
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
