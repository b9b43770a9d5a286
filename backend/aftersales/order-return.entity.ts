import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Row } from '../database/row.ts';
import { amount } from '../orders/minor-units.ts';
import { Order } from '../orders/order.entity.ts';

/** So many pieces of a line. */
export interface LinePieces {
  readonly lineId: string;
  readonly quantity: number;
}

/** A line that is named twice is meant with the sum of both. */
export function together(pieces: readonly LinePieces[]): LinePieces[] {
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of pieces) if (quantity > 0) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }));
}

/** Pieces that came back, and what the customer got for them. Written once, never changed. */
@Entity('order_returns')
@Check('order_returns_refund_check', `refund >= 0`)
@ForeignKey(() => Order, ['businessId', 'orderId'], ['businessId', 'id'], { name: 'order_returns_of_order', onDelete: 'CASCADE' })
@Index('order_returns_by_order', ['businessId', 'orderId', 'id'])
export class OrderReturn extends Row {
  @Column('uuid')
  orderId: string;

  @Column('jsonb')
  pieces: readonly LinePieces[];

  /** They can be sold again. */
  @Column('boolean')
  restocked: boolean;

  @Column({ type: 'bigint', transformer: amount.transformer })
  refund: number;

  /** The order that the customer got instead. */
  @Column('uuid', { nullable: true })
  exchangeId: string | null;

  @Column('text')
  reason: string;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;
}
