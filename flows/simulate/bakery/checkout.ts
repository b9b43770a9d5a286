import type { Json } from '../../language/flow.ts';
import type { ConversationEvent } from '../../machine/events.ts';
import type { Happenings } from './happenings.ts';
import { type Order, type Payment, say, summary, total } from './order.ts';
import type { OrderBook } from './order-book.ts';
import type { DueListener, Till } from './till.ts';
import { type Answered, type Given, type Part, textIn } from './part.ts';

type Names = 'order.ways-to-pay' | 'order.held' | 'order.checkout' | 'order.pay' | 'order.confirm' | 'order.hold-again';

const minute = 60_000;
const hour = 60 * minute;
const holdMinutes = 20;

/** From placing to confirmed: how it is paid, and for how long its pieces are held. */
export class Checkout {
  pays: readonly Payment[] = ['cash'];
  private readonly book: OrderBook;
  private readonly happenings: Happenings;
  private readonly till: Till;

  constructor(book: OrderBook, happenings: Happenings, till: Till) {
    this.book = book;
    this.happenings = happenings;
    this.till = till;
  }

  readonly operations: Part<Names> = {
    'order.ways-to-pay': ({ language }) => {
      const options = [...new Set(this.pays.map((way) => (way === 'cash' ? way : 'online')))].map((id) => ({
        id,
        title: say(id, language),
      }));
      return { outcome: options.length > 1 ? 'several' : 'one', output: { options, way: options.length > 1 ? null : options[0]!.id } };
    },
    'order.checkout': (given) => {
      const { draft } = this.book;
      if (!draft) return { outcome: 'empty', output: {} };
      const small = this.book.tooSmall(draft);
      if (small) return small;
      const short = this.book.missing(draft, given.language);
      if (short) return { outcome: 'short', output: { missing: short } };
      if (draft.coupon && draft.coupon.uses === 0) {
        delete draft.coupon;
        return { outcome: 'coupon-gone', output: { summary: summary(draft, given.language), total: total(draft) } };
      }
      this.book.take(draft, 'awaiting');
      this.hold(draft, given.now);
      return {
        outcome: 'held',
        output: {
          orderId: draft.id,
          number: draft.number!,
          total: total(draft),
          summary: summary(draft, given.language),
          minutes: holdMinutes,
        },
      };
    },
    'order.held': ({ input, now }): Answered => {
      const order = this.book.placed(textIn(input, 'orderId'));
      const minutes = Math.round(((order?.heldUntil ?? now).valueOf() - now.valueOf()) / minute);
      const output = { number: order?.number ?? '', total: order ? total(order) : 0, minutes };
      if (order?.state === 'awaiting') return { outcome: 'held', output };
      return { outcome: order?.state === 'placed' || order?.state === 'preparing' ? 'confirmed' : 'gone', output };
    },
    'order.pay': (given) => this.pay(given),
    'order.confirm': ({ input }): Answered => {
      const order = this.book.placed(textIn(input, 'orderId'));
      if (order?.state !== 'placed' && (order?.state !== 'awaiting' || order.payment !== 'cash')) return { outcome: 'gone', output: {} };
      this.settle(order);
      return { outcome: 'confirmed', output: { number: order.number! } };
    },
    'order.hold-again': (given): Answered => {
      const order = this.book.placed(textIn(given.input, 'orderId'));
      if (order?.state !== 'lapsed') return { outcome: 'gone', output: {} };
      const missing = this.book.missing(order, given.language);
      if (missing) return { outcome: 'short', output: { missing } };
      this.book.takeAgain(order);
      this.hold(order, given.now);
      return { outcome: 'held', output: { number: order.number!, total: total(order), minutes: holdMinutes } };
    },
  };

  /** Has something paid. Gives the id of the due. */
  due(order: Order, amount: number, listener: DueListener): string {
    return this.till.ask(amount, order.number!, listener);
  }

  settle(order: Order): void {
    order.state = 'placed';
    for (const name of ['hold-ending', 'hold-ends', 'cash']) this.happenings.clear(`${order.id} ${name}`);
  }

  private pay({ input, now }: Given): Answered {
    const order = this.book.placed(textIn(input, 'orderId'));
    if (order?.state !== 'awaiting') return { outcome: 'gone', output: {} };
    const way = textIn(input, 'way') as Payment;
    const number = order.number!;
    order.payment = way;
    if (way !== 'cash') {
      this.happenings.clear(`${order.id} hold-ends`);
      const amount = total(order);
      const paid = () => {
        order.paid = amount;
        this.settle(order);
      };
      const late = () => {
        if (order.state !== 'lapsed' || this.book.missing(order, 'en')) return false;
        this.book.takeAgain(order);
        paid();
        return true;
      };
      const dueId = this.due(order, amount, { paid, late, expired: () => this.book.lapse(order) });
      return { outcome: 'due', output: { dueId, number } };
    }
    this.happenings.clear(`${order.id} hold-ending`);
    this.happenings.set(`${order.id} cash`, new Date(now.valueOf() + 6 * hour), () => signal('order.cash-reminder', order));
    this.happenings.set(`${order.id} hold-ends`, new Date(now.valueOf() + 24 * hour), () => {
      this.book.cancel(order);
      return signal('order.cancelled', order, { by: 'system' });
    });
    return { outcome: 'say-so', output: { number } };
  }

  private hold(order: Order, now: Date): void {
    const at = (minutes: number) => new Date(now.valueOf() + minutes * minute);
    order.heldUntil = at(holdMinutes);
    this.happenings.set(`${order.id} hold-ending`, at(holdMinutes - 5), () => signal('order.hold-ending', order));
    this.happenings.set(`${order.id} hold-ends`, at(holdMinutes), () => {
      this.book.lapse(order);
      return signal('order.hold-expired', order);
    });
  }
}

export const signal = (name: string, order: Order, also: Readonly<Record<string, Json>> = {}): ConversationEvent => ({
  type: 'signal.arrived',
  signal: name,
  data: {
    id: order.id,
    about: order.id,
    number: order.number ?? '',
    delivery: order.how ?? null,
    payment: order.payment ?? null,
    total: total(order),
    ...also,
  },
});
