import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ProductView } from '../contract/catalog.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { ChangeProduct, ChangeVariant, CreateProduct } from './catalog.dto.ts';
import { CatalogService } from './catalog.service.ts';
import type { Product } from './product.entity.ts';

@Controller('api')
export class CatalogController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly catalog: CatalogService,
  ) {}

  @Get('products')
  async list(@CurrentMember() { businessId }: Member): Promise<ProductView[]> {
    const products = await this.database.inBusiness(businessId, (tx) => this.catalog.list(tx, businessId));
    return products.map(productView);
  }

  @Post('products')
  async create(@CurrentMember() { businessId }: Member, @Body() product: CreateProduct): Promise<ProductView> {
    return productView(await this.database.inBusiness(businessId, (tx) => this.catalog.create(tx, businessId, product)));
  }

  @Patch('products/:id')
  async change(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: ChangeProduct,
  ): Promise<ProductView> {
    return productView(await this.database.inBusiness(businessId, (tx) => this.catalog.change(tx, businessId, id, change)));
  }

  /** Answers with the whole product. */
  @Patch('variants/:id')
  async changeVariant(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: ChangeVariant,
  ): Promise<ProductView> {
    return productView(await this.database.inBusiness(businessId, (tx) => this.catalog.changeVariant(tx, businessId, id, change)));
  }
}

const productView = ({ id, name, description, category, available, variants }: Product): ProductView => ({
  id,
  name,
  description,
  category,
  available,
  variants: variants.map((variant) => ({
    id: variant.id,
    name: variant.name,
    retailerId: variant.retailerId,
    amount: variant.amount,
    available: variant.available,
    onHand: variant.onHand,
    held: variant.held,
    free: variant.free,
  })),
});
