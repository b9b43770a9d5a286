import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { DisputeState } from '../contract/payments.ts';
import { Row } from '../database/row.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import { exactly, PaymentDue } from './payment-due.entity.ts';

/** A bank that wants a payment back for its customer, and has not decided yet or has. */
@Entity('payment_disputes')
@Check('payment_disputes_amount_check', `amount > 0`)
@Check('payment_disputes_state_check', `state in ('open', 'won', 'lost')`)
@ForeignKey(() => PaymentDue, ['businessId', 'dueId'], ['businessId', 'id'], { name: 'payment_disputes_of_due', onDelete: 'CASCADE' })
@ForeignKey(() => PaymentCapture, ['businessId', 'captureId'], ['businessId', 'id'], {
  name: 'payment_disputes_of_capture',
  onDelete: 'CASCADE',
})
@Index('payment_disputes_once', ['businessId', 'captureId', 'externalId'], { unique: true })
@Index('payment_disputes_of_a_due', ['businessId', 'dueId', 'id'])
@Index('payment_disputes_to_do', ['businessId', 'id'], { where: `state = 'open'` })
export class PaymentDispute extends Row {
  @Column('uuid')
  dueId: string;

  @Column('uuid')
  captureId: string;

  @Column('text')
  externalId: string;

  @Column('bigint', { transformer: exactly })
  amount: number;

  @Column('char', { length: 3 })
  currency: string;

  /** In the provider's own words. */
  @Column('text')
  reason: string;

  /** Until when the bank hears the business. */
  @Column('timestamptz', { nullable: true })
  answerBy: Date | null;

  @Column('text')
  state: DisputeState;

  @Column('timestamptz', { default: () => 'the_time()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'the_time()' })
  updatedAt: Date;
}
