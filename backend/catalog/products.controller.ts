import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Put, Query } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ProductPage, ProductView } from '../contract/catalog.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { ChangeProduct, CreateProduct, MoveProduct, OfferProducts, PutVariants } from './catalog.dto.ts';
import { ProductListQuery } from './catalog-queries.dto.ts';
import { CatalogService } from './catalog.service.ts';
import { ProductQueries } from './products.queries.ts';
import { VariantsService } from './variants.service.ts';

@Controller('api/products')
export class ProductsController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly catalog: CatalogService,
    private readonly variants: VariantsService,
    private readonly queries: ProductQueries,
  ) {}

  @Get()
  list(@CurrentMember() { businessId }: Member, @Query() query: ProductListQuery): Promise<ProductPage> {
    return this.database.inBusiness(businessId, (tx) => this.queries.list(tx, businessId, query));
  }

  @Post()
  create(@CurrentMember() { businessId, accountId }: Member, @Body() product: CreateProduct): Promise<ProductView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const id = await this.catalog.create(tx, businessId, product, { by: 'member', accountId });
      return this.queries.view(tx, businessId, id);
    });
  }

  /** All of them or, when one is unknown, none. */
  @Post('offer')
  @HttpCode(204)
  offer(@CurrentMember() { businessId }: Member, @Body() offer: OfferProducts): Promise<void> {
    return this.database.inBusiness(businessId, async (tx) => {
      const unknown = await this.catalog.unknown(tx, businessId, offer.ids);
      if (unknown.length > 0)
        throw new InvalidInput([{ field: 'ids', message: `name what is no product of yours: ${unknown.join(', ')}` }]);
      await this.catalog.offer(tx, businessId, offer);
    });
  }

  @Get(':id')
  get(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<ProductView> {
    return this.database.inBusiness(businessId, (tx) => this.queries.view(tx, businessId, id));
  }

  @Patch(':id')
  change(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: ChangeProduct,
  ): Promise<ProductView> {
    return this.after(businessId, id, (tx) => this.catalog.change(tx, businessId, id, change));
  }

  @Put(':id/variants')
  arrange(
    @CurrentMember() { businessId, accountId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() grid: PutVariants,
  ): Promise<ProductView> {
    return this.after(businessId, id, (tx) => this.variants.arrange(tx, businessId, id, grid, { by: 'member', accountId }));
  }

  @Post(':id/archive')
  @HttpCode(200)
  archive(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<ProductView> {
    return this.after(businessId, id, (tx) => this.catalog.archive(tx, businessId, id));
  }

  @Post(':id/restore')
  @HttpCode(200)
  restore(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<ProductView> {
    return this.after(businessId, id, (tx) => this.catalog.restore(tx, businessId, id));
  }

  @Post(':id/move')
  @HttpCode(204)
  move(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string, @Body() move: MoveProduct): Promise<void> {
    return this.database.inBusiness(businessId, (tx) => this.catalog.move(tx, businessId, id, move));
  }

  private after(businessId: string, id: string, work: (tx: Transaction) => Promise<void>): Promise<ProductView> {
    return this.database.inBusiness(businessId, async (tx) => {
      await work(tx);
      return this.queries.view(tx, businessId, id);
    });
  }
}
