import type {
  Account,
  AskedLink,
  AskedRefund,
  Found,
  FoundRefund,
  Link,
  LinkOrder,
  Provider,
  RefundOrder,
  Telling,
} from '../payments/providers/provider.ts';
import { Away, Refused } from '../payments/providers/provider.ts';
import { Providers } from '../payments/providers/providers.ts';
import type { Clock } from '../database/ports.ts';
import type { GraphApi } from '../whatsapp/graph-api.ts';
import type { Life } from './life.ts';
import { drained } from './points.ts';

interface Payment {
  readonly externalId: string;
  readonly amount: number;
  readonly currency: string;
  readonly refunds: FoundRefund[];
}

/** A page to pay on, as its provider keeps it. */
export interface Page {
  readonly intentId: string;
  readonly dueId: string;
  readonly providerId: string;
  readonly amount: number;
  readonly currency: string;
  state: 'open' | 'processing' | 'closed';
  failed: Found['failed'];
  readonly payments: Payment[];
}

export type Paying = 'all' | 'a part' | 'twice' | 'in vain' | 'slowly';

/** The payment provider's side: the pages that it made, and in its own books what came by them and went back. */
export class PaymentProvider {
  readonly pages: Page[] = [];
  private readonly refunds = new Map<string, FoundRefund>();
  private count = 0;

  constructor(private readonly told: (telling: Telling) => void) {}

  /** The same order makes the same page. */
  make({ intentId, dueId, amount, currency }: LinkOrder): Page {
    const known = this.pages.find((page) => page.intentId === intentId);
    if (known) return known;
    const page: Page = { intentId, dueId, providerId: this.name('page'), amount, currency, state: 'open', failed: null, payments: [] };
    this.pages.push(page);
    return page;
  }

  page(providerId: string): Page {
    const page = this.pages.find((each) => each.providerId === providerId);
    if (!page) throw new Refused(`There is no page ${providerId}`);
    return page;
  }

  /** A customer pays, or fails to; a page that was paid on can be paid on again. Gives false when nobody can pay by it any more. */
  pay(page: Page, how: Paying): boolean {
    if (page.state === 'processing') {
      page.state = 'closed';
      this.comes(page, page.amount);
      return true;
    }
    if (page.state === 'closed' && page.payments.length === 0) return false;
    if (how === 'in vain') {
      page.failed = { externalId: this.name('try'), reason: 'declined' };
      this.tell(page, 'failed', null);
    } else if (how === 'slowly' && page.payments.length === 0) {
      page.state = 'processing';
      this.tell(page, 'processing', null);
    } else
      for (let times = how === 'twice' ? 2 : 1; times > 0; times -= 1) {
        page.state = 'closed';
        this.comes(page, how === 'a part' ? Math.ceil(page.amount / 2) : page.amount);
      }
    return true;
  }

  close(page: Page): void {
    if (page.payments.length > 0 || page.state === 'processing') throw new Refused('It is paid already');
    page.state = 'closed';
  }

  /** The day is over: what is under way at a bank comes, and who has not paid by now does not. */
  rest(): boolean {
    const left = this.pages.filter(({ state }) => state !== 'closed');
    for (const page of left) {
      const comes = page.state === 'processing';
      page.state = 'closed';
      if (comes) this.comes(page, page.amount);
    }
    return left.length > 0;
  }

  payBack({ payment, amount, key, refundId }: RefundOrder): FoundRefund {
    const known = this.refunds.get(key);
    if (known) return known;
    const page = this.pages.find(({ payments }) => payments.some(({ externalId }) => externalId === payment));
    const paid = page?.payments.find(({ externalId }) => externalId === payment);
    const left = paid?.refunds.reduce((sum, refund) => sum - refund.amount, paid.amount) ?? 0;
    if (!page || !paid || amount > left) throw new Refused(`No more than ${left} can be refunded`);
    const refund: FoundRefund = { externalId: this.name('refund'), refundId, amount, state: 'refunded', failure: null };
    paid.refunds.push(refund);
    this.refunds.set(key, refund);
    this.tell(page, 'refunded', paid.externalId, refundId);
    return refund;
  }

  refund(externalId: string): FoundRefund {
    const found = this.pages
      .flatMap(({ payments }) => payments.flatMap(({ refunds }) => refunds))
      .find((each) => each.externalId === externalId);
    if (!found) throw new Refused(`There is no refund ${externalId}`);
    return found;
  }

  private comes(page: Page, amount: number): void {
    const payment: Payment = { externalId: this.name('payment'), amount, currency: page.currency, refunds: [] };
    page.payments.push(payment);
    this.tell(page, 'paid', payment.externalId);
  }

  private tell(page: Page, kind: string, payment: string | null, refundId: string | null = null): void {
    this.told({ externalId: this.name('event'), kind, intentId: page.intentId, refundId, names: [page.providerId], payment });
  }

  private name(what: string): string {
    this.count += 1;
    return `${what}.${this.count}`;
  }
}

/** Whoever takes payments online is asked here. */
export class SimulatedProviders extends Providers {
  constructor(
    private readonly way: WayToProvider,
    graph: GraphApi,
    clock: Clock,
  ) {
    super(graph, clock);
  }

  override of(): Provider {
    return this.way;
  }
}

/** One server's way to the provider: it stands still before a question leaves, and again before the answer is read. */
export class WayToProvider implements Provider {
  readonly name = 'stripe';

  constructor(
    private readonly life: Life,
    private readonly provider: PaymentProvider,
    /** Whether this question gets lost on its way. */
    private readonly isLost: () => boolean,
  ) {}

  link(_account: Account, order: LinkOrder): Promise<Link> {
    return this.asks('link', () => {
      const { providerId } = this.provider.make(order);
      return { providerId, url: `https://pay.example/${providerId}`, expiresAt: order.expiresAt };
    });
  }

  lookUp(_account: Account, { providerId }: AskedLink): Promise<Found> {
    return this.asks('look-up', () => {
      const { state, payments, failed } = this.provider.page(providerId);
      const now = payments.length > 0 ? 'captured' : state === 'closed' ? 'expired' : state;
      return { state: now, payments: payments.map((payment) => ({ ...payment, refunds: [...payment.refunds], disputes: [] })), failed };
    });
  }

  close(_account: Account, providerId: string): Promise<void> {
    return this.asks('close', () => this.provider.close(this.provider.page(providerId)));
  }

  refund(_account: Account, order: RefundOrder): Promise<FoundRefund> {
    return this.asks('refund', () => this.provider.payBack(order));
  }

  lookUpRefund(_account: Account, { externalId }: AskedRefund): Promise<FoundRefund> {
    return this.asks('look-up-refund', () => this.provider.refund(externalId));
  }

  read(_account: Account, body: Buffer): Telling {
    return JSON.parse(body.toString()) as Telling;
  }

  connect(): Promise<never> {
    return Promise.reject(new Refused('The simulation is connected already'));
  }

  private asks<T>(about: string, answer: () => T): Promise<T> {
    return new Promise((resolve, reject) =>
      this.life.park({
        name: 'pay.ask',
        about,
        go: async () => {
          const lost = this.isLost();
          const settle = settled(answer);
          this.life.park({
            name: 'pay.answered',
            about,
            go: () => {
              if (lost) reject(new Away('The answer was lost'));
              else settle(resolve, reject);
              return drained();
            },
          });
          await drained();
        },
      }),
    );
  }
}

/** What the provider did is done, whether its answer is read or not. */
function settled<T>(answer: () => T): (resolve: (value: T) => void, reject: (error: unknown) => void) => void {
  try {
    const value = answer();
    return (resolve) => resolve(value);
  } catch (error) {
    return (_, reject) => reject(error);
  }
}
