import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Row } from '../database/row.ts';
import { PaymentDue } from './payment-due.entity.ts';

/** One step of what belongs to a due (itself, a link, a refund, a proof), and who took it. Written once, never changed. */
@Entity('payment_moves')
@Check('payment_moves_subject_check', `subject in ('due', 'intent', 'refund', 'proof', 'dispute')`)
@Check('payment_moves_actor_check', `actor in ('contact', 'member', 'system')`)
@ForeignKey(() => PaymentDue, ['businessId', 'dueId'], ['businessId', 'id'], { name: 'payment_moves_of_due', onDelete: 'CASCADE' })
@Index('payment_moves_of_a_due', ['businessId', 'dueId', 'id'])
export class PaymentMove extends Row {
  @Column('uuid')
  dueId: string;

  @Column('text')
  subject: 'due' | 'intent' | 'refund' | 'proof' | 'dispute';

  @Column('uuid')
  subjectId: string;

  @Column('text')
  move: string;

  @Column('text')
  fromState: string;

  @Column('text')
  toState: string;

  /** In words: a reason, an amount. */
  @Column('text', { nullable: true })
  note: string | null;

  @Column('text')
  actor: 'contact' | 'member' | 'system';

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at: Date;
}
