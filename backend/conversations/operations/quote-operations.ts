import { validate as isUuid } from 'uuid';
import { Temporal } from 'temporal-polyfill';
import type { Accepted } from '../../quotes/quote-acceptance.ts';
import { type AnyQuoteMove, isOpenToCustomer } from '../../quotes/quote-lifecycle.ts';
import { lockQuote, revisionOf } from '../../quotes/quote-rows.ts';
import { lastDay } from '../../quotes/quote-times.ts';
import { Quote } from '../../quotes/quote.entity.ts';
import type { HandedIn } from '../../quotes/quotes.service.ts';
import type { Quoting } from '../../quotes/quoting.ts';
import { businessFacts } from './business-facts.ts';
import { opensInWords } from './opening-words.ts';
import type { CallOf, OperationCall, Operations, OptionItem } from './operation.ts';
import { amountOf, missingLines, quoteSummary, requestSummary } from './quote-summary.ts';

type QuoteOperation = Extract<keyof Operations, `quote.${string}`>;

export const quoteOperations = ({ drafts, quotes, acceptance, documents }: Quoting): Pick<Operations, QuoteOperation> => ({
  'quote.request': async (call) => {
    const { text, photo } = call.input;
    const media = mediaIn(photo);
    if (!text?.trim() && media === null) return { outcome: 'empty', output: { count: 0 } };
    const { revision } = await drafts.request(call.tx, call, call.language, text?.trim() ?? '', media);
    if (revision.lines.length === 0 && media === null) return { outcome: 'empty', output: { count: 0 } };
    return {
      outcome: 'noted',
      output: { summary: requestSummary(revision, await currencyOf(call), call.language), count: revision.lines.length },
    };
  },

  'quote.lines': async (call) => {
    const draft = await drafts.find(call.tx, call);
    const options = (draft?.revision.lines ?? []).map(({ id, title, quantity, unitAmount }): OptionItem => ({
      id,
      title,
      description: `${quantity} × ${amountOf(unitAmount, draft!.quote.currency, call.language)}`,
    }));
    return { outcome: options.length > 0 ? 'listed' : 'empty', output: { options, count: options.length } };
  },

  'quote.change': async (call) => {
    const { lineId, quantity } = call.input;
    const draft = await drafts.changeLine(call.tx, call, lineId ?? '', quantity ?? 0);
    if (!draft || draft.revision.lines.length === 0) return { outcome: 'empty', output: {} };
    return { outcome: 'changed', output: { summary: requestSummary(draft.revision, draft.quote.currency, call.language) } };
  },

  'quote.discard': async (call) => {
    await drafts.discard(call.tx, call);
    return { outcome: 'discarded', output: {} };
  },

  'quote.price': async (call) => {
    const draft = await drafts.find(call.tx, call);
    const done: HandedIn = draft ? await quotes.handIn(call.tx, draft, call.input.note?.trim() ?? '') : { outcome: 'empty' };
    if (done.outcome === 'empty') return { outcome: 'empty', output: {} };
    const { id: quoteId, spokenNumber: number } = done.quote;
    if (done.outcome === 'sent') return { outcome: 'sent', output: { quoteId, number } };
    return { outcome: 'staff', output: { quoteId, number, promise: await promiseOf(call, done.quote) } };
  },

  'quote.show': async (call) => {
    const { tx, language } = call;
    const quote = await quoteOf(call);
    if (!quote) return { outcome: 'none', output: {} };
    const output = { quoteId: quote.id, number: quote.spokenNumber };
    if (['draft', 'review', 'countered'].includes(quote.state))
      return { outcome: 'waiting', output: { ...output, promise: await promiseOf(call, quote) } };
    const { businessId, sentRevision } = quote;
    const revision = sentRevision === null ? undefined : await revisionOf(tx, quote, sentRevision);
    const { zone, now } = await businessFacts(tx, businessId);
    if (quote.state === 'accepted' || quote.state === 'converted') {
      const order = await acceptance.orderOf(tx, quote);
      return { outcome: 'accepted', output: { ...output, order: order?.spokenNumber ?? null } };
    }
    if (!revision || quote.state === 'withdrawn' || quote.state === 'declined') return { outcome: 'closed', output };
    const shown = {
      ...output,
      revision: revision.revision,
      summary: quoteSummary(revision, quote.currency, language),
      validUntil: lastDay(revision.validUntil!, zone),
    };
    if (quote.state === 'expired' || revision.validUntil! <= now) return { outcome: 'expired', output: shown };
    return { outcome: 'open', output: { ...shown, paper: { ...(await documents.paper(tx, quote)) } } };
  },

  'quote.accept': async (call) => {
    const quote = await quoteOf(call);
    if (!quote) return { outcome: 'closed', output: {} };
    const done = await acceptance.accept(call.tx, call.businessId, quote.id, call.input.revision, { by: 'contact' });
    switch (done.outcome) {
      case 'accepted':
        return accepted(done);
      case 'short':
        return { outcome: 'short', output: { missing: missingLines(done.revision, done.missing, call.language) } };
      case 'newer':
      case 'repriced':
      case 'expired':
      case 'closed':
        return { outcome: done.outcome, output: {} };
    }
  },

  'quote.take-available': async (call) => {
    const quote = await quoteOf(call);
    if (!quote) return { outcome: 'none', output: {} };
    const done = await acceptance.accept(call.tx, call.businessId, quote.id, null, { by: 'contact' });
    if (done.outcome === 'accepted') return accepted(done);
    if (done.outcome === 'repriced') return { outcome: 'sent', output: {} };
    if (done.outcome !== 'short') return { outcome: 'none', output: {} };
    return { outcome: await acceptance.takeAvailable(call.tx, call.businessId, quote.id, done.missing), output: {} };
  },

  'quote.counter': async (call) => {
    const quote = await openQuoteOf(call, 'counter');
    if (!quote) return { outcome: 'closed', output: {} };
    const done = await quotes.counter(call.tx, call.businessId, quote.id, call.input.text?.trim() ?? '');
    if (done.outcome === 'sent') return { outcome: 'sent', output: {} };
    return { outcome: 'noted', output: { promise: await promiseOf(call, done.quote) } };
  },

  'quote.add-words': async (call) => {
    const quote = await quoteOf(call);
    const words = call.input.text?.trim() ?? '';
    if (!quote || !['review', 'countered'].includes(quote.state)) return { outcome: 'closed', output: {} };
    if (words !== '') await drafts.addWords(call.tx, await lockQuote(call.tx, call.businessId, quote.id), words);
    return { outcome: 'noted', output: {} };
  },

  'quote.decline': async (call) => {
    const quote = await openQuoteOf(call, 'decline');
    if (!quote) return { outcome: 'closed', output: {} };
    await quotes.decline(call.tx, call.businessId, quote.id, call.input.reason?.trim() ?? '', { by: 'contact' });
    return { outcome: 'declined', output: {} };
  },

  'quote.withdraw': async (call) => {
    const quote = await openQuoteOf(call, 'withdraw');
    if (!quote) return { outcome: 'closed', output: {} };
    await quotes.withdraw(call.tx, call.businessId, quote.id, '', { by: 'contact' });
    return { outcome: 'withdrawn', output: {} };
  },

  'quote.renew': async (call) => {
    const quote = await openQuoteOf(call, 'reopen');
    if (!quote) return { outcome: 'closed', output: {} };
    const done = await quotes.renew(call.tx, call.businessId, quote.id);
    if (done.outcome === 'empty') return { outcome: 'closed', output: {} };
    if (done.outcome === 'sent') return { outcome: 'sent', output: {} };
    return { outcome: 'staff', output: { promise: await promiseOf(call, done.quote) } };
  },
});

type Call = OperationCall<{ readonly quoteId?: string | null }>;

/** The quote that is named, or the contact's latest that was handed in; never one of another contact. */
async function quoteOf({ tx, businessId, contactId, input }: Call): Promise<Quote | null> {
  const { quoteId } = input;
  if (quoteId) return isUuid(quoteId) ? tx.findOneBy(Quote, { businessId, id: quoteId, contactId }) : null;
  const [latest] = await tx
    .createQueryBuilder(Quote, 'q')
    .where('q.businessId = :businessId and q.contactId = :contactId and q.number is not null', { businessId, contactId })
    .orderBy('q.id', 'DESC')
    .limit(1)
    .getMany();
  return latest ?? null;
}

/** The same, where its lifecycle lets the customer do this now. Nobody else moves it until the turn is over. */
async function openQuoteOf(call: Call, move: AnyQuoteMove): Promise<Quote | null> {
  const found = await quoteOf(call);
  if (!found) return null;
  const { quote } = await lockQuote(call.tx, call.businessId, found.id);
  return isOpenToCustomer(quote.state, move) ? quote : null;
}

/** An order; where a deposit confirms it, with the due of that. */
const accepted = ({ order, deposit }: Accepted & { outcome: 'accepted' }) => {
  const output = { order: order.spokenNumber, total: order.total };
  if (!deposit) return { outcome: 'accepted' as const, output };
  return { outcome: 'deposit' as const, output: { ...output, dueId: deposit.id, deposit: deposit.remaining } };
};

/** When a person answers, as people say it. */
async function promiseOf({ tx, businessId, language }: OperationCall<unknown>, { promisedAt }: Quote): Promise<string | null> {
  if (!promisedAt) return null;
  const { zone, now } = await businessFacts(tx, businessId);
  const at = (time: Date) => Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO(zone);
  return opensInWords(at(promisedAt), at(now), language);
}

/** A photo as a flow keeps it. */
function mediaIn(photo: CallOf<'quote.request'>['input']['photo']): string | null {
  const id = photo?.['mediaId'];
  return typeof id === 'string' ? id : null;
}

const currencyOf = async ({ tx, businessId }: OperationCall<unknown>): Promise<string> => (await businessFacts(tx, businessId)).currency;
