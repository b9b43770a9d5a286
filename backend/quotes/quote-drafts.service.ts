import { Injectable } from '@nestjs/common';
import { numberIn } from '../../flows/machine/numbers.ts';
import { alike, search, wordsOf } from '../catalog/catalog-search.ts';
import { TaxRate } from '../catalog/tax-rate.entity.ts';
import { Variant } from '../catalog/variant.entity.ts';
import type { NewQuote, NewQuoteLine, QuoteChanges } from '../contract/quotes.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { needsApproval } from './discount-limit.ts';
import { canEdit } from './quote-lifecycle.ts';
import { QuoteRevision } from './quote-revision.entity.ts';
import {
  catalogLine,
  changeQuote,
  enterState,
  type LineValues,
  lockQuote,
  type Mover,
  mustBeSeen,
  type QuoteInHand,
  reviseFrom,
  revisionOf,
  taxColumns,
  valuesOf,
  variantsById,
  writeLines,
  writeMove,
  writeRevision,
} from './quote-rows.ts';
import { groundOf } from './quote-terms.ts';
import { Quote } from './quote.entity.ts';
import { itemsIn } from './items-in.ts';

/** Whose request it is. A conversation has at most one that is not handed in. */
export interface RequestOwner {
  readonly businessId: string;
  readonly conversationId: string;
  readonly contactId: string;
}

/** More than this is talked over with a person. */
const mostLines = 100;

/** Quotes while they are written: by a customer in the chat, who names things, and by staff, who price them. */
@Injectable()
export class QuoteDrafts {
  /** The request of a conversation that is not handed in yet. */
  async find(tx: Transaction, { businessId, conversationId }: RequestOwner): Promise<QuoteInHand | null> {
    const quote = await tx.findOneBy(Quote, { businessId, conversationId, state: 'draft', begunBy: 'contact' });
    return quote && { quote, revision: await revisionOf(tx, quote, quote.revision) };
  }

  /** Takes down what a customer asks for: what the catalog has is named and priced by it, the rest stands in the customer's words. */
  async request(tx: Transaction, owner: RequestOwner, language: string, words: string, media: string | null): Promise<QuoteInHand> {
    const { businessId } = owner;
    const draft = (await this.find(tx, owner)) ?? (await this.begin(tx, { ...owner, begunBy: 'contact', language }));
    const { quote, revision } = draft;
    const lines = merged([...revision.lines.map(valuesOf), ...(await this.itemise(tx, businessId, words))]).slice(0, mostLines);
    await writeLines(tx, revision, lines);
    await writeRevision(tx, revision);
    await changeQuote(tx, quote, {
      request: [quote.request, words].filter(Boolean).join('\n'),
      ...(media === null ? {} : { requestMedia: media }),
    });
    return draft;
  }

  /** Sets how many of a line there are; none removes it. */
  async changeLine(tx: Transaction, owner: RequestOwner, lineId: string, quantity: number): Promise<QuoteInHand | null> {
    const draft = await this.find(tx, owner);
    if (!draft) return null;
    const lines = draft.revision.lines.map((line) => ({ ...line, quantity: line.id === lineId ? quantity : line.quantity }));
    await writeLines(tx, draft.revision, lines.filter((line) => line.quantity > 0).map(valuesOf));
    await writeRevision(tx, draft.revision);
    return draft;
  }

  /** Something more that the customer has to say about it, handed in or not. */
  async addWords(tx: Transaction, { quote }: QuoteInHand, words: string): Promise<void> {
    await changeQuote(tx, quote, { request: [quote.request, words].filter(Boolean).join('\n') });
    await writeMove(tx, quote, 'add-words', { by: 'contact' }, { note: words });
  }

  /** The customer lets go of a request that was not handed in. */
  async discard(tx: Transaction, owner: RequestOwner): Promise<void> {
    const draft = await this.find(tx, owner);
    if (draft) await enterState(tx, draft.quote, 'withdraw', { by: 'contact' });
  }

  /** A quote that staff draw up for a contact. */
  async create(tx: Transaction, businessId: string, quote: NewQuote, mover: Mover): Promise<Quote> {
    const [contact]: { conversationId: string | null; language: string | null }[] = await tx.query(
      `select c.id "conversationId", c.snapshot ->> 'language' "language" from contacts p
       left join conversations c on c.business_id = p.business_id and c.contact_id = p.id
       where p.business_id = $1 and p.id = $2 order by c.last_message_at desc nulls last limit 1`,
      [businessId, quote.contactId],
    );
    if (!contact) throw new InvalidInput([{ field: 'contactId', message: 'is no contact of this business' }]);
    const ground = await groundOf(tx, businessId);
    const draft = await this.begin(tx, {
      businessId,
      contactId: quote.contactId,
      conversationId: contact.conversationId,
      begunBy: 'member',
      language: contact.language ?? ground.language,
    });
    await this.write(tx, draft.revision, quote, mover);
    await writeMove(tx, draft.quote, 'revise', mover);
    return draft.quote;
  }

  /** Changes what a quote offers: the newest revision where it is not sent yet, else a new one after it. */
  async edit(tx: Transaction, businessId: string, id: string, changes: QuoteChanges, mover: Mover): Promise<void> {
    const { quote, revision } = await lockQuote(tx, businessId, id);
    if (!canEdit(quote.state)) throw new Refusal(`This quote is ${quote.state}, so it cannot be changed`);
    mustBeSeen(revision, changes.version);
    const written = revision.sentAt ? await reviseFrom({ quote, revision }, tx) : revision;
    await this.write(tx, written, changes, mover);
    await changeQuote(tx, quote, {});
    await writeMove(tx, quote, 'revise', mover);
  }

  /** A second member agrees to a discount above the limit. */
  async approveDiscount(tx: Transaction, businessId: string, id: string, accountId: string): Promise<void> {
    const { quote, revision } = await lockQuote(tx, businessId, id);
    const { discountLimit } = await groundOf(tx, businessId);
    if (revision.sentAt || !needsApproval(revision, discountLimit)) throw new Refusal('No discount of this quote waits for approval');
    if (revision.writtenBy === accountId)
      throw new Refusal('A discount above the limit is approved by another member than the one who wrote it');
    await writeRevision(tx, revision, { approvedBy: accountId });
    await writeMove(tx, quote, 'approve-discount', { by: 'member', accountId });
  }

  /** The same things at today's prices, as a new revision. What a person priced stays as it was priced. */
  async reprice(tx: Transaction, { quote, revision }: QuoteInHand): Promise<QuoteRevision> {
    return this.revise(tx, { quote, revision }, await this.repriced(tx, revision));
  }

  /** What the lines of a revision would be today. */
  async repriced(tx: Transaction, { businessId, lines }: QuoteRevision): Promise<LineValues[]> {
    const variants = await variantsById(
      tx,
      businessId,
      lines.flatMap(({ variantId }) => variantId ?? []),
    );
    return lines.map((line) => {
      const variant = line.variantId === null ? undefined : variants.get(line.variantId);
      if (!variant || line.unitAmount !== line.listAmount) return valuesOf(line);
      return catalogLine(variant, line.quantity);
    });
  }

  /**
   * The lines of a quote with other amounts, where a customer's words name nothing but things of the catalog, each with how many there shall be:
   * null where they say anything else. What was quoted keeps its price.
   */
  async recounted(tx: Transaction, { businessId, lines }: QuoteRevision, words: string): Promise<LineValues[] | null> {
    const items = itemsIn(words);
    if (items.length === 0 || items.some(({ isCounted }) => !isCounted)) return null;
    const wanted = merged(await this.itemise(tx, businessId, words));
    if (wanted.some(({ variantId }) => variantId === null)) return null;
    const counted = lines.map((line) => {
      const same = wanted.find(({ variantId }) => variantId === line.variantId);
      return { ...valuesOf(line), quantity: same?.quantity ?? line.quantity };
    });
    const added = wanted.filter(({ variantId }) => !lines.some((line) => line.variantId === variantId));
    const isOther = added.length > 0 || counted.some(({ quantity }, nth) => quantity !== lines[nth]!.quantity);
    return isOther ? [...counted, ...added].slice(0, mostLines) : null;
  }

  /** A new revision with these lines. */
  async revise(tx: Transaction, inHand: QuoteInHand, lines: readonly LineValues[]): Promise<QuoteRevision> {
    const next = await reviseFrom(inHand, tx);
    await writeLines(tx, next, lines);
    await writeRevision(tx, next);
    return next;
  }

  private async begin(
    tx: Transaction,
    about: Pick<Quote, 'businessId' | 'contactId' | 'conversationId' | 'begunBy' | 'language'>,
  ): Promise<QuoteInHand> {
    const { businessId } = about;
    const { currency, validDays, depositPercent } = await groundOf(tx, businessId);
    const id = newId();
    await tx.insert(Quote, { ...about, id, currency });
    await tx.insert(QuoteRevision, { businessId, id: newId(), quoteId: id, revision: 1, validDays, depositPercent });
    const quote = await tx.findOneByOrFail(Quote, { businessId, id });
    return { quote, revision: await revisionOf(tx, quote, 1) };
  }

  private async itemise(tx: Transaction, businessId: string, words: string): Promise<LineValues[]> {
    const offered = await tx.find(Variant, {
      where: { businessId, available: true, product: { available: true } },
      relations: { product: { taxRate: true } },
      order: { product: { position: 'ASC', name: 'ASC' }, position: 'ASC', id: 'ASC' },
    });
    return itemsIn(words).map(({ text, quantity }) => {
      const { found, quantity: said } = search(text, offered);
      const [only, ...others] = found;
      return only && others.length === 0 && saysNoMore(text, only.title) ? catalogLine(only, said ?? quantity) : freeLine(text, quantity);
    });
  }

  private async write(
    tx: Transaction,
    revision: QuoteRevision,
    { lines, discount, depositPercent, validDays, note }: Omit<QuoteChanges, 'version'>,
    mover: Mover,
  ): Promise<void> {
    await writeLines(tx, revision, await this.linesOf(tx, revision, lines));
    await writeRevision(tx, revision, {
      discountKind: discount?.kind ?? 'none',
      discount: discount?.value ?? 0,
      depositPercent,
      validDays,
      note,
      writtenBy: mover.by === 'member' ? mover.accountId : null,
      // Whoever agreed before did not agree to this.
      approvedBy: null,
    });
  }

  private async linesOf(tx: Transaction, { businessId }: QuoteRevision, lines: readonly NewQuoteLine[]): Promise<LineValues[]> {
    const variants = await variantsById(
      tx,
      businessId,
      lines.flatMap(({ variantId }) => variantId ?? []),
    );
    const rates = new Map((await tx.findBy(TaxRate, { businessId })).map((rate) => [rate.id, rate]));
    return lines.map(({ variantId, title, quantity, unitAmount, taxRateId }, nth) => {
      if (variantId) {
        const variant = variants.get(variantId);
        if (!variant) throw new InvalidInput([{ field: `lines[${nth}].variantId`, message: 'is no product of this business' }]);
        const line = catalogLine(variant, quantity);
        const own = unitAmount !== null && unitAmount !== undefined && unitAmount !== line.unitAmount;
        return { ...line, title: title || line.title, ...(own ? { unitAmount } : {}) };
      }
      if (!title) throw new InvalidInput([{ field: `lines[${nth}].title`, message: 'is empty' }]);
      const rate = taxRateId ? rates.get(taxRateId) : null;
      if (rate === undefined) throw new InvalidInput([{ field: `lines[${nth}].taxRateId`, message: 'is no tax rate of this business' }]);
      return { ...freeLine(title, quantity), unitAmount: unitAmount ?? null, ...taxColumns(rate) };
    });
  }
}

/** Whether all that was said is in the title: a "cake like a castle" is not the cake of the catalog. */
function saysNoMore(text: string, title: string): boolean {
  const words = wordsOf(title);
  return wordsOf(text).every((word) => numberIn(word) !== undefined || words.some((other) => alike(word, other)));
}

const freeLine = (title: string, quantity: number): LineValues => ({
  ...{ variantId: null, title, quantity, unitAmount: null, listAmount: null, taxName: null, taxBasisPoints: null, taxInclusive: null },
});

/** Asked for twice, a thing of the catalog is one line. */
function merged(lines: readonly LineValues[]): LineValues[] {
  const found: LineValues[] = [];
  for (const line of lines) {
    const same = found.findIndex(({ variantId }) => variantId !== null && variantId === line.variantId);
    if (same < 0) found.push(line);
    else found[same] = { ...found[same]!, quantity: Math.min(9_999, found[same]!.quantity + line.quantity) };
  }
  return found;
}
