import { Check, Column, Entity, ForeignKey, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Variant } from '../catalog/variant.entity.ts';
import { Row } from '../database/row.ts';
import { QuoteRevision } from './quote-revision.entity.ts';

/** So many of something: of the catalog, or free, named by the customer or by staff. */
@Entity('quote_lines')
@Check('quote_lines_title_check', `title <> ''`)
@Check('quote_lines_quantity_check', `quantity between 1 and 9999`)
@Check('quote_lines_unit_amount_check', `unit_amount >= 0`)
@Check('quote_lines_list_amount_check', `list_amount >= 0`)
@Check('quote_lines_tax_basis_points_check', `tax_basis_points between 0 and 10000`)
@Check('quote_lines_tax_check', `num_nulls(tax_name, tax_basis_points, tax_inclusive) in (0, 3)`)
@ForeignKey(() => Variant, ['businessId', 'variantId'], ['businessId', 'id'], { name: 'quote_lines_of_variant' })
@Index('quote_lines_by_revision', ['businessId', 'revisionId', 'position'])
@Index('quote_lines_by_variant', ['businessId', 'variantId'])
export class QuoteLine extends Row {
  @Column('uuid')
  revisionId: string;

  @ManyToOne(() => QuoteRevision, (revision) => revision.lines, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'quote_lines_of_revision' },
    { name: 'revision_id', referencedColumnName: 'id', foreignKeyConstraintName: 'quote_lines_of_revision' },
  ])
  revision: Relation<QuoteRevision>;

  @Column('uuid', { nullable: true })
  variantId: string | null;

  @Column('text')
  title: string;

  @Column('integer')
  quantity: number;

  /** Null until somebody has priced it. */
  @Column('integer', { nullable: true })
  unitAmount: number | null;

  /** What the catalog asked for it then; null for a free line. Where the price is another, a person set it. */
  @Column('integer', { nullable: true })
  listAmount: number | null;

  @Column('text', { nullable: true })
  taxName: string | null;

  @Column('integer', { nullable: true })
  taxBasisPoints: number | null;

  @Column('boolean', { nullable: true })
  taxInclusive: boolean | null;

  @Column('integer')
  position: number;
}
