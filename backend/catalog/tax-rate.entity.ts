import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessKey, Row } from '../database/row.ts';

/** A tax that a business charges, like "VAT 19 %". */
@Entity('tax_rates')
@Check('tax_rates_name_check', `name <> ''`)
@Check('tax_rates_basis_points_check', `basis_points between 0 and 10000`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'tax_rates_business_id_fkey', onDelete: 'CASCADE' })
@Index('tax_rates_by_name', ['businessId', 'name'], { unique: true })
export class TaxRate extends Row {
  @Column('text')
  name: string;

  /** Hundredths of a percent: 1900 is 19 %. */
  @Column('integer')
  basisPoints: number;

  /** Whether prices contain it already, or it comes on top of them. */
  @Column('boolean')
  inclusive: boolean;
}
