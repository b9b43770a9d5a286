import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, OneToMany, type Relation } from 'typeorm';
import type { OrderState } from '../contract/orders.ts';
import { ContactKey, ConversationKey, Row } from '../database/row.ts';
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
  `state in ('draft', 'confirmed', 'preparing', 'ready', 'out', 'delivered', 'closed', 'cancelled', 'discarded')`,
)
@Check('orders_delivery_check', `delivery in ('delivery', 'pickup')`)
@Check('orders_delivery_fee_check', `delivery_fee >= 0`)
@Check('orders_payment_check', `payment in ('cash')`)
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], { name: 'orders_of_contact', onDelete: 'CASCADE' })
@ForeignKey(() => ConversationKey, ['businessId', 'conversationId'], ['businessId', 'id'], {
  name: 'orders_of_conversation',
  onDelete: 'CASCADE',
})
@Index('orders_by_number', ['businessId', 'number'], { unique: true })
@Index('orders_one_draft', ['businessId', 'conversationId'], { unique: true, where: `state = 'draft'` })
@Index('orders_by_contact', ['businessId', 'contactId'])
@Index('orders_of_a_conversation', ['businessId', 'conversationId', 'id'])
@Index('orders_open', ['businessId', 'state'], { where: `state in ('confirmed', 'preparing', 'ready', 'out')` })
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

  @Column('text', { nullable: true })
  note: string | null;

  @Column('integer', { default: 0 })
  deliveryFee: number;

  @Column('text', { nullable: true })
  payment: 'cash' | null;

  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  placedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;

  @OneToMany(() => OrderLine, (line) => line.order)
  lines: Relation<OrderLine[]>;

  /** In minor units, like every amount in this code. */
  get total(): number {
    return this.lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, this.deliveryFee);
  }

  /** As it is read out. */
  get spokenNumber(): string {
    return this.number === null ? '' : `#${this.number}`;
  }
}
