import { Injectable, NotFoundException } from '@nestjs/common';
import { type ContactColumns, contactView } from '../contacts/contact-view.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Files, type StoredFile } from '../files/files.ts';
import { quotePaper } from './quote-paper.ts';
import { QuoteRevision } from './quote-revision.entity.ts';
import { revisionOf } from './quote-rows.ts';
import { lastDay } from './quote-times.ts';
import { Quote } from './quote.entity.ts';

/** A file as a flow sends it. */
export interface SentPaper {
  readonly fileId: string;
  readonly filename: string;
  readonly mime: string;
}

interface Letterhead {
  readonly name: string;
  readonly address: string | null;
  readonly taxId: string | null;
  readonly zone: string;
}

/** The papers of quotes. What was sent is drawn once and kept; what is not sent yet is only shown. */
@Injectable()
export class QuoteDocuments {
  constructor(private readonly files: Files) {}

  /** The newest revision, for staff to look at. */
  async draw(tx: Transaction, businessId: string, id: string): Promise<StoredFile> {
    const quote = await tx.findOneBy(Quote, { businessId, id });
    if (!quote) throw new NotFoundException('There is no such quote.');
    const revision = await revisionOf(tx, quote, quote.revision);
    if (revision.sentAt) return (await this.files.read(tx, businessId, (await this.kept(tx, quote, revision)).fileId))!;
    return { name: fileName(quote, revision), mime: 'application/pdf', bytes: await this.bytesOf(tx, quote, revision) };
  }

  /** The newest revision that was sent, as a file to send. */
  async paper(tx: Transaction, quote: Quote): Promise<SentPaper> {
    if (quote.sentRevision === null) throw new Error(`Quote ${quote.id} has never been sent`);
    return this.kept(tx, quote, await revisionOf(tx, quote, quote.sentRevision));
  }

  private async kept(tx: Transaction, quote: Quote, revision: QuoteRevision): Promise<SentPaper> {
    const { businessId } = quote;
    const filename = fileName(quote, revision);
    const mime = 'application/pdf';
    if (revision.fileId) return { fileId: revision.fileId, filename, mime };
    const fileId = await this.files.keep(tx, { businessId, name: filename, mime, bytes: await this.bytesOf(tx, quote, revision) });
    await tx.update(QuoteRevision, { businessId, id: revision.id }, { fileId });
    revision.fileId = fileId;
    return { fileId, filename, mime };
  }

  private async bytesOf(tx: Transaction, quote: Quote, revision: QuoteRevision): Promise<Buffer> {
    const { businessId, contactId, language, currency } = quote;
    const [business]: [Letterhead] = await tx.query(
      `select coalesce(nullif(legal_name, ''), name) "name", coalesce(nullif(legal_address, ''), pickup_address) address, nullif(tax_id, '') "taxId", zone from businesses where id = $1`,
      [businessId],
    );
    const [contact]: [ContactColumns] = await tx.query(
      `select id, profile_name, username, wa_id from contacts where business_id = $1 and id = $2`,
      [businessId, contactId],
    );
    const { sentAt, validUntil, lines, totals, depositPercent, note } = revision;
    return quotePaper({
      ...{ language, currency, sentAt, lines, totals, depositPercent, note, business, zone: business.zone },
      customer: contactView(contact).name,
      number: quote.spokenNumber,
      revision: revision.revision,
      lastDay: validUntil && lastDay(validUntil, business.zone),
    });
  }
}

const fileName = ({ spokenNumber }: Quote, { revision }: QuoteRevision): string =>
  `${spokenNumber || 'draft'}${revision > 1 ? `-${revision}` : ''}.pdf`;
