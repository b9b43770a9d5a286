import { Check, Column, Entity, ForeignKey, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Variant } from '../catalog/variant.entity.ts';
import { Row } from '../database/row.ts';
import { Order } from './order.entity.ts';

/** So many of one thing, by the name and at the price that the customer was told. */
@Entity('order_lines')
@Check('order_lines_unit_amount_check', `unit_amount >= 0`)
@Check('order_lines_quantity_check', `quantity between 1 and 9999`)
@Check('order_lines_handed_over_check', `handed_over >= 0`)
@Check('order_lines_cancelled_check', `cancelled >= 0`)
@Check('order_lines_returned_check', `returned between 0 and handed_over`)
@Check('order_lines_tax_rate_check', `tax_rate between 0 and 10000`)
@Check('order_lines_pieces_check', `handed_over + cancelled <= quantity`)
@ForeignKey(() => Variant, ['businessId', 'variantId'], ['businessId', 'id'], { name: 'order_lines_of_variant' })
@Index('order_lines_by_order', ['businessId', 'orderId'])
@Index('order_lines_by_variant', ['businessId', 'variantId'])
export class OrderLine extends Row {
  @Column('uuid')
  orderId: string;

  @ManyToOne(() => Order, (order) => order.lines, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'order_lines_of_order' },
    { name: 'order_id', referencedColumnName: 'id', foreignKeyConstraintName: 'order_lines_of_order' },
  ])
  order: Relation<Order>;

  /** Null for what is in no catalog: such a thing has no stock. */
  @Column('uuid', { nullable: true })
  variantId: string | null;

  @Column('text')
  title: string;

  @Column('integer')
  unitAmount: number;

  /** As it was ordered; what fell away since is in `cancelled`. */
  @Column('integer')
  quantity: number;

  /** Pieces that left the house. */
  @Column('integer', { default: 0 })
  handedOver: number;

  /** Pieces that fell away before they left the house. */
  @Column('integer', { default: 0 })
  cancelled: number;

  /** Of those that left the house, pieces that came back. */
  @Column('integer', { default: 0 })
  returned: number;

  /** The tax as it was on the day. */
  @Column('text', { default: '' })
  taxName: string;

  /** Basis points: 1900 is 19 %. */
  @Column('integer', { default: 0 })
  taxRate: number;

  /** Whether the price holds the tax, or it comes on top. */
  @Column('boolean', { default: true })
  taxInclusive: boolean;

  @Column('integer')
  position: number;
}

/** Pieces that are still to be handed over. */
export const openPieces = ({ quantity, cancelled, handedOver }: Pick<OrderLine, 'quantity' | 'cancelled' | 'handedOver'>): number =>
  quantity - cancelled - handedOver;

/** More than this of one thing is talked over with a person. */
export const mostPerLine = 9_999;
