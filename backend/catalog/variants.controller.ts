import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ProductView, StockMovePage, VariantChoice } from '../contract/catalog.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { ChangeVariant, CorrectStock, CountStock } from './catalog.dto.ts';
import { StockMovesQuery, VariantChoiceQuery } from './catalog-queries.dto.ts';
import type { StockMover } from './note-stock.ts';
import { ProductQueries } from './products.queries.ts';
import { StockHistory } from './stock-history.ts';
import { VariantsService } from './variants.service.ts';

/** What changes a variant answers with the whole product. */
@Controller('api/variants')
export class VariantsController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly variants: VariantsService,
    private readonly queries: ProductQueries,
    private readonly history: StockHistory,
  ) {}

  @Get()
  choices(@CurrentMember() { businessId }: Member, @Query() { search }: VariantChoiceQuery): Promise<VariantChoice[]> {
    return this.database.inBusiness(businessId, (tx) => this.queries.choices(tx, businessId, search));
  }

  @Patch(':id')
  change(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() change: ChangeVariant): Promise<ProductView> {
    return this.after(member, (tx, mover) => this.variants.change(tx, member.businessId, id, change, mover));
  }

  @Post(':id/count')
  @HttpCode(200)
  count(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() count: CountStock): Promise<ProductView> {
    return this.after(member, (tx, mover) => this.variants.count(tx, member.businessId, id, count, mover));
  }

  @Post(':id/correct')
  @HttpCode(200)
  correct(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() correction: CorrectStock): Promise<ProductView> {
    return this.after(member, (tx, mover) => this.variants.correct(tx, member.businessId, id, correction, mover));
  }

  @Get(':id/stock-moves')
  moves(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { before }: StockMovesQuery,
  ): Promise<StockMovePage> {
    return this.database.inBusiness(businessId, (tx) => this.history.page(tx, businessId, id, before));
  }

  private after({ businessId, accountId }: Member, work: (tx: Transaction, mover: StockMover) => Promise<string>): Promise<ProductView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const productId = await work(tx, { by: 'member', accountId });
      return this.queries.view(tx, businessId, productId);
    });
  }
}
