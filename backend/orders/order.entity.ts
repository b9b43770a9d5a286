import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, OneToMany, type Relation } from 'typeorm';
import { Coupon } from '../coupons/coupon.entity.ts';
import type { OrderState } from '../contract/orders.ts';
import { ContactKey, ConversationKey, Row } from '../database/row.ts';
import { amount } from './minor-units.ts';
import type { Payment } from './order-lifecycle.ts';
import { OrderLine } from './order-line.entity.ts';

/** Where a customer dropped the pin. */
export interface Pin {
  readonly latitude: number;
  readonly longitude: number;
}

/** What a contact wants and gets. A draft until it is placed; from then on it has a number, and stock is held for its lines. */
@Entity('orders')
@Check(
  'orders_state_check',
  `state in ('draft', 'awaiting_payment', 'lapsed', 'confirmed', 'preparing', 'ready', 'out', 'delivered', 'closed', 'cancelled', 'discarded')`,
)
@Check('orders_delivery_check', `delivery in ('delivery', 'pickup')`)
@Check('orders_delivery_fee_check', `delivery_fee >= 0`)
@Check('orders_payment_check', `payment in ('cash', 'online', 'transfer')`)
@Check('orders_discount_check', `discount >= 0`)
@Check('orders_credit_check', `credit >= 0`)
@Check('orders_tax_check', `tax >= 0`)
@Check('orders_total_check', `total >= 0`)
@Check('orders_deposit_check', `deposit >= 0`)
@Check('orders_kept_check', `kept >= 0`)
@Check('orders_rating_check', `rating between 1 and 5`)
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], { name: 'orders_of_contact', onDelete: 'CASCADE' })
@ForeignKey(() => ConversationKey, ['businessId', 'conversationId'], ['businessId', 'id'], {
  name: 'orders_of_conversation',
  onDelete: 'CASCADE',
})
@ForeignKey(() => Coupon, ['businessId', 'couponId'], ['businessId', 'id'], { name: 'orders_of_coupon' })
@Index('orders_by_coupon', ['businessId', 'couponId'])
@Index('orders_by_number', ['businessId', 'number'], { unique: true })
@Index('orders_one_draft', ['businessId', 'conversationId'], {
  unique: true,
  where: `state = 'draft' and origin is null`,
})
@Index('orders_by_contact', ['businessId', 'contactId'])
@Index('orders_of_a_conversation', ['businessId', 'conversationId', 'id'])
@Index('orders_open', ['businessId', 'state'], {
  where: `state in ('awaiting_payment', 'confirmed', 'preparing', 'ready', 'out')`,
})
@Index('orders_by_placing', ['businessId', 'placedAt'])
@Index('orders_by_origin', ['businessId', 'origin'], { unique: true })
export class Order extends Row {
  @Column('integer', { nullable: true })
  number: number | null;

  @Column('uuid', { nullable: true })
  conversationId: string | null;

  @Column('uuid')
  contactId: string;

  @Column('text', { default: 'draft' })
  state: OrderState;

  @Column('char', { length: 3 })
  currency: string;

  @Column('text', { nullable: true })
  delivery: 'delivery' | 'pickup' | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('jsonb', { nullable: true })
  place: Pin | null;

  /** The name of the zone that it goes to, where the business has zones. */
  @Column('text', { nullable: true })
  deliveryZone: string | null;

  /** The goods it must at least have, for where it goes. Minor units. */
  @Column('integer', { nullable: true })
  minimum: number | null;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('uuid', { nullable: true })
  couponId: string | null;

  @Column('integer', { default: 0 })
  deliveryFee: number;

  @Column('text', { nullable: true })
  payment: Payment | null;

  /** What is taken off the goods. */
  @Column(amount)
  discount: number;

  /** What was paid before for something that came back; it counts as paid here. */
  @Column(amount)
  credit: number;

  /** All taxes, in the prices and on top. */
  @Column(amount)
  tax: number;

  /** What it comes to, by the rule of order-amounts.ts. Whoever changes what it is made of reckons it again. */
  @Column(amount)
  total: number;

  /** What is to be paid before it is confirmed, where that is not all. */
  @Column({ ...amount, default: null, nullable: true })
  deposit: number | null;

  /** What was paid for it and has not gone back; the ledger of payments says so. */
  @Column(amount)
  kept: number;

  /** Until when its stock is held for the payment. */
  @Column('timestamptz', { nullable: true })
  holdEndsAt: Date | null;

  /** When its customer was told to expect it: ready, or brought. */
  @Column('timestamptz', { nullable: true })
  expectedAt: Date | null;

  /** Of what it was made, e.g. a revision of a quote: one order for each. */
  @Column('text', { nullable: true })
  origin: string | null;

  /** How the customer liked it, from 1 to 5. */
  @Column('integer', { nullable: true })
  rating: number | null;

  @Column('text', { nullable: true })
  ratingWords: string | null;

  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  placedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;

  @OneToMany(() => OrderLine, (line) => line.order)
  lines: Relation<OrderLine[]>;

  /** As it is read out. */
  get spokenNumber(): string {
    return this.number === null ? '' : `#${this.number}`;
  }
}
