import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { OrderState } from '../contract/orders.ts';
import { Row } from '../database/row.ts';
import type { Actor, AnyOrderMove } from './order-lifecycle.ts';
import { Order } from './order.entity.ts';

/** One step of an order through its lifecycle, and who took it. Written once, never changed. */
@Entity('order_moves')
@Check('order_moves_actor_check', `actor in ('contact', 'member', 'system')`)
@ForeignKey(() => Order, ['businessId', 'orderId'], ['businessId', 'id'], { name: 'order_moves_of_order', onDelete: 'CASCADE' })
@Index('order_moves_by_order', ['businessId', 'orderId', 'id'])
export class OrderMoveEntry extends Row {
  @Column('uuid')
  orderId: string;

  @Column('text')
  move: AnyOrderMove;

  @Column('text')
  fromState: OrderState;

  @Column('text')
  toState: OrderState;

  @Column('text')
  actor: Actor;

  /** The member of staff, where one did it. */
  @Column('uuid', { nullable: true })
  actorId: string | null;

  /** Why, in the words of whoever moved it. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at: Date;
}
