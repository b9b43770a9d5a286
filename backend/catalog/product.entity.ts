import { Check, Column, CreateDateColumn, Entity, ForeignKey, OneToMany, type Relation } from 'typeorm';
import { BusinessKey, Row } from '../database/row.ts';
import { Variant } from './variant.entity.ts';

/** Something on offer. What is priced, counted and ordered are its variants; it has at least one. */
@Entity('products')
@Check('products_name_check', `name <> ''`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'products_business_id_fkey', onDelete: 'CASCADE' })
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

  @OneToMany(() => Variant, (variant) => variant.product)
  variants: Relation<Variant[]>;
}
