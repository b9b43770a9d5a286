import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.ts';
import { OrdersModule } from '../orders/orders.module.ts';
import { PaymentsModule } from '../payments/payments.module.ts';
import { QuoteAcceptance } from './quote-acceptance.ts';
import { QuoteDocuments } from './quote-documents.ts';
import { QuoteDrafts } from './quote-drafts.service.ts';
import { QuoteTermsService } from './quote-terms.ts';
import { Quoting } from './quoting.ts';
import { QuotesController } from './quotes.controller.ts';
import { QuoteQueries } from './quotes.queries.ts';
import { QuotesService } from './quotes.service.ts';

@Module({
  imports: [FilesModule, OrdersModule, PaymentsModule],
  controllers: [QuotesController],
  providers: [QuoteAcceptance, QuoteDocuments, QuoteDrafts, QuoteQueries, QuotesService, QuoteTermsService, Quoting],
  exports: [Quoting],
})
export class QuotesModule {}
