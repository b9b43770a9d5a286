import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/tenant-database.ts';
import { Checkout } from '../orders/checkout.service.ts';
import { Order } from '../orders/order.entity.ts';
import type { Shortage } from '../orders/stock.ts';
import { type Due, isPayable } from '../payments/due.ts';
import { Dues } from '../payments/dues.ts';
import { QuoteDrafts } from './quote-drafts.service.ts';
import {
  enterState,
  lockQuote,
  type Mover,
  type QuoteInHand,
  reviseFrom,
  revisionOf,
  valuesOf,
  writeLines,
  writeRevision,
} from './quote-rows.ts';
import { groundOf } from './quote-terms.ts';
import { totalsOf } from './quote-totals.ts';
import type { QuoteRevision } from './quote-revision.entity.ts';
import type { Quote } from './quote.entity.ts';
import { QuotesService } from './quotes.service.ts';

export type Accepted =
  /** `deposit` is the due that confirms the order, while it waits for that. */
  | {
      readonly outcome: 'accepted';
      readonly quote: Quote;
      readonly revision: QuoteRevision;
      readonly order: Order;
      readonly deposit: Due | null;
    }
  /** There is a newer revision, or one is on its way; what was tapped is dead. */
  | { readonly outcome: 'newer'; readonly quote: Quote }
  | { readonly outcome: 'short'; readonly quote: Quote; readonly revision: QuoteRevision; readonly missing: readonly Shortage[] }
  /** It had ended not long ago, but costs something else today: a new revision says so. */
  | { readonly outcome: 'repriced'; readonly quote: Quote }
  | { readonly outcome: 'expired' | 'closed'; readonly quote: Quote };

const day = 24 * 3_600_000;

/** So long the goods of an accepted quote are held for its deposit. */
const daysForDeposit = 3;
const depositUntil = (now: Date): Date => new Date(now.getTime() + daysForDeposit * day);

/** What makes an order of a quote: once, by whoever comes first, however often it is asked for. */
@Injectable()
export class QuoteAcceptance {
  constructor(
    private readonly quotes: QuotesService,
    private readonly drafts: QuoteDrafts,
    private readonly checkout: Checkout,
    private readonly dues: Dues,
  ) {}

  /** `asked` is the revision that was looked at; without one, the newest that was sent is meant. */
  async accept(tx: Transaction, businessId: string, id: string, asked: number | null, mover: Mover): Promise<Accepted> {
    const { quote, revision: newest } = await lockQuote(tx, businessId, id);
    const made = await this.orderOf(tx, quote);
    if (made) {
      const revision = await revisionOf(tx, quote, quote.sentRevision!);
      if (made.state !== 'lapsed') return this.accepted(tx, quote, revision, made);
      const { now } = await groundOf(tx, businessId);
      const held = await this.checkout.holdAgain(tx, made, depositUntil(now), mover);
      return held.outcome === 'placed' ? this.accepted(tx, quote, revision, held.order) : { outcome: 'closed', quote };
    }
    if (quote.state === 'withdrawn' || quote.state === 'declined') return { outcome: 'closed', quote };
    if (!['sent', 'countered', 'expired'].includes(quote.state) || (asked !== null && asked !== quote.sentRevision))
      return { outcome: 'newer', quote };

    const revision = quote.sentRevision === newest.revision ? newest : await revisionOf(tx, quote, quote.sentRevision!);
    const ground = await groundOf(tx, businessId);
    const hasEnded = revision.validUntil! <= ground.now;
    if (hasEnded) {
      if (revision.validUntil!.getTime() + ground.graceDays * day <= ground.now.getTime()) return { outcome: 'expired', quote };
      const lines = await this.drafts.repriced(tx, revision);
      if (totalsOf({ ...revision, lines })?.total !== revision.total) {
        // Somebody is at work on a new revision: it will have its own prices.
        if (newest !== revision) return { outcome: 'newer', quote };
        const next = await this.drafts.reprice(tx, { quote, revision });
        await this.quotes.sendNext(tx, { quote, revision: next });
        return { outcome: 'repriced', quote };
      }
    }
    return this.makeOrder(tx, { quote, revision }, mover, ground.now, hasEnded);
  }

  /** For a customer who takes what there is: a new revision with so much less. */
  async takeAvailable(tx: Transaction, businessId: string, id: string, missing: readonly Shortage[]): Promise<'sent' | 'none'> {
    const { quote, revision: newest } = await lockQuote(tx, businessId, id);
    // Staff are at work on a revision of their own.
    if (quote.sentRevision === null || newest.revision !== quote.sentRevision) return 'none';
    const left = new Map(missing.map((short) => [short.variantId, short.left]));
    const lines = newest.lines.flatMap((line) => {
      const there = line.variantId === null ? undefined : left.get(line.variantId);
      const quantity = Math.min(line.quantity, there ?? line.quantity);
      if (there !== undefined) left.set(line.variantId!, there - quantity);
      return quantity > 0 ? [{ ...valuesOf(line), quantity }] : [];
    });
    if (lines.length === 0) return 'none';
    const next = await reviseFrom({ quote, revision: newest }, tx);
    await writeLines(tx, next, lines);
    await writeRevision(tx, next);
    await this.quotes.sendNext(tx, { quote, revision: next });
    return 'sent';
  }

  /** The order that was made of it. */
  async orderOf(tx: Transaction, { businessId, id }: Quote): Promise<Order | null> {
    const [made]: { orderId: string }[] = await tx.query(
      `select order_id "orderId" from quote_orders where business_id = $1 and quote_id = $2`,
      [businessId, id],
    );
    return made ? tx.findOneOrFail(Order, { where: { businessId, id: made.orderId }, relations: { lines: true } }) : null;
  }

  private async makeOrder(tx: Transaction, { quote, revision }: QuoteInHand, mover: Mover, now: Date, inGrace: boolean): Promise<Accepted> {
    const { businessId, id, contactId, conversationId, currency } = quote;
    const totals = revision.totals!;
    const placed = await this.checkout.take(
      tx,
      {
        ...{ businessId, contactId, conversationId, currency, discount: totals.discount },
        ...(totals.deposit > 0 ? { payment: 'online', deposit: totals.deposit, holdUntil: depositUntil(now) } : { payment: 'agreed' }),
        origin: `quote:${id}:${revision.revision}`,
        note: quote.spokenNumber,
        lines: revision.lines.map(({ variantId, title, quantity, unitAmount, taxName, taxBasisPoints, taxInclusive }) => ({
          ...{ variantId, title, quantity, unitAmount: unitAmount! },
          ...(taxName === null ? {} : { taxName, taxRate: taxBasisPoints!, taxInclusive: taxInclusive! }),
        })),
      },
      mover,
    );
    if (placed.outcome === 'empty') throw new Error(`Quote ${id} was sent without lines`);
    if (placed.outcome === 'short') return { outcome: 'short', quote, revision, missing: placed.missing };
    const { order } = placed;
    if (order.total !== totals.total) throw new Error(`Quote ${id} came to ${totals.total}, and its order to ${order.total}`);
    await tx.query(`insert into quote_orders (business_id, quote_id, revision, order_id) values ($1, $2, $3, $4)`, [
      businessId,
      id,
      revision.revision,
      order.id,
    ]);
    const moveId = await enterState(tx, quote, 'accept', mover, { inGrace, also: { promisedAt: null, isLate: false } });
    await enterState(tx, quote, 'convert', { by: 'system' }, { note: order.spokenNumber });
    await this.quotes.settle(tx, quote);
    await this.quotes.tell(tx, quote, 'quote.accepted', moveId, mover, { order: order.spokenNumber });
    return this.accepted(tx, quote, revision, order);
  }

  private async accepted(tx: Transaction, quote: Quote, revision: QuoteRevision, order: Order): Promise<Accepted> {
    const { businessId, id } = order;
    const dues = order.state === 'awaiting_payment' ? await this.dues.of(tx, businessId, { kind: 'order', id }) : [];
    const deposit = dues.find((due) => due.purpose === 'deposit' && isPayable(due.state)) ?? null;
    return { outcome: 'accepted', quote, revision, order, deposit };
  }
}
