import {
  Body,
  ConflictException,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Put,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { QuoteItems, QuotePage, QuoteTerms, QuoteView } from '../contract/quotes.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { type Accepted, QuoteAcceptance } from './quote-acceptance.ts';
import { QuoteDocuments } from './quote-documents.ts';
import { QuoteDrafts } from './quote-drafts.service.ts';
import { lockQuote, type Mover, mustBeSeen } from './quote-rows.ts';
import { QuoteTermsService } from './quote-terms.ts';
import {
  NewQuoteRequest,
  QuoteChangesRequest,
  QuoteDeclineRequest,
  QuoteItemsQuery,
  QuoteListQuery,
  QuoteReasonRequest,
  QuoteSeenRequest,
  QuoteTermsRequest,
} from './quotes.dto.ts';
import { QuoteQueries } from './quotes.queries.ts';
import { QuotesService } from './quotes.service.ts';

type Work = (tx: Transaction, mover: Mover & { by: 'member' }) => Promise<unknown>;

/** Each move is a path of its own, and answers with the quote as it is then. What cannot be done now is a 409 that says why. */
@Controller('api')
export class QuotesController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly quotes: QuotesService,
    private readonly drafts: QuoteDrafts,
    private readonly acceptance: QuoteAcceptance,
    private readonly documents: QuoteDocuments,
    private readonly terms: QuoteTermsService,
    private readonly queries: QuoteQueries,
  ) {}

  @Get('quotes')
  list(@CurrentMember() { businessId }: Member, @Query() query: QuoteListQuery): Promise<QuotePage> {
    return this.queries.list(businessId, query);
  }

  @Get('quotes/:id')
  get(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<QuoteView> {
    return this.queries.get(businessId, id);
  }

  /** The paper as it was sent, or as it would be. */
  @Get('quotes/:id/document')
  @Header('cache-control', 'no-store')
  async document(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    const { bytes, name } = await this.database.inBusiness(businessId, (tx) => this.documents.draw(tx, businessId, id));
    return new StreamableFile(bytes, { type: 'application/pdf', disposition: `inline; filename="${name}"` });
  }

  @Post('quotes')
  async create(@CurrentMember() { businessId, accountId }: Member, @Body() quote: NewQuoteRequest): Promise<QuoteView> {
    mustBePercent(quote);
    return this.database.inBusiness(businessId, async (tx) => {
      const { id } = await this.drafts.create(tx, businessId, quote, { by: 'member', accountId });
      return this.queries.view(tx, businessId, id);
    });
  }

  @Put('quotes/:id')
  change(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() changes: QuoteChangesRequest,
  ): Promise<QuoteView> {
    mustBePercent(changes);
    return this.do(member, id, (tx, mover) => this.drafts.edit(tx, member.businessId, id, changes, mover));
  }

  @Post('quotes/:id/send')
  @HttpCode(200)
  send(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { version }: QuoteSeenRequest): Promise<QuoteView> {
    return this.do(member, id, (tx, mover) => this.quotes.send(tx, member.businessId, id, mover), version);
  }

  @Post('quotes/:id/approve-discount')
  @HttpCode(200)
  approve(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { version }: QuoteSeenRequest,
  ): Promise<QuoteView> {
    return this.do(member, id, (tx, { accountId }) => this.drafts.approveDiscount(tx, member.businessId, id, accountId), version);
  }

  /** The customer said yes by phone or in person. */
  @Post('quotes/:id/accept')
  @HttpCode(200)
  accept(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { version }: QuoteSeenRequest,
  ): Promise<QuoteView> {
    const accepting: Work = async (tx, mover) => mustBeAccepted(await this.acceptance.accept(tx, member.businessId, id, null, mover));
    return this.do(member, id, accepting, version);
  }

  @Post('quotes/:id/decline')
  @HttpCode(200)
  decline(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: QuoteDeclineRequest,
  ): Promise<QuoteView> {
    return this.do(member, id, (tx, mover) => this.quotes.decline(tx, member.businessId, id, reason, mover));
  }

  @Post('quotes/:id/withdraw')
  @HttpCode(200)
  withdraw(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason = '' }: QuoteReasonRequest,
  ): Promise<QuoteView> {
    return this.do(member, id, (tx, mover) => this.quotes.withdraw(tx, member.businessId, id, reason, mover));
  }

  @Post('quotes/:id/reopen')
  @HttpCode(200)
  reopen(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<QuoteView> {
    return this.do(member, id, (tx, mover) => this.quotes.reopen(tx, member.businessId, id, mover));
  }

  @Get('quote-items')
  items(@CurrentMember() { businessId }: Member, @Query() { search = '' }: QuoteItemsQuery): Promise<QuoteItems> {
    return this.queries.items(businessId, search);
  }

  @Get('quote-terms')
  readTerms(@CurrentMember() { businessId }: Member): Promise<QuoteTerms> {
    return this.terms.get(businessId);
  }

  @Patch('quote-terms')
  @OwnersOnly()
  changeTerms(@CurrentMember() { businessId }: Member, @Body() terms: QuoteTermsRequest): Promise<QuoteTerms> {
    return this.terms.change(businessId, terms);
  }

  private async do({ businessId, accountId }: Member, id: string, work: Work, seen?: number): Promise<QuoteView> {
    try {
      return await this.database.inBusiness(businessId, async (tx) => {
        if (seen !== undefined) mustBeSeen((await lockQuote(tx, businessId, id)).revision, seen);
        await work(tx, { by: 'member', accountId });
        return this.queries.view(tx, businessId, id);
      });
    } catch (error) {
      if (error instanceof Refusal) throw new ConflictException(`${error.message}.`);
      throw error;
    }
  }
}

function mustBePercent({ discount }: { readonly discount: NewQuoteRequest['discount'] }): void {
  if (discount?.kind === 'percent' && discount.value > 10_000)
    throw new InvalidInput([{ field: 'discount.value', message: 'cannot be above 100 %' }]);
}

/** What staff are told when the order cannot be made. */
function mustBeAccepted(done: Accepted): void {
  switch (done.outcome) {
    case 'accepted':
      return;
    case 'repriced':
      throw new Refusal('This quote expired, and its prices have changed since. Open it again to renew it');
    case 'short':
      throw new Refusal(
        `There is not enough in stock: ${done.missing
          .map(({ variantId, quantity, left }) => `${quantity} × ${titleOf(done, variantId)} (${left} left)`)
          .join(', ')}`,
      );
    case 'newer':
      throw new Refusal('A new revision of this quote is not sent yet, so the quote cannot be accepted');
    case 'expired':
      throw new Refusal('This quote expired, so it cannot be accepted. Open it again to renew it');
    case 'closed':
      throw new Refusal(`This quote is ${done.quote.state}, so it cannot be accepted`);
  }
}

const titleOf = ({ revision }: Accepted & { outcome: 'short' }, variantId: string): string =>
  revision.lines.find((line) => line.variantId === variantId)?.title ?? 'a product';
