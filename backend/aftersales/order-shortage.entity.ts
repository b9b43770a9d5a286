import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Variant } from '../catalog/variant.entity.ts';
import { Row } from '../database/row.ts';
import { Order } from '../orders/order.entity.ts';

/** Pieces that were promised and are not there, and what the customer wants done about it. */
@Entity('order_shortages')
@Check('order_shortages_missing_check', `missing > 0`)
@Check('order_shortages_settled_check', `settled in ('replace', 'leave-out', 'cancel')`)
@ForeignKey(() => Order, ['businessId', 'orderId'], ['businessId', 'id'], { name: 'order_shortages_of_order', onDelete: 'CASCADE' })
@ForeignKey(() => Variant, ['businessId', 'insteadId'], ['businessId', 'id'], { name: 'order_shortages_instead' })
@Index('order_shortages_by_order', ['businessId', 'orderId', 'id'])
@Index('order_shortages_by_instead', ['businessId', 'insteadId'])
export class OrderShortage extends Row {
  @Column('uuid')
  orderId: string;

  @Column('uuid')
  lineId: string;

  @Column('integer')
  missing: number;

  /** What staff would give instead. */
  @Column('uuid', { nullable: true })
  insteadId: string | null;

  @Column('text', { nullable: true })
  settled: 'replace' | 'leave-out' | 'cancel' | null;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;
}
