import { Injectable } from '@nestjs/common';
import { Files } from '../files/files.ts';
import type { selling } from '../orders/selling.ts';
import { QuoteAcceptance } from './quote-acceptance.ts';
import { QuoteDocuments } from './quote-documents.ts';
import { QuoteDrafts } from './quote-drafts.service.ts';
import { QuotesService } from './quotes.service.ts';

/** All that a conversation can have done about quotes. */
@Injectable()
export class Quoting {
  constructor(
    readonly drafts: QuoteDrafts,
    readonly quotes: QuotesService,
    readonly acceptance: QuoteAcceptance,
    readonly documents: QuoteDocuments,
  ) {}
}

/** The same, put together by hand as the module does it: for specs and the simulation. */
export function quoting({ alarms, checkout, dues }: ReturnType<typeof selling>): Quoting {
  const drafts = new QuoteDrafts();
  const quotes = new QuotesService(drafts, alarms);
  return new Quoting(drafts, quotes, new QuoteAcceptance(quotes, drafts, checkout, dues), new QuoteDocuments(new Files()));
}
