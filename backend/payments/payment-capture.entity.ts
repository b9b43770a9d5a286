import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { PaymentMethod } from '../contract/payments.ts';
import { Row } from '../database/row.ts';
import { exactly, PaymentDue } from './payment-due.entity.ts';
import { PaymentIntent } from './payment-intent.entity.ts';

/** Money that came in, by the name that its provider gives it, so that it is written once. Never changed. */
@Entity('payment_captures')
@Check('payment_captures_provider_check', `provider in ('stripe', 'sandbox', 'whatsapp', 'cash', 'transfer')`)
@Check('payment_captures_amount_check', `amount > 0`)
@ForeignKey(() => PaymentDue, ['businessId', 'dueId'], ['businessId', 'id'], { name: 'payment_captures_of_due', onDelete: 'CASCADE' })
@ForeignKey(() => PaymentIntent, ['businessId', 'intentId'], ['businessId', 'id'], {
  name: 'payment_captures_of_intent',
  onDelete: 'CASCADE',
})
@Index('payment_captures_by_name', ['externalId'])
@Index('payment_captures_once', ['businessId', 'provider', 'externalId'], { unique: true })
@Index('payment_captures_of_a_due', ['businessId', 'dueId', 'id'])
export class PaymentCapture extends Row {
  @Column('uuid')
  dueId: string;

  /** The link that it came by; null where a person took it. */
  @Column('uuid', { nullable: true })
  intentId: string | null;

  @Column('text')
  provider: PaymentMethod;

  @Column('text')
  externalId: string;

  @Column('bigint', { transformer: exactly })
  amount: number;

  @Column('char', { length: 3 })
  currency: string;

  /** The member of staff who took it. */
  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;
}
