import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessKey, Row } from '../database/row.ts';

/** Something taken off the goods for whoever knows the word. Either a percentage or an amount. */
@Entity('coupons')
@Check('coupons_code_check', `code = upper(code) and code <> ''`)
@Check('coupons_percent_check', `percent between 1 and 100`)
@Check('coupons_amount_check', `amount > 0`)
@Check('coupons_minimum_check', `minimum >= 0`)
@Check('coupons_most_uses_check', `most_uses > 0`)
@Check('coupons_used_check', `used >= 0 and (most_uses is null or used <= most_uses)`)
@Check('coupons_worth_check', `(percent is null) <> (amount is null)`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'coupons_business_id_fkey', onDelete: 'CASCADE' })
@Index('coupons_by_code', ['businessId', 'code'], { unique: true })
export class Coupon extends Row {
  /** In capitals. */
  @Column('text')
  code: string;

  @Column('integer', { nullable: true })
  percent: number | null;

  /** Minor units. */
  @Column('integer', { nullable: true })
  amount: number | null;

  /** The goods must at least cost so much. */
  @Column('integer', { default: 0 })
  minimum: number;

  @Column('timestamptz', { nullable: true })
  validFrom: Date | null;

  @Column('timestamptz', { nullable: true })
  validUntil: Date | null;

  @Column('integer', { nullable: true })
  mostUses: number | null;

  /** By orders that were not cancelled. */
  @Column('integer', { default: 0 })
  used: number;

  /** Each contact may use it once. */
  @Column('boolean', { default: true })
  once: boolean;

  @Column('boolean', { default: true })
  active: boolean;

  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
