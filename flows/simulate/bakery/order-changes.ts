import { money } from '../../language/liquid.ts';
import type { Checkout } from './checkout.ts';
import { type Change, currency, type Order, summary, total } from './order.ts';
import type { OrderBook } from './order-book.ts';
import { type Answered, type Given, type Part, textIn } from './part.ts';
import type { Shelf } from './shelf.ts';

type Names = 'order.changeable' | 'order.propose-change' | 'order.make-change' | 'order.settle-shortage' | 'order.rate' | 'order.claim';

/** What becomes of an order that is placed: changes, something missing, complaints. */
export class OrderChanges {
  private readonly changes: Change[] = [];
  private readonly book: OrderBook;
  private readonly shelf: Shelf;
  private readonly checkout: Checkout;

  constructor(book: OrderBook, shelf: Shelf, checkout: Checkout) {
    this.book = book;
    this.shelf = shelf;
    this.checkout = checkout;
  }

  readonly operations: Part<Names> = {
    'order.changeable': ({ language }): Answered => {
      const order = this.book.orders.at(-1);
      if (!order) return { outcome: 'none', output: {} };
      if (order.state !== 'placed') return { outcome: 'too-late', output: { number: order.number! } };
      const options = order.lines.map(({ id, product, quantity }) => ({
        id,
        title: product.title,
        description: `${quantity} × ${money(product.price, currency, language)}`,
      }));
      return { outcome: 'listed', output: { orderId: order.id, number: order.number!, options } };
    },
    'order.settle-shortage': ({ input, language }): Answered => {
      const order = this.book.placed(textIn(input, 'orderId')) ?? this.book.orders.at(-1);
      if (!order) return { outcome: 'gone', output: {} };
      if (textIn(input, 'how') !== 'cancel') return { outcome: 'settled', output: { summary: summary(order, language), refund: 0 } };
      this.book.cancel(order);
      return { outcome: 'cancelled', output: { refund: order.paid } };
    },
    'order.rate': () => ({ outcome: this.book.orders.length > 0 ? 'rated' : 'gone', output: {} }),
    'order.claim': (): Answered => {
      const order = this.book.orders.at(-1);
      return order ? { outcome: 'noted', output: { number: order.number! } } : { outcome: 'gone', output: {} };
    },
    'order.propose-change': (given) => this.propose(given),
    'order.make-change': (given) => this.make(given),
  };

  private propose({ input, language }: Given): Answered {
    const order = this.book.placed(textIn(input, 'orderId'));
    if (order?.state !== 'placed') return { outcome: 'too-late', output: {} };
    const [lineId, variantId, quantity] = [textIn(input, 'lineId'), textIn(input, 'variantId'), Number(input['quantity'] ?? 1)];
    const lines = order.lines.map((line) => ({ ...line }));
    const line = lines.find(({ id, product }) => id === lineId || product.id === variantId);
    if (line && line.quantity === quantity) return { outcome: 'same', output: {} };
    if (line) line.quantity = quantity;
    else {
      const product = this.shelf.products.find(({ id, stock }) => id === variantId && stock > 0);
      if (!product) return { outcome: 'unavailable', output: {} };
      lines.push({ id: `line-${lines.length + 1}`, product, quantity });
    }
    const left = lines.filter((each) => each.quantity > 0);
    if (left.length === 0) return { outcome: 'empty', output: {} };
    const change = { id: `change-${this.changes.length + 1}`, order, lines: left, done: false };
    this.changes.push(change);
    const after = { ...order, lines: left };
    const delta = total(after) - total(order);
    return {
      outcome: 'proposed',
      output: { changeId: change.id, more: Math.max(0, delta), less: Math.max(0, -delta), summary: summary(after, language) },
    };
  }

  private make({ input, language }: Given): Answered {
    const change = this.changes.find(({ id }) => id === textIn(input, 'changeId'));
    if (change?.order.state !== 'placed') return { outcome: 'too-late', output: { number: change?.order.number ?? null } };
    const { order, lines } = change;
    const number = order.number!;
    const more = lines.map((line) => ({ ...line, quantity: line.quantity - quantityIn(order, line.id) }));
    const missing = this.book.missing({ ...order, lines: more }, language);
    if (missing) return { outcome: 'short', output: { number, missing } };
    const delta = total({ ...order, lines }) - total(order);
    if (delta > 0 && order.paid > 0) {
      const paid = () => {
        order.paid += delta;
        this.apply(change);
      };
      const dueId = this.checkout.due(order, delta, { paid, expired: () => undefined });
      return { outcome: 'due', output: { number, dueId } };
    }
    if (order.paid > 0) order.paid += delta;
    this.apply(change);
    return { outcome: 'applied', output: { number, summary: summary(order, language) } };
  }

  private apply(change: Change): void {
    if (change.done) return;
    change.done = true;
    const { order, lines } = change;
    for (const { product, quantity } of order.lines) product.stock += quantity;
    for (const { product, quantity } of lines) product.stock -= quantity;
    order.lines = lines;
  }
}

const quantityIn = (order: Order, lineId: string): number => order.lines.find(({ id }) => id === lineId)?.quantity ?? 0;
