import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import type { OpeningHours } from '../contract/businesses.ts';
import type { ProductOption } from '../contract/catalog.ts';
import { BusinessKey, Row } from '../database/row.ts';
import { ProductImage } from './product-image.entity.ts';
import { TaxRate } from './tax-rate.entity.ts';
import { Variant } from './variant.entity.ts';

/** Something on offer. What is priced, counted and ordered are its variants; it has at least one. */
@Entity('products')
@Check('products_name_check', `name <> ''`)
@Check('products_archived_are_not_offered', `archived_at is null or not available`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'products_business_id_fkey', onDelete: 'CASCADE' })
@Index('products_in_order', ['businessId', 'position', 'id'])
@Index('products_by_tax_rate', ['businessId', 'taxRateId'])
export class Product extends Row {
  @Column('text')
  name: string;

  @Column('text', { default: '' })
  description: string;

  /** A heading to group by; empty for none. */
  @Column('text', { default: '' })
  category: string;

  /** Off: no variant of it is offered, whatever its stock. */
  @Column('boolean', { default: true })
  available: boolean;

  @Column('integer', { default: 0 })
  position: number;

  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column('uuid', { nullable: true })
  taxRateId: string | null;

  @ManyToOne(() => TaxRate)
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'products_of_tax_rate' },
    { name: 'tax_rate_id', referencedColumnName: 'id', foreignKeyConstraintName: 'products_of_tax_rate' },
  ])
  taxRate: Relation<TaxRate> | null;

  /** What its variants differ in, in the order of their `optionValues`; empty where variants are named one by one. */
  @Column('jsonb', { default: [] })
  options: readonly ProductOption[];

  /** When it is offered, in the zone of the business; no day at all means always. */
  @Column('jsonb', { default: {} })
  availableHours: OpeningHours;

  /** Kept for the orders that name it, and never offered again. */
  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null;

  @OneToMany(() => ProductImage, (image) => image.product)
  images: Relation<ProductImage[]>;

  @OneToMany(() => Variant, (variant) => variant.product)
  variants: Relation<Variant[]>;
}
