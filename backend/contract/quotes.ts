import type { ContactView } from './conversations.ts';

export type QuoteState = 'draft' | 'review' | 'sent' | 'countered' | 'accepted' | 'converted' | 'declined' | 'expired' | 'withdrawn';

/** What staff may do to a quote next: by its lifecycle, and where a discount waits for a second member. */
export type QuoteMove = 'send' | 'approve-discount' | 'accept' | 'decline' | 'withdraw' | 'reopen';

/** Of the price before it. `percent` in hundredths of a percent, `amount` in minor units. */
export type QuoteDiscount = { readonly kind: 'amount' | 'percent'; readonly value: number };

export interface QuoteTax {
  readonly name: string;
  /** Hundredths of a percent: 1900 is 19 %. */
  readonly basisPoints: number;
  /** Whether the price contains it already, or it comes on top. */
  readonly inclusive: boolean;
}

export interface QuoteRow {
  readonly id: string;
  /** Read out as "Q-1042"; null while nobody but its writer has seen it. */
  readonly number: number | null;
  readonly state: QuoteState;
  readonly contact: ContactView;
  /** The newest revision, sent or not. */
  readonly revision: number;
  readonly isSent: boolean;
  /** Of the newest revision, in minor units; null while a line has no price. */
  readonly total: number | null;
  readonly currency: string;
  /** The first instant at which it cannot be accepted any more. */
  readonly validUntil: string | null;
  /** When an answer was promised to the customer, while one is owed. */
  readonly promisedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type QuoteSort = 'newest' | 'total' | 'validity';

/** GET /api/quotes?state&search&sort&after */
export interface QuotePage {
  readonly rows: readonly QuoteRow[];
  readonly next: string | null;
  readonly counts: Readonly<Partial<Record<QuoteState, number>>>;
  /** Of all that is found; on the first page only. What has no price yet is counted, and adds nothing. */
  readonly sums: readonly { readonly currency: string; readonly count: number; readonly total: number }[];
}

export interface QuoteLineView {
  readonly id: string;
  /** Null for a line that is not in the catalog. */
  readonly variantId: string | null;
  readonly title: string;
  readonly quantity: number;
  /** Null until somebody has priced it. */
  readonly unitAmount: number | null;
  readonly tax: QuoteTax | null;
}

export interface QuoteTotals {
  readonly subtotal: number;
  readonly discount: number;
  readonly taxes: readonly (QuoteTax & { readonly amount: number })[];
  readonly total: number;
  readonly deposit: number;
}

export interface QuoteRevisionView {
  readonly revision: number;
  /** Grows with each change, so that nobody overwrites what they have not seen. */
  readonly version: number;
  readonly lines: readonly QuoteLineView[];
  readonly discount: QuoteDiscount | null;
  /** Who gave a discount above the limit, and who agreed to it. */
  readonly approval: { readonly needed: boolean; readonly by: string | null };
  readonly depositPercent: number;
  readonly validDays: number;
  readonly note: string;
  /** Null while a line has no price. */
  readonly totals: QuoteTotals | null;
  readonly sentAt: string | null;
  readonly validUntil: string | null;
}

export interface QuoteMoveView {
  readonly id: string;
  readonly move: string;
  readonly revision: number;
  readonly from: QuoteState;
  readonly to: QuoteState;
  readonly note: string;
  readonly actor: 'contact' | 'member' | 'system';
  readonly actorName: string | null;
  readonly at: string;
}

export interface QuoteView extends QuoteRow {
  readonly conversationId: string | null;
  readonly language: string;
  /** What the customer asked for, in the customer's own words. */
  readonly request: string;
  /** The message with a photo that came with it. */
  readonly requestPhoto: string | null;
  readonly declineReason: string | null;
  /** Newest first. */
  readonly revisions: readonly QuoteRevisionView[];
  readonly order: { readonly id: string; readonly number: number | null } | null;
  /** In the order of likelihood: the first is the usual one. */
  readonly moves: readonly QuoteMove[];
  /** Whether the lines may be changed now, in a new revision where the newest was sent. */
  readonly canEdit: boolean;
  readonly history: readonly QuoteMoveView[];
}

export interface NewQuoteLine {
  readonly variantId?: string | null;
  /** Of a free line; one from the catalog is named by it. */
  readonly title?: string | null;
  readonly quantity: number;
  /** Left out of a line from the catalog, the catalog's price. */
  readonly unitAmount?: number | null;
  /** For a free line; one from the catalog has that of its product. */
  readonly taxRateId?: string | null;
}

/** PUT /api/quotes/:id */
export interface QuoteChanges {
  /** Of the newest revision, as it was read. */
  readonly version: number;
  readonly lines: readonly NewQuoteLine[];
  readonly discount: QuoteDiscount | null;
  readonly depositPercent: number;
  readonly validDays: number;
  readonly note: string;
}

/** POST /api/quotes */
export interface NewQuote extends Omit<QuoteChanges, 'version'> {
  readonly contactId: string;
}

/** GET and PATCH /api/quote-terms: how a business quotes. */
export interface QuoteTerms {
  readonly validDays: number;
  /** Days after the end in which a quote can still be had, at today's prices if they are the same. */
  readonly graceDays: number;
  /** Hundredths of a percent. A greater discount needs a second member. */
  readonly discountLimit: number;
  /** Minor units. The assistant sends by itself what is all in the catalog and costs no more. */
  readonly automaticUpTo: number;
  readonly depositPercent: number;
  /** Minutes of opening time in which a person answers. */
  readonly promiseMinutes: number;
}

/** GET /api/quote-items?search= : what may stand in a quote, the best first. */
export interface QuoteItems {
  readonly items: readonly {
    readonly variantId: string;
    readonly title: string;
    /** Minor units. */
    readonly amount: number;
  }[];
  /** For free lines. */
  readonly taxRates: readonly (QuoteTax & { readonly id: string })[];
}
