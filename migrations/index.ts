import { SeparateBusinesses1800000000000 } from './1800000000000-separate-businesses.ts';
import { KeepConversations1800000000010 } from './1800000000010-keep-conversations.ts';
import { SellFromTheCatalog1800000000020 } from './1800000000020-sell-from-the-catalog.ts';
import { LookAcrossBusinesses1800000000030 } from './1800000000030-look-across-businesses.ts';
import { OpenTheSandbox1800000000100 } from './1800000000100-open-the-sandbox.ts';
import { ReadOneClock1800000000110 } from './1800000000110-read-one-clock.ts';
import { WriteLessForEachSend1800000000115 } from './1800000000115-write-less-for-each-send.ts';
import { TellHowMuchWaits1800000000120 } from './1800000000120-tell-how-much-waits.ts';
import { TakeBusinessesTogether1800000000130 } from './1800000000130-take-businesses-together.ts';
import { SetAlarms1800000000140 } from './1800000000140-set-alarms.ts';
import { TakeMoney1800000000150 } from './1800000000150-take-money.ts';
import { AskPaymentProviders1800000000151 } from './1800000000151-ask-payment-providers.ts';
import { TakePaymentsInTheSandbox1800000000152 } from './1800000000152-take-payments-in-the-sandbox.ts';
import { LookAtProofs1800000000153 } from './1800000000153-look-at-proofs.ts';
import { PriceCountAndOffer1800000000160 } from './1800000000160-price-count-and-offer.ts';
import { GrowOrders1800000000165 } from './1800000000165-grow-orders.ts';
import { DeliverInZonesAndTakeCoupons1800000000166 } from './1800000000166-deliver-in-zones-and-take-coupons.ts';
import { ChangePlacedOrders1800000000167 } from './1800000000167-change-placed-orders.ts';
import { LookAfterSoldOrders1800000000168 } from './1800000000168-look-after-sold-orders.ts';
import { QuotePrices1800000000170 } from './1800000000170-quote-prices.ts';
import { OfferTimes1800000000180 } from './1800000000180-offer-times.ts';
import { BookOnce1800000000181 } from './1800000000181-book-once.ts';
import { KeepFiles1800000000190 } from './1800000000190-keep-files.ts';
import { KnowTemplates1800000000191 } from './1800000000191-know-templates.ts';
import { AskBeforeWriting1800000000192 } from './1800000000192-ask-before-writing.ts';
import { ReviewTemplates1800000000193 } from './1800000000193-review-templates.ts';
import { OpenForms1800000000194 } from './1800000000194-open-forms.ts';
import { AskOthersOverHttp1800000000205 } from './1800000000205-ask-others-over-http.ts';
import { RememberWhoWasWished1800000000210 } from './1800000000210-remember-who-was-wished.ts';
import { HearOfDisputes1800000000320 } from './1800000000320-hear-of-disputes.ts';
import { PayInTheChat1800000000321 } from './1800000000321-pay-in-the-chat.ts';
import { BeginFlowsAtTimes1800000000330 } from './1800000000330-begin-flows-at-times.ts';
import { TellWhenThingsAreBack1800000000410 } from './1800000000410-tell-when-things-are-back.ts';
import { SayWhenOrdersCome1800000000411 } from './1800000000411-say-when-orders-come.ts';
import { MakeComplaintsGood1800000000412 } from './1800000000412-make-complaints-good.ts';
import { AskForAPerson1800000000420 } from './1800000000420-ask-for-a-person.ts';
import { LearnFromQuestions1800000000421 } from './1800000000421-learn-from-questions.ts';

/** In order. An explicit list works compiled, under Jest and in TypeORM's command line alike. */
export const migrations = [
  SeparateBusinesses1800000000000,
  KeepConversations1800000000010,
  SellFromTheCatalog1800000000020,
  LookAcrossBusinesses1800000000030,
  OpenTheSandbox1800000000100,
  ReadOneClock1800000000110,
  WriteLessForEachSend1800000000115,
  TellHowMuchWaits1800000000120,
  TakeBusinessesTogether1800000000130,
  SetAlarms1800000000140,
  TakeMoney1800000000150,
  AskPaymentProviders1800000000151,
  TakePaymentsInTheSandbox1800000000152,
  LookAtProofs1800000000153,
  PriceCountAndOffer1800000000160,
  GrowOrders1800000000165,
  DeliverInZonesAndTakeCoupons1800000000166,
  ChangePlacedOrders1800000000167,
  LookAfterSoldOrders1800000000168,
  QuotePrices1800000000170,
  OfferTimes1800000000180,
  BookOnce1800000000181,
  KeepFiles1800000000190,
  KnowTemplates1800000000191,
  AskBeforeWriting1800000000192,
  ReviewTemplates1800000000193,
  OpenForms1800000000194,
  AskOthersOverHttp1800000000205,
  RememberWhoWasWished1800000000210,
  HearOfDisputes1800000000320,
  PayInTheChat1800000000321,
  BeginFlowsAtTimes1800000000330,
  TellWhenThingsAreBack1800000000410,
  SayWhenOrdersCome1800000000411,
  MakeComplaintsGood1800000000412,
  AskForAPerson1800000000420,
  LearnFromQuestions1800000000421,
];
