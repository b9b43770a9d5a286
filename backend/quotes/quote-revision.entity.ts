import { Check, Column, Entity, ForeignKey, Index, OneToMany, type Relation } from 'typeorm';
import { Row } from '../database/row.ts';
import { QuoteLine } from './quote-line.entity.ts';
import { totalsOf } from './quote-totals.ts';
import { Quote } from './quote.entity.ts';

const asNumber = { from: (value: string | null) => (value === null ? null : Number(value)), to: (value: number | null) => value };

/** What a quote offers: lines and terms. Frozen once it is sent, in the database too. */
@Entity('quote_revisions')
@Check('quote_revisions_revision_check', `revision >= 1`)
@Check('quote_revisions_discount_kind_check', `discount_kind in ('none', 'amount', 'percent')`)
@Check('quote_revisions_discount_not_negative', `discount >= 0`)
@Check('quote_revisions_deposit_percent_check', `deposit_percent between 0 and 100`)
@Check('quote_revisions_valid_days_check', `valid_days between 1 and 365`)
@Check('quote_revisions_discount_check', `(discount_kind = 'none') = (discount = 0) and (discount_kind <> 'percent' or discount <= 10000)`)
@Check('quote_revisions_sent_check', `(sent_at is null) = (valid_until is null) and (sent_at is null or total is not null)`)
@Check('quote_revisions_four_eyes', `approved_by is null or approved_by is distinct from written_by`)
@ForeignKey(() => Quote, ['businessId', 'quoteId'], ['businessId', 'id'], { name: 'quote_revisions_of_quote', onDelete: 'CASCADE' })
@Index('quote_revisions_by_number', ['businessId', 'quoteId', 'revision'], { unique: true })
export class QuoteRevision extends Row {
  @Column('uuid')
  quoteId: string;

  @Column('integer')
  revision: number;

  /** Grows with each change, so that nobody overwrites what they have not seen. */
  @Column('integer', { default: 1 })
  version: number;

  @Column('text', { default: 'none' })
  discountKind: 'none' | 'amount' | 'percent';

  /** Minor units, or hundredths of a percent. */
  @Column('integer', { default: 0 })
  discount: number;

  /** The member who wrote it last; null where the assistant did. */
  @Column('uuid', { nullable: true })
  writtenBy: string | null;

  /** Who agreed to take more off than one member may: never the same. */
  @Column('uuid', { nullable: true })
  approvedBy: string | null;

  @Column('integer', { default: 0 })
  depositPercent: number;

  @Column('integer')
  validDays: number;

  @Column('text', { default: '' })
  note: string;

  /** As `totalsOf` says, kept for searching; null while a line has no price. */
  @Column('bigint', { nullable: true, transformer: asNumber })
  total: number | null;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  /** The first instant at which it cannot be accepted any more. */
  @Column('timestamptz', { nullable: true })
  validUntil: Date | null;

  /** The paper that was sent. */
  @Column('uuid', { nullable: true })
  fileId: string | null;

  @OneToMany(() => QuoteLine, (line) => line.revision)
  lines: Relation<QuoteLine[]>;

  get totals() {
    return totalsOf(this);
  }
}
