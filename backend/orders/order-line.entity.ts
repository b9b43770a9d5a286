import { Check, Column, Entity, ForeignKey, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Variant } from '../catalog/variant.entity.ts';
import { Row } from '../database/row.ts';
import { Order } from './order.entity.ts';

/** So many of one variant, by the name and at the price that the customer was told. */
@Entity('order_lines')
@Check('order_lines_unit_amount_check', `unit_amount >= 0`)
@Check('order_lines_quantity_check', `quantity between 1 and 9999`)
@ForeignKey(() => Variant, ['businessId', 'variantId'], ['businessId', 'id'], { name: 'order_lines_of_variant' })
@Index('order_lines_one_per_variant', ['businessId', 'orderId', 'variantId'], { unique: true })
export class OrderLine extends Row {
  @Column('uuid')
  orderId: string;

  @ManyToOne(() => Order, (order) => order.lines, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'order_lines_of_order' },
    { name: 'order_id', referencedColumnName: 'id', foreignKeyConstraintName: 'order_lines_of_order' },
  ])
  order: Relation<Order>;

  @Column('uuid')
  variantId: string;

  @Column('text')
  title: string;

  @Column('integer')
  unitAmount: number;

  @Column('integer')
  quantity: number;

  @Column('integer')
  position: number;
}

/** More than this of one thing is talked over with a person. */
export const mostPerLine = 9_999;
