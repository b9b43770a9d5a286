import type { Json, Language } from '../../language/flow.ts';
import type { OperationName } from '../../language/operations.ts';
import type { World } from '../simulate.ts';
import { Desk } from './desk.ts';
import { Happenings } from './happenings.ts';
import type { Payment } from './order.ts';
import { OrderBook } from './order-book.ts';
import type { Answered, Part } from './part.ts';
import { QuoteBook } from './quote-book.ts';
import { Staff } from './staff.ts';
import { Shelf } from './shelf.ts';
import { Till } from './till.ts';
import { VisitBook } from './visit-book.ts';

/** A bakery in memory, a part for each subject: what it sells, the orders of one contact, what it tells. */
export class Bakery implements World {
  readonly happenings = new Happenings();
  readonly shelf = new Shelf();
  readonly till = new Till();
  readonly book = new OrderBook(this.shelf, this.happenings, this.till);
  readonly quotes = new QuoteBook(this.shelf, this.book, this.happenings, this.till);
  readonly desk = new Desk();
  readonly staff = new Staff();
  readonly visits = new VisitBook(this.happenings, this.till);

  private readonly operations: Part<OperationName> = {
    ...this.shelf.operations,
    ...this.book.operations,
    ...this.quotes.operations,
    ...this.visits.operations,
    ...this.desk.operations,
    ...this.staff.operations,
    ...this.till.operations,
  };

  perform(
    operation: string,
    input: Readonly<Record<string, Json>>,
    { language, now }: { readonly language: Language; readonly now: Date },
  ): Answered {
    if (!Object.hasOwn(this.operations, operation)) throw new Error(`The bakery knows no operation "${operation}"`);
    return this.operations[operation as OperationName]({ input, language, now });
  }

  /** Sets up what a transcript's header `given:` says. */
  arrange(given: string): void {
    const [what, ...rest] = given.split(' ');
    if (what === 'address') this.book.addresses.push(rest.join(' '));
    else if (what === 'order') this.book.hasOrdered(rest[0]!, Number(rest[1] ?? 1), rest[2] === 'preparing' ? 'preparing' : 'placed');
    else if (what === 'only' && (rest[0] === 'delivery' || rest[0] === 'pickup')) this.book.ways = rest[0];
    else if (what === 'due') this.till.ask(Number(rest[0]), rest.slice(1).join(' '));
    else if (what === 'pay-by')
      this.till.ways = rest
        .join('')
        .split(',')
        .filter((way) => way === 'whatsapp' || way === 'online' || way === 'transfer' || way === 'cash');
    else if (what === 'pays') this.book.checkout.pays = rest as Payment[];
    else if (what === 'delivers-to') this.book.postcodes = rest;
    else if (what === 'coupon') this.book.coupons.push({ code: rest[0]!, percent: Number(rest[1]), uses: Number(rest[2] ?? 1) });
    else if (what === 'minimum') this.book.minimum = Number(rest[0]);
    else if (what === 'visit') this.visits.hasBooked(rest[0]!, new Date(`${rest[1]!}:00Z`), Number(rest[2] ?? 0));
    else if (what === 'offer') this.visits.isOffered(rest[0]!, new Date(`${rest[1]!}:00Z`));
    else if (what === 'lost') this.visits.hasLost(rest[0]!, new Date(`${rest[1]!}:00Z`));
    else if (what === 'taken') this.visits.taken.add(rest[0]!);
    else if (what === 'snatched') this.visits.snatched.add(rest[0]!);
    else if (what === 'full') this.visits.full = true;
    else if (what === 'no' && rest[0] === 'services') this.visits.offers = [];
    else if (what === 'expected') this.book.expected = rest.join(' ');
    else if (what === 'agrees') this.book.agrees = true;
    else if (what === 'talked') this.staff.recent = rest.join(' ');
    else if (what === 'in-line') this.staff.ahead = Number(rest[0]);
    else if (what === 'deposit') this.quotes.depositPercent = Number(rest[0]);
    else if (what === 'hours') this.shelf.product(rest[0]!).hours = [rest[1]!, rest[2]!];
    else
      throw new Error(
        'given may be "address …", "order <product> <quantity>", "only delivery|pickup", "minimum <cents>", "deposit <percent>", "pays online transfer cash", "delivers-to <postcode> …", "expected <when>", "agrees", "coupon <code> <percent> <uses>", "due <cents> <title>", "pay-by whatsapp, online, transfer, cash", "hours <product> <from> <until>", ' +
          '"visit <service> <time> <paid>", "offer <service> <time>", "lost <service> <time>", "taken <time>", "snatched <time>", "full", "no services", "talked <name>" or "in-line <count>"',
      );
  }
}
