import { Injectable } from '@nestjs/common';
import { type Alarm, Alarms, clearAlarm, setAlarm } from '../alarms/alarms.ts';
import { afterOpenMinutes } from '../businesses/opening-hours.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { putEvents } from '../messaging/inbox.ts';
import { needsApproval } from './discount-limit.ts';
import { QuoteDrafts } from './quote-drafts.service.ts';
import { nextQuoteNumber } from './quote-number.ts';
import { QuoteRevision } from './quote-revision.entity.ts';
import {
  alarmKinds,
  changeQuote,
  enterState,
  type LineValues,
  lockQuote,
  type Mover,
  type QuoteInHand,
  writeMove,
  writeRevision,
} from './quote-rows.ts';
import { groundOf, type QuoteGround } from './quote-terms.ts';
import { totalsOf } from './quote-totals.ts';
import { endOfValidity } from './quote-times.ts';
import type { Quote } from './quote.entity.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** What became of handing a request in. */
export type HandedIn = { readonly outcome: 'sent' | 'promised'; readonly quote: Quote } | { readonly outcome: 'empty' };

/** Quotes on their way to a decision. Each method does its work in the caller's transaction; who waits in the conversation hears of what staff and time do. */
@Injectable()
export class QuotesService {
  constructor(
    private readonly drafts: QuoteDrafts,
    alarms: Alarms,
  ) {
    alarms.on('quote.nudge', (tx, alarm) => this.remind(tx, alarm, 'quote.nudge'), lockQuote);
    alarms.on('quote.ending', (tx, alarm) => this.remind(tx, alarm, 'quote.ending'), lockQuote);
    alarms.on('quote.expired', (tx, alarm) => this.expire(tx, alarm), lockQuote);
    alarms.on('quote.late', (tx, alarm) => this.becomeLate(tx, alarm), lockQuote);
    alarms.on('quote.later', (tx, alarm) => this.promiseAgain(tx, alarm), lockQuote);
  }

  /** A customer's request is complete: priced at once where the catalog has it all and it is no great sum, else a person is promised. */
  async handIn(tx: Transaction, { quote: { businessId, id } }: QuoteInHand, note: string): Promise<HandedIn> {
    const inHand = await lockQuote(tx, businessId, id);
    const { quote, revision } = inHand;
    // Staff who saw the draft may have been faster.
    if (quote.state !== 'draft') return { outcome: quote.state === 'review' ? 'promised' : 'sent', quote };
    if (revision.lines.length === 0 && quote.request === '' && quote.requestMedia === null) return { outcome: 'empty' };
    if (note !== '') await this.drafts.addWords(tx, inHand, note);
    const ground = await groundOf(tx, quote.businessId);
    if (isAutomatic(revision, ground)) {
      await this.sendRevision(tx, inHand, ground, { by: 'contact' }, note);
      return { outcome: 'sent', quote };
    }
    await this.promise(tx, quote, ground, 'submit', { by: 'contact' });
    return { outcome: 'promised', quote };
  }

  /** Sends the newest revision: from then on its prices stand until it ends, and no earlier one can be accepted. */
  async send(tx: Transaction, businessId: string, id: string, mover: Mover): Promise<Quote> {
    const inHand = await lockQuote(tx, businessId, id);
    const moveId = await this.sendRevision(tx, inHand, await groundOf(tx, businessId), mover);
    await this.tell(tx, inHand.quote, 'quote.sent', moveId, mover);
    return inHand.quote;
  }

  /**
   * A customer wants it otherwise. Other amounts of what the catalog has are a new revision at once, where nobody had to look at the first one;
   * else a person is promised, and what was sent stands until there is a new revision.
   */
  async counter(tx: Transaction, businessId: string, id: string, words: string): Promise<Exclude<HandedIn, { outcome: 'empty' }>> {
    const inHand = await lockQuote(tx, businessId, id);
    const { quote, revision } = inHand;
    const ground = await groundOf(tx, businessId);
    const request = [quote.request, words].filter(Boolean).join('\n');
    const isAsSent = revision.sentAt !== null && isAutomatic(revision, ground);
    const lines = isAsSent ? await this.drafts.recounted(tx, revision, words) : null;
    const { discountKind, discount, depositPercent } = revision;
    const totals = lines && totalsOf({ lines, discountKind, discount, depositPercent });
    if (!lines || !isAutomatic({ lines, totals, discountKind }, ground)) {
      await this.promise(tx, quote, ground, 'counter', { by: 'contact' }, words);
      await changeQuote(tx, quote, { request });
      return { outcome: 'promised', quote };
    }
    await enterState(tx, quote, 'counter', { by: 'contact' }, { note: words, also: { request } });
    await this.sendNext(tx, { quote, revision: await this.drafts.revise(tx, inHand, lines) });
    return { outcome: 'sent', quote };
  }

  async decline(tx: Transaction, businessId: string, id: string, reason: string, mover: Mover): Promise<Quote> {
    const { quote } = await lockQuote(tx, businessId, id);
    const moveId = await enterState(tx, quote, 'decline', mover, { note: reason, also: { declineReason: reason, ...nobodyWaits } });
    await this.settle(tx, quote);
    await this.tell(tx, quote, 'quote.declined', moveId, mover);
    return quote;
  }

  async withdraw(tx: Transaction, businessId: string, id: string, reason: string, mover: Mover): Promise<Quote> {
    const { quote } = await lockQuote(tx, businessId, id);
    const wasKnown = quote.state !== 'draft';
    const moveId = await enterState(tx, quote, 'withdraw', mover, { note: reason, also: nobodyWaits });
    await this.settle(tx, quote);
    if (wasKnown) await this.tell(tx, quote, 'quote.withdrawn', moveId, mover);
    return quote;
  }

  /** Takes a quote up again that was over: at today's prices, as a new revision for staff to look at. */
  async reopen(tx: Transaction, businessId: string, id: string, mover: Mover): Promise<Quote> {
    const inHand = await lockQuote(tx, businessId, id);
    await this.promise(tx, inHand.quote, await groundOf(tx, businessId), 'reopen', mover);
    if (inHand.revision.sentAt) await this.drafts.reprice(tx, inHand);
    return inHand.quote;
  }

  /** The same on a customer's wish: sent at once where nobody has to look at it. */
  async renew(tx: Transaction, businessId: string, id: string): Promise<HandedIn> {
    const { quote } = await lockQuote(tx, businessId, id);
    await this.reopen(tx, businessId, id, { by: 'contact' });
    const inHand = await lockQuote(tx, businessId, id);
    const ground = await groundOf(tx, businessId);
    if (!isAutomatic(inHand.revision, ground)) return { outcome: 'promised', quote: inHand.quote };
    await this.sendRevision(tx, inHand, ground, { by: 'contact' });
    return { outcome: 'sent', quote: Object.assign(quote, inHand.quote) };
  }

  /** A revision that follows from what was sent, with other amounts or prices: it takes its place at once. */
  async sendNext(tx: Transaction, inHand: QuoteInHand): Promise<void> {
    await this.sendRevision(tx, inHand, await groundOf(tx, inHand.quote.businessId), { by: 'system' });
  }

  /** Nothing goes off for it any more. */
  async settle(tx: Transaction, { businessId, id: subjectId }: Quote): Promise<void> {
    for (const kind of alarmKinds) await clearAlarm(tx, { businessId, kind, subjectId });
  }

  /** Staff's and time's doings are told in the conversation; what the customer did there, the customer knows. */
  async tell(
    tx: Transaction,
    quote: Quote,
    signal: string,
    externalId: string,
    mover: Mover,
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { businessId, conversationId, id, spokenNumber: number, revision } = quote;
    if (!conversationId || mover.by === 'contact') return;
    // `what` for the one flow that listens to all of them.
    const what = signal.replace('quote.', '');
    const event = { type: 'signal.arrived', signal, data: { what, about: id, number, revision, ...more } } as const;
    await putEvents(tx, businessId, [
      { conversationId, source: 'quote', externalId, event, ...(mover.by === 'member' ? { actorId: mover.accountId } : {}) },
    ]);
  }

  private async sendRevision(
    tx: Transaction,
    { quote, revision }: QuoteInHand,
    ground: QuoteGround,
    mover: Mover,
    note = '',
  ): Promise<string> {
    const { businessId } = quote;
    if (revision.sentAt) throw new Refusal('This revision is sent already. Change the quote, and send the new revision');
    if (revision.lines.length === 0) throw new Refusal('A quote without lines cannot be sent');
    if (revision.totals === null) throw new Refusal('A line has no price yet, so the quote cannot be sent');
    if (needsApproval(revision, ground.discountLimit))
      throw new Refusal('The discount is above the limit, so another member has to approve it before the quote is sent');
    const validUntil = endOfValidity(ground.now, revision.validDays, ground.zone);
    await writeRevision(tx, revision, { sentAt: ground.now, validUntil });
    const number = quote.number ?? (await nextQuoteNumber(tx, businessId));
    const also = { number, sentRevision: revision.revision, declineReason: null, ...nobodyWaits };
    const moveId = await enterState(tx, quote, 'send', mover, { note, also });

    await this.settle(tx, quote);
    const wake = (kind: (typeof alarmKinds)[number], at: number) =>
      at > ground.now.getTime() ? setAlarm(tx, { businessId, kind, subjectId: quote.id, at: new Date(at) }) : undefined;
    await wake('quote.expired', validUntil.getTime());
    const ending = validUntil.getTime() - day;
    await wake('quote.ending', ending);
    // Two reminders on one day would be one too many.
    if (ground.now.getTime() + day <= ending - 6 * hour) await wake('quote.nudge', ground.now.getTime() + day);
    return moveId;
  }

  /** Somebody will answer, by a time that counts opening hours only. */
  private async promise(
    tx: Transaction,
    quote: Quote,
    ground: QuoteGround,
    move: 'submit' | 'counter' | 'reopen',
    mover: Mover,
    note = '',
  ): Promise<void> {
    const { businessId, id: subjectId } = quote;
    const promisedAt = afterOpenMinutes(ground.now, ground.promiseMinutes, ground.openingHours, ground.zone);
    const number = quote.number ?? (await nextQuoteNumber(tx, businessId));
    await enterState(tx, quote, move, mover, { note, also: { number, promisedAt, isLate: false } });
    await setAlarm(tx, { businessId, kind: 'quote.late', subjectId, at: promisedAt });
  }

  private async becomeLate(tx: Transaction, { businessId, subjectId, at }: Alarm): Promise<void> {
    const { quote } = await lockQuote(tx, businessId, subjectId);
    if (!quote.promisedAt || quote.promisedAt > at) return;
    const ground = await groundOf(tx, businessId);
    await changeQuote(tx, quote, { isLate: true });
    await writeMove(tx, quote, 'miss-promise', { by: 'system' });
    const later = afterOpenMinutes(ground.now, ground.promiseMinutes, ground.openingHours, ground.zone);
    await setAlarm(tx, { businessId, kind: 'quote.later', subjectId, at: later });
  }

  /** Twice the time has passed: the customer hears an apology and another time. */
  private async promiseAgain(tx: Transaction, { businessId, subjectId }: Alarm): Promise<void> {
    const { quote } = await lockQuote(tx, businessId, subjectId);
    if (!quote.promisedAt) return;
    const ground = await groundOf(tx, businessId);
    const promisedAt = afterOpenMinutes(ground.now, ground.promiseMinutes, ground.openingHours, ground.zone);
    await changeQuote(tx, quote, { promisedAt });
    const moveId = await writeMove(tx, quote, 'miss-promise', { by: 'system' });
    await setAlarm(tx, { businessId, kind: 'quote.late', subjectId, at: promisedAt });
    await this.tell(tx, quote, 'quote.late', moveId, { by: 'system' }, { promised: promisedAt.toISOString() });
  }

  private async remind(tx: Transaction, { businessId, subjectId, at }: Alarm, signal: 'quote.nudge' | 'quote.ending'): Promise<void> {
    const { quote, revision } = await lockQuote(tx, businessId, subjectId);
    if (quote.state !== 'sent' || quote.sentRevision !== revision.revision) return;
    await this.tell(tx, quote, signal, `${signal} ${subjectId} ${at.toISOString()}`, { by: 'system' });
  }

  private async expire(tx: Transaction, { businessId, subjectId }: Alarm): Promise<void> {
    const { quote } = await lockQuote(tx, businessId, subjectId);
    if (quote.state !== 'sent') return;
    const moveId = await enterState(tx, quote, 'expire', { by: 'system' }, { also: nobodyWaits });
    await this.tell(tx, quote, 'quote.expired', moveId, { by: 'system' });
  }
}

const nobodyWaits = { promisedAt: null, isLate: false };

/** All of it is in the catalog at the catalog's price, and it is no great sum. */
const isAutomatic = (
  { lines, totals, discountKind }: Pick<QuoteRevision, 'totals' | 'discountKind'> & { readonly lines: readonly LineValues[] },
  { automaticUpTo }: QuoteGround,
): boolean =>
  totals !== null &&
  totals.total <= automaticUpTo &&
  discountKind === 'none' &&
  lines.every(({ variantId, unitAmount, listAmount }) => variantId !== null && unitAmount === listAmount);
