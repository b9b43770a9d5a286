import { Check, Column, Entity, ForeignKey, Index, type ValueTransformer } from 'typeorm';
import type { DuePurpose, DueState, PayableKind } from '../contract/payments.ts';
import { BusinessKey, ContactKey, ConversationKey, Row } from '../database/row.ts';

/** PostgreSQL's bigint as a number: the tables hold none that a number could not. */
export const exactly: ValueTransformer = { from: Number, to: (value: unknown) => value };

/** What somebody owes for an order, a booking or a quote, until when. How much of it is there is read from the ledger. */
@Entity('payment_dues')
@Check('payment_dues_payable_kind_check', `payable_kind in ('order', 'booking', 'quote')`)
@Check('payment_dues_purpose_check', `purpose in ('total', 'deposit', 'balance', 'change')`)
@Check('payment_dues_amount_check', `amount between 0 and 9007199254740991`)
@Check('payment_dues_state_check', `state in ('open', 'part', 'paid', 'expired', 'withdrawn', 'refunded', 'disputed', 'charged-back')`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'payment_dues_business_id_fkey', onDelete: 'CASCADE' })
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], { name: 'payment_dues_of_contact', onDelete: 'CASCADE' })
@ForeignKey(() => ConversationKey, ['businessId', 'conversationId'], ['businessId', 'id'], {
  name: 'payment_dues_of_conversation',
  onDelete: 'CASCADE',
})
@Index('payment_dues_by_number', ['businessId', 'number'], { unique: true })
@Index('payment_dues_once', ['businessId', 'payableKind', 'payableId', 'purpose', 'nth'], { unique: true })
@Index('payment_dues_of_a_contact', ['businessId', 'contactId', 'id'])
@Index('payment_dues_of_a_conversation', ['businessId', 'conversationId', 'id'])
@Index('payment_dues_by_state', ['businessId', 'state', 'number'])
export class PaymentDue extends Row {
  @Column('integer')
  number: number;

  @Column('text')
  payableKind: PayableKind;

  @Column('uuid')
  payableId: string;

  @Column('text')
  purpose: DuePurpose;

  /** Counts the dues of one purpose: a lapsed one is asked for anew. */
  @Column('integer', { default: 1 })
  nth: number;

  /** For people: "Order #1042". */
  @Column('text')
  title: string;

  @Column('bigint', { transformer: exactly })
  amount: number;

  @Column('char', { length: 3 })
  currency: string;

  @Column('timestamptz', { nullable: true })
  deadline: Date | null;

  /** Got more time once, because a payment was under way when the deadline came. */
  @Column('boolean', { default: false })
  extended: boolean;

  @Column('text', { default: 'open' })
  state: DueState;

  @Column('uuid', { nullable: true })
  conversationId: string | null;

  @Column('uuid')
  contactId: string;

  @Column('timestamptz', { default: () => 'the_time()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'the_time()' })
  updatedAt: Date;
}
