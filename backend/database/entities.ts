import { Booking, BookingMoveEntry, BookingResource } from '../book/booking.entity.ts';
import { WaitlistEntry } from '../waitlist/waitlist-entry.entity.ts';
import { OrderClaim } from '../aftersales/order-claim.entity.ts';
import { OrderReturn } from '../aftersales/order-return.entity.ts';
import { OrderShortage } from '../aftersales/order-shortage.entity.ts';
import { ProductImage } from '../catalog/product-image.entity.ts';
import { Product } from '../catalog/product.entity.ts';
import { StockMoveEntry } from '../catalog/stock-move.entity.ts';
import { TaxRate } from '../catalog/tax-rate.entity.ts';
import { Variant } from '../catalog/variant.entity.ts';
import { CouponUse } from '../coupons/coupon-use.entity.ts';
import { Coupon } from '../coupons/coupon.entity.ts';
import { DeliveryZone } from '../delivery/delivery-zone.entity.ts';
import { ContactAddress } from '../contacts/contact-address.entity.ts';
import { FaqAnswer } from '../faq/faq-answer.entity.ts';
import { OrderChange } from '../orders/order-change.entity.ts';
import { OrderLine } from '../orders/order-line.entity.ts';
import { OrderTerms } from '../orders/order-terms.entity.ts';
import { OrderMoveEntry } from '../orders/order-move.entity.ts';
import { Order } from '../orders/order.entity.ts';
import { PaymentCapture } from '../payments/payment-capture.entity.ts';
import { PaymentDispute } from '../payments/payment-dispute.entity.ts';
import { PaymentDue } from '../payments/payment-due.entity.ts';
import { PaymentIntent } from '../payments/payment-intent.entity.ts';
import { PaymentMove } from '../payments/payment-move.entity.ts';
import { PaymentProof } from '../payments/payment-proof.entity.ts';
import { PaymentRefund } from '../payments/payment-refund.entity.ts';
import { QuoteLine } from '../quotes/quote-line.entity.ts';
import { QuoteMoveEntry } from '../quotes/quote-move.entity.ts';
import { QuoteRevision } from '../quotes/quote-revision.entity.ts';
import { Quote } from '../quotes/quote.entity.ts';
import { Leave, Resource, ResourceDayEntry } from '../schedule/resource.entity.ts';
import { ServiceNeed } from '../schedule/service-need.entity.ts';
import { Service } from '../schedule/service.entity.ts';
import { BusinessKey, ContactKey, ConversationKey } from './row.ts';

/** Every entity, by name and in one place: it is the same list under Nest, Jest and the migration tool. */
export const entities = [
  BusinessKey,
  ContactKey,
  ConversationKey,
  Booking,
  BookingMoveEntry,
  BookingResource,
  ContactAddress,
  Coupon,
  CouponUse,
  DeliveryZone,
  FaqAnswer,
  Leave,
  Order,
  OrderChange,
  OrderClaim,
  OrderLine,
  OrderMoveEntry,
  OrderReturn,
  OrderShortage,
  OrderTerms,
  PaymentCapture,
  PaymentDispute,
  PaymentDue,
  PaymentIntent,
  PaymentMove,
  PaymentProof,
  PaymentRefund,
  Product,
  ProductImage,
  StockMoveEntry,
  TaxRate,
  Quote,
  QuoteLine,
  QuoteMoveEntry,
  QuoteRevision,
  Resource,
  ResourceDayEntry,
  Service,
  ServiceNeed,
  Variant,
  WaitlistEntry,
];
