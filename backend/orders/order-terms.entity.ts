import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { BusinessKey } from '../database/row.ts';
import type { Pin } from './order.entity.ts';

/** How a business sells: by which payments, how long it holds stock for one. A business without a row has the defaults. */
@Entity('order_terms')
@Check('order_terms_hold_minutes_check', `hold_minutes between 5 and 1440`)
@Check('order_terms_preparation_minutes_check', `preparation_minutes between 1 and 20160`)
@Check('order_terms_delivery_minutes_check', `delivery_minutes between 0 and 20160`)
@Check('order_terms_when_price_rose_check', `when_price_rose in ('tell', 'honour')`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'order_terms_business_id_fkey', onDelete: 'CASCADE' })
export class OrderTerms {
  @PrimaryColumn('uuid')
  businessId: string;

  @Column('integer', { default: 20 })
  holdMinutes: number;

  @Column('boolean', { default: false })
  paysOnline: boolean;

  @Column('boolean', { default: false })
  paysByTransfer: boolean;

  @Column('boolean', { default: true })
  paysCash: boolean;

  /** A price rose while it lay in somebody's draft: the new one is told and counts, or the old one is honoured. */
  @Column('text', { default: 'tell' })
  whenPriceRose: 'tell' | 'honour';

  /** Customers are asked how it was, two hours after they got it. */
  @Column('boolean', { default: true })
  asksForRating: boolean;

  /** So many minutes of opening time it takes until an order is ready; null where the business promises nothing. */
  @Column('integer', { nullable: true })
  preparationMinutes: number | null;

  /** And so many more until it is brought. */
  @Column('integer', { nullable: true })
  deliveryMinutes: number | null;

  /** Where the shop is, for zones that are a distance. */
  @Column('jsonb', { nullable: true })
  shopPlace: Pin | null;
}
