import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { StockMoveKind } from '../contract/catalog.ts';
import { Row } from '../database/row.ts';
import { Variant } from './variant.entity.ts';

/** A change of the pieces in the house, and whose it was. Written once, never changed. */
@Entity('stock_moves')
@Check('stock_moves_kind_check', `kind in ('count', 'correction', 'sale', 'return', 'import')`)
@Check('stock_moves_actor_check', `actor in ('contact', 'member', 'system')`)
@ForeignKey(() => Variant, ['businessId', 'variantId'], ['businessId', 'id'], { name: 'stock_moves_of_variant', onDelete: 'CASCADE' })
@Index('stock_moves_by_variant', ['businessId', 'variantId', 'id'])
export class StockMoveEntry extends Row {
  @Column('uuid')
  variantId: string;

  @Column('text')
  kind: StockMoveKind;

  /** Null where nobody counted. */
  @Column('integer', { nullable: true })
  before: number | null;

  /** Null where nobody counts from here on. */
  @Column('integer', { nullable: true })
  after: number | null;

  @Column('text', { default: '' })
  reason: string;

  /** The order that took the pieces or brought them back. */
  @Column('uuid', { nullable: true })
  orderId: string | null;

  @Column('text')
  actor: 'contact' | 'member' | 'system';

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;
}
