import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { IntentState, ProviderName } from '../contract/payments.ts';
import { Row } from '../database/row.ts';
import { exactly, PaymentDue } from './payment-due.entity.ts';

/** One try to pay a due by a provider: a link. An old one that was replaced still counts when it is paid. */
@Entity('payment_intents')
@Check('payment_intents_provider_check', `provider in ('stripe', 'sandbox', 'whatsapp')`)
@Check('payment_intents_amount_check', `amount > 0`)
@Check('payment_intents_state_check', `state in ('asked', 'open', 'processing', 'captured', 'expired', 'refused')`)
@ForeignKey(() => PaymentDue, ['businessId', 'dueId'], ['businessId', 'id'], { name: 'payment_intents_of_due', onDelete: 'CASCADE' })
@Index('payment_intents_once', ['businessId', 'dueId', 'nth'], { unique: true })
@Index('payment_intents_by_provider_id', ['businessId', 'provider', 'providerId'], { unique: true })
@Index('payment_intents_by_charge', ['businessId', 'provider', 'chargeId'])
@Index('payment_intents_by_name', ['providerId'])
@Index('payment_intents_by_charge_name', ['chargeId'])
export class PaymentIntent extends Row {
  @Column('uuid')
  dueId: string;

  @Column('integer')
  nth: number;

  @Column('text')
  provider: ProviderName;

  @Column('bigint', { transformer: exactly })
  amount: number;

  @Column('char', { length: 3 })
  currency: string;

  @Column('text', { default: 'asked' })
  state: IntentState;

  /** What the provider calls the link. */
  @Column('text', { nullable: true })
  providerId: string | null;

  /** What the provider calls the payment that was made by it. */
  @Column('text', { nullable: true })
  chargeId: string | null;

  @Column('text', { nullable: true })
  url: string | null;

  /** A bill of WhatsApp's own, in the chat. */
  @Column('boolean', { default: false })
  inChat: boolean;

  /** The payment configuration at Meta that it was asked by: it is asked about by the same. */
  @Column('text', { nullable: true })
  configuration: string | null;

  /** Why there is none. */
  @Column('text', { nullable: true })
  refusal: string | null;

  @Column('timestamptz', { nullable: true })
  supersededAt: Date | null;

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  createdAt: Date;

  @Column('text', { array: true, default: () => `'{}'` })
  otherPayments: string[];

  /** The last try to pay by it that failed: each is told once. */
  @Column('text', { nullable: true })
  lastFailure: string | null;

  /** The customer says that it is paid, and waits to hear what the provider says. */
  @Column('boolean', { default: false })
  saidPaid: boolean;
}
