import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Row } from '../database/row.ts';
import { amount } from './minor-units.ts';
import type { Actor } from './order-lifecycle.ts';
import type { OrderLine } from './order-line.entity.ts';
import { Order } from './order.entity.ts';
import type { Pieces } from './stock.ts';

/** How many there shall be of a line. */
export interface ChangedLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** A line that the change brings, as it was offered. */
export type AddedLine = Pick<OrderLine, 'id' | 'variantId' | 'title' | 'unitAmount' | 'taxName' | 'taxRate' | 'taxInclusive'>;

/** What somebody wants changed in an order that is placed. One that costs more is made when that is paid. */
@Entity('order_changes')
@Check('order_changes_state_check', `state in ('proposed', 'awaiting_payment', 'applied', 'dropped')`)
@Check('order_changes_actor_check', `actor in ('contact', 'member', 'system')`)
@ForeignKey(() => Order, ['businessId', 'orderId'], ['businessId', 'id'], { name: 'order_changes_of_order', onDelete: 'CASCADE' })
@Index('order_changes_by_order', ['businessId', 'orderId', 'id'])
@Index('order_changes_one_at_a_time', ['businessId', 'orderId'], { unique: true, where: `state = 'awaiting_payment'` })
export class OrderChange extends Row {
  @Column('uuid')
  orderId: string;

  @Column('jsonb')
  pieces: readonly ChangedLine[];

  @Column('jsonb', { default: [] })
  added: readonly AddedLine[];

  /** What is held on the shelf while it waits for its payment. */
  @Column('jsonb', { default: [] })
  held: readonly Pieces[];

  /** What the order comes to more than before; negative where it is less. */
  @Column({ type: 'bigint', transformer: amount.transformer })
  delta: number;

  @Column('text')
  state: 'proposed' | 'awaiting_payment' | 'applied' | 'dropped';

  @Column('uuid', { nullable: true })
  dueId: string | null;

  @Column('text')
  actor: Actor;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;
}
