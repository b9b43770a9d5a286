import { Module } from '@nestjs/common';
import { CatalogService } from './catalog.service.ts';
import { ProductsController } from './products.controller.ts';
import { ProductQueries } from './products.queries.ts';
import { StockHistory } from './stock-history.ts';
import { TaxRates, TaxRatesController } from './tax-rates.ts';
import { VariantsController } from './variants.controller.ts';
import { VariantsService } from './variants.service.ts';

@Module({
  controllers: [ProductsController, VariantsController, TaxRatesController],
  providers: [CatalogService, VariantsService, ProductQueries, StockHistory, TaxRates],
})
export class CatalogModule {}
