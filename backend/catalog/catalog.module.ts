import { Module } from '@nestjs/common';
import { CatalogService } from './catalog.service.ts';
import { ProductImages, ProductImagesController } from './product-images.ts';
import { ProductsController } from './products.controller.ts';
import { ProductQueries } from './products.queries.ts';
import { StockHistory } from './stock-history.ts';
import { TaxRates, TaxRatesController } from './tax-rates.ts';
import { VariantsController } from './variants.controller.ts';
import { VariantsService } from './variants.service.ts';

@Module({
  controllers: [ProductsController, ProductImagesController, VariantsController, TaxRatesController],
  providers: [CatalogService, ProductImages, VariantsService, ProductQueries, StockHistory, TaxRates],
})
export class CatalogModule {}
