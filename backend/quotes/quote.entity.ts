import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { QuoteState } from '../contract/quotes.ts';
import { ContactKey, ConversationKey, Row } from '../database/row.ts';

/** A priced offer to a contact. What it offers stands in its revisions, of which only the newest that was sent can be accepted. */
@Entity('quotes')
@Check('quotes_begun_by_check', `begun_by in ('contact', 'member')`)
@Check(
  'quotes_state_check',
  `state in ('draft', 'review', 'sent', 'countered', 'accepted', 'converted', 'declined', 'expired', 'withdrawn')`,
)
@Check('quotes_revision_check', `revision >= 1`)
@Check('quotes_sent_revision_check', `sent_revision between 1 and revision`)
@Check('quotes_number_check', `number is not null or state in ('draft', 'withdrawn')`)
@Check(
  'quotes_offered_were_sent',
  `sent_revision is not null or state not in ('sent', 'countered', 'accepted', 'converted', 'declined', 'expired')`,
)
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], { name: 'quotes_of_contact', onDelete: 'CASCADE' })
@ForeignKey(() => ConversationKey, ['businessId', 'conversationId'], ['businessId', 'id'], {
  name: 'quotes_of_conversation',
  onDelete: 'CASCADE',
})
@Index('quotes_by_number', ['businessId', 'number'], { unique: true })
@Index('quotes_one_begun_in_a_chat', ['businessId', 'conversationId'], {
  unique: true,
  where: `state = 'draft' and begun_by = 'contact'`,
})
@Index('quotes_by_contact', ['businessId', 'contactId', 'id'])
@Index('quotes_by_conversation', ['businessId', 'conversationId'])
@Index('quotes_open', ['businessId', 'state'], { where: `state in ('draft', 'review', 'sent', 'countered', 'accepted')` })
export class Quote extends Row {
  @Column('integer', { nullable: true })
  number: number | null;

  @Column('uuid', { nullable: true })
  conversationId: string | null;

  @Column('uuid')
  contactId: string;

  @Column('text')
  begunBy: 'contact' | 'member';

  @Column('text', { default: 'draft' })
  state: QuoteState;

  /** In which its papers are written. */
  @Column('text')
  language: string;

  @Column('char', { length: 3 })
  currency: string;

  /** What the customer asked for, in the customer's own words. */
  @Column('text', { default: '' })
  request: string;

  /** A photo that came with it, by Meta's id. */
  @Column('text', { nullable: true })
  requestMedia: string | null;

  /** The newest, sent or not. */
  @Column('integer', { default: 1 })
  revision: number;

  @Column('integer', { nullable: true })
  sentRevision: number | null;

  /** When an answer was promised to the customer, while one is owed. */
  @Column('timestamptz', { nullable: true })
  promisedAt: Date | null;

  /** That promise was not kept. */
  @Column('boolean', { default: false })
  isLate: boolean;

  @Column('text', { nullable: true })
  declineReason: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'the_time()' })
  updatedAt: Date;

  /** As it is read out. */
  get spokenNumber(): string {
    return this.number === null ? '' : `Q-${this.number}`;
  }
}
