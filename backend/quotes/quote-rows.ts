import { ConflictException, NotFoundException } from '@nestjs/common';
import { In } from 'typeorm';
import type { TaxRate } from '../catalog/tax-rate.entity.ts';
import { Variant } from '../catalog/variant.entity.ts';
import type { QuoteState } from '../contract/quotes.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { stateAfter } from '../lifecycle/lifecycle.ts';
import { notifyLive } from '../messaging/live.ts';
import { type Actor, type AnyQuoteMove, quoteLifecycle } from './quote-lifecycle.ts';
import { QuoteLine } from './quote-line.entity.ts';
import { QuoteMoveEntry } from './quote-move.entity.ts';
import { QuoteRevision } from './quote-revision.entity.ts';
import { Quote } from './quote.entity.ts';

/** Who moves a quote: its contact, a member of staff by id, or the system by itself. */
export type Mover = { readonly by: Exclude<Actor, 'member'> } | { readonly by: 'member'; readonly accountId: string };

/** A line as it is to be written down. */
export type LineValues = Omit<QuoteLine, 'businessId' | 'id' | 'revisionId' | 'revision' | 'position'>;

/** A quote with its newest revision. */
export interface QuoteInHand {
  readonly quote: Quote;
  readonly revision: QuoteRevision;
}

/** What goes off by itself for a quote. Whether somebody hears of it is decided when it does. */
export const alarmKinds = ['quote.nudge', 'quote.ending', 'quote.expired', 'quote.late', 'quote.later'] as const;

/** The quote and its newest revision with lines. Nobody else moves it until this transaction is over. */
export async function lockQuote(tx: Transaction, businessId: string, id: string): Promise<QuoteInHand> {
  const quote = await tx.findOne(Quote, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
  if (!quote) throw new NotFoundException('There is no such quote.');
  return { quote, revision: await revisionOf(tx, quote, quote.revision) };
}

/** Whoever decides on a quote has seen it as it is. Versions go on from one revision to the next, so none names two. */
export function mustBeSeen({ version }: QuoteRevision, seen: number): void {
  if (seen !== version)
    throw new ConflictException('Somebody else has changed this quote meanwhile. Look at it again before you change it.');
}

export function revisionOf(tx: Transaction, { businessId, id }: Quote, revision: number): Promise<QuoteRevision> {
  return tx.findOneOrFail(QuoteRevision, {
    where: { businessId, quoteId: id, revision },
    relations: { lines: true },
    order: { lines: { position: 'ASC' } },
  });
}

/**
 * The one place where the state of a quote changes: by its lifecycle, with an entry in its history, told to the dashboards.
 * Gives the id of the entry; throws a Refusal when the lifecycle does not allow the move.
 */
export async function enterState(
  tx: Transaction,
  quote: Quote,
  move: AnyQuoteMove,
  mover: Mover,
  { note = '', inGrace = false, also = {} }: { note?: string; inGrace?: boolean; also?: Partial<Quote> } = {},
): Promise<string> {
  const from = quote.state;
  const state = stateAfter(quoteLifecycle, from, { type: move, by: mover.by, inGrace });
  await changeQuote(tx, quote, { ...also, state });
  return writeMove(tx, quote, move, mover, { note, from });
}

export async function changeQuote(tx: Transaction, quote: Quote, change: Partial<Quote>): Promise<void> {
  const { businessId, id } = quote;
  await tx.update(Quote, { businessId, id }, { ...change, updatedAt: () => 'the_time()' });
  Object.assign(quote, change);
}

export async function writeMove(
  tx: Transaction,
  { businessId, id: quoteId, state: toState, revision }: Quote,
  move: QuoteMoveEntry['move'],
  mover: Mover,
  { note = '', from = toState, of = revision }: { note?: string; from?: QuoteState; of?: number } = {},
): Promise<string> {
  const id = newId();
  const actorId = mover.by === 'member' ? mover.accountId : null;
  await tx.insert(QuoteMoveEntry, {
    businessId,
    id,
    quoteId,
    revision: of,
    move,
    fromState: from,
    toState,
    note,
    actor: mover.by,
    actorId,
  });
  await notifyLive(tx, { businessId, what: 'quote', id: quoteId });
  return id;
}

/** The lines of a revision that is not sent yet, instead of those that it had. */
export async function writeLines(tx: Transaction, revision: QuoteRevision, lines: readonly LineValues[]): Promise<void> {
  const { businessId, id: revisionId } = revision;
  await tx.delete(QuoteLine, { businessId, revisionId });
  const rows = lines.map((line, index) => tx.create(QuoteLine, { ...line, businessId, id: newId(), revisionId, position: index + 1 }));
  if (rows.length > 0) await tx.insert(QuoteLine, rows);
  revision.lines = rows;
}

/** Writes what was changed of a revision, with the total that follows from it. */
export async function writeRevision(tx: Transaction, revision: QuoteRevision, change: Partial<QuoteRevision> = {}): Promise<void> {
  const { businessId, id } = revision;
  Object.assign(revision, change);
  const set = { ...change, version: revision.version + 1, total: revision.totals?.total ?? null };
  await tx.update(QuoteRevision, { businessId, id }, set);
  Object.assign(revision, set);
}

/** The next revision: what the one before it offered, to be changed. */
export async function reviseFrom({ quote, revision: before }: QuoteInHand, tx: Transaction): Promise<QuoteRevision> {
  const { businessId, id: quoteId } = quote;
  const { version, discountKind, discount, writtenBy, approvedBy, depositPercent, validDays, note, lines } = before;
  const revision = tx.create(QuoteRevision, {
    ...{ businessId, id: newId(), quoteId, revision: quote.revision + 1, version },
    ...{ discountKind, discount, writtenBy, approvedBy, depositPercent, validDays, note },
    total: null,
    sentAt: null,
    validUntil: null,
    fileId: null,
  });
  await tx.insert(QuoteRevision, revision);
  await writeLines(tx, revision, lines.map(valuesOf));
  await writeRevision(tx, revision);
  await changeQuote(tx, quote, { revision: revision.revision });
  return revision;
}

export const valuesOf = ({
  variantId,
  title,
  quantity,
  unitAmount,
  listAmount,
  taxName,
  taxBasisPoints,
  taxInclusive,
}: LineValues): LineValues => ({
  ...{ variantId, title, quantity, unitAmount, listAmount, taxName, taxBasisPoints, taxInclusive },
});

/** So many of a variant, at the price and the tax of the catalog. */
export const catalogLine = (variant: Variant, quantity: number): LineValues => ({
  variantId: variant.id,
  title: variant.title,
  quantity,
  unitAmount: variant.amount,
  listAmount: variant.amount,
  ...taxColumns(variant.product.taxRate),
});

export const taxColumns = (rate: Pick<TaxRate, 'name' | 'basisPoints' | 'inclusive'> | null) => ({
  taxName: rate?.name ?? null,
  taxBasisPoints: rate?.basisPoints ?? null,
  taxInclusive: rate?.inclusive ?? null,
});

/** These variants with product and tax, as a line needs them. */
export async function variantsById(tx: Transaction, businessId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Variant>> {
  const found = await tx.find(Variant, { where: { businessId, id: In([...ids]) }, relations: { product: { taxRate: true } } });
  return new Map(found.map((variant) => [variant.id, variant]));
}
