import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ClaimOutcome } from '../contract/orders.ts';
import { Row } from '../database/row.ts';
import { amount } from '../orders/minor-units.ts';
import { Order } from '../orders/order.entity.ts';

/** What a customer says is wrong with an order, and what came of it. */
@Entity('order_claims')
@Check('order_claims_outcome_check', `outcome in ('refund', 'replace', 'none')`)
@Check('order_claims_refund_check', `refund >= 0`)
@ForeignKey(() => Order, ['businessId', 'orderId'], ['businessId', 'id'], { name: 'order_claims_of_order', onDelete: 'CASCADE' })
@Index('order_claims_by_order', ['businessId', 'orderId', 'id'])
export class OrderClaim extends Row {
  @Column('uuid')
  orderId: string;

  @Column('text')
  words: string;

  /** As the flow has it: what WhatsApp calls the picture. */
  @Column('jsonb', { nullable: true })
  photo: object | null;

  /** Null while nobody decided. */
  @Column('text', { nullable: true })
  outcome: ClaimOutcome | null;

  /** What went back for it, in minor units. */
  @Column(amount)
  refund: number;

  /** The order that makes it good. */
  @Column('uuid', { nullable: true })
  replacementId: string | null;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('uuid', { nullable: true })
  settledBy: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;

  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;
}
