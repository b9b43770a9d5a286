import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ProofState } from '../contract/payments.ts';
import { Row } from '../database/row.ts';
import { PaymentDue } from './payment-due.entity.ts';

/** A picture or document of a transfer that a customer sent, for a person to look at. */
@Entity('payment_proofs')
@Check('payment_proofs_state_check', `state in ('waiting', 'approved', 'rejected')`)
@ForeignKey(() => PaymentDue, ['businessId', 'dueId'], ['businessId', 'id'], { name: 'payment_proofs_of_due', onDelete: 'CASCADE' })
@Index('payment_proofs_once', ['businessId', 'dueId', 'mediaId'], { unique: true })
@Index('payment_proofs_by_picture', ['businessId', 'sha256'])
@Index('payment_proofs_to_do', ['businessId', 'id'], { where: `state = 'waiting'` })
export class PaymentProof extends Row {
  @Column('uuid')
  dueId: string;

  @Column('text')
  mediaId: string;

  /** The message that it came with: there the picture is shown. */
  @Column('uuid', { nullable: true })
  messageId: string | null;

  @Column('text', { nullable: true })
  mime: string | null;

  /** Of its bytes, as WhatsApp tells. */
  @Column('text', { nullable: true })
  sha256: string | null;

  /** An earlier proof with the same bytes: one receipt pays once. */
  @Column('uuid', { nullable: true })
  duplicateOf: string | null;

  @Column('text', { default: 'waiting' })
  state: ProofState;

  /** Why it was rejected. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** By when somebody looks at it, as the customer was told. */
  @Column('timestamptz')
  promisedAt: Date;

  @Column('boolean', { default: false })
  overdue: boolean;

  @Column('timestamptz', { default: () => 'the_time()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'the_time()' })
  updatedAt: Date;
}
