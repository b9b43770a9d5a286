import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RefundCause, RefundState } from '../contract/payments.ts';
import { Row } from '../database/row.ts';
import { PaymentCapture } from './payment-capture.entity.ts';
import { exactly, PaymentDue } from './payment-due.entity.ts';

/** Money that goes back, out of one capture. */
@Entity('payment_refunds')
@Check('payment_refunds_cause_check', `cause in ('asked', 'overpaid', 'duplicate', 'late', 'other-currency', 'chargeback')`)
@Check('payment_refunds_reason_check', `reason <> ''`)
@Check('payment_refunds_amount_check', `amount > 0`)
@Check('payment_refunds_state_check', `state in ('proposed', 'pending', 'refunded', 'failed', 'rejected')`)
@Check('payment_refunds_asked_by_check', `asked_by in ('contact', 'member', 'system')`)
@ForeignKey(() => PaymentDue, ['businessId', 'dueId'], ['businessId', 'id'], { name: 'payment_refunds_of_due', onDelete: 'CASCADE' })
@ForeignKey(() => PaymentCapture, ['businessId', 'captureId'], ['businessId', 'id'], {
  name: 'payment_refunds_of_capture',
  onDelete: 'CASCADE',
})
@Index('payment_refunds_by_number', ['businessId', 'number'], { unique: true })
@Index('payment_refunds_of_a_due', ['businessId', 'dueId', 'id'])
@Index('payment_refunds_of_a_capture', ['businessId', 'captureId'])
@Index('payment_refunds_to_do', ['businessId', 'id'], { where: `state in ('proposed', 'failed')` })
export class PaymentRefund extends Row {
  @Column('integer')
  number: number;

  @Column('uuid')
  dueId: string;

  @Column('uuid')
  captureId: string;

  @Column('text')
  cause: RefundCause;

  @Column('text')
  reason: string;

  @Column('bigint', { transformer: exactly })
  amount: number;

  @Column('char', { length: 3 })
  currency: string;

  @Column('text')
  state: RefundState;

  @Column('text')
  askedBy: 'contact' | 'member' | 'system';

  @Column('uuid', { nullable: true })
  askedById: string | null;

  /** What the provider calls it. */
  @Column('text', { nullable: true })
  externalId: string | null;

  /** Why it could not be paid back, in the provider's words. */
  @Column('text', { nullable: true })
  failure: string | null;

  /** Failed tries; each gets an idempotency key of its own. */
  @Column('integer', { default: 0 })
  tries: number;

  @Column('timestamptz', { default: () => 'the_time()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'the_time()' })
  updatedAt: Date;
}
