import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Row } from '../database/row.ts';
import { Product } from './product.entity.ts';

/** What a customer orders: one size or kind of a product, with its price and its stock. */
@Entity('variants')
@Check('variants_amount_check', `amount >= 0`)
@Check('variants_on_hand_check', `on_hand >= 0`)
@Check('variants_held_check', `held >= 0`)
@Check('variants_hold_what_is_there', `on_hand is null or held <= on_hand`)
@Check('variants_archived_are_not_offered', `archived_at is null or not available`)
@Index('variants_by_options', ['businessId', 'productId', 'optionValues'], {
  unique: true,
  where: `archived_at is null and option_values <> '{}'`,
})
@Index('variants_by_retailer_id', ['businessId', 'retailerId'], { unique: true })
@Index('variants_by_product', ['businessId', 'productId'])
export class Variant extends Row {
  @Column('uuid')
  productId: string;

  @ManyToOne(() => Product, (product) => product.variants, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'variants_of_product' },
    { name: 'product_id', referencedColumnName: 'id', foreignKeyConstraintName: 'variants_of_product' },
  ])
  product: Relation<Product>;

  /** What tells it from its siblings, e.g. "large"; empty where the product has one kind only. */
  @Column('text', { default: '' })
  name: string;

  /** Its name in Meta's catalog. */
  @Column('text', { nullable: true })
  retailerId: string | null;

  /** Minor units in the currency of the business. */
  @Column('integer')
  amount: number;

  /** Pieces in the house; null where nobody counts. */
  @Column('integer', { nullable: true })
  onHand: number | null;

  /** Of these, promised to orders that are placed and not delivered. */
  @Column('integer', { default: 0 })
  held: number;

  @Column('boolean', { default: true })
  available: boolean;

  @Column('integer', { default: 0 })
  position: number;

  /** One value for each option of the product, whence its name; empty where the product has no options. */
  @Column('text', { array: true, default: [] })
  optionValues: readonly string[];

  /** Kept for the orders that name it, and never offered again. */
  @Column('timestamptz', { nullable: true })
  archivedAt: Date | null;

  /** Pieces that can still be promised; null where nobody counts. */
  get free(): number | null {
    return this.onHand === null ? null : this.onHand - this.held;
  }

  /** As a customer reads it. Needs the product loaded. */
  get title(): string {
    return this.name === '' ? this.product.name : `${this.product.name}, ${this.name}`;
  }

  /** Pieces that a customer could order now. Needs the product loaded. */
  get orderable(): number {
    if (!this.available || !this.product.available) return 0;
    return this.free ?? Number.POSITIVE_INFINITY;
  }
}
