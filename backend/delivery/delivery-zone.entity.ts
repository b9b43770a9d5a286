import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessKey, Row } from '../database/row.ts';

/** Where a business brings things: to postcodes, or so far around the shop. */
@Entity('delivery_zones')
@Check('delivery_zones_name_check', `name <> ''`)
@Check('delivery_zones_radius_check', `radius between 1 and 500000`)
@Check('delivery_zones_fee_check', `fee >= 0`)
@Check('delivery_zones_minimum_check', `minimum >= 0`)
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'delivery_zones_business_id_fkey', onDelete: 'CASCADE' })
@Index('delivery_zones_by_name', ['businessId', 'name'], { unique: true })
export class DeliveryZone extends Row {
  @Column('text')
  name: string;

  /** `80331`, or `80*` for all that begin so. */
  @Column('text', { array: true, default: [] })
  postcodes: readonly string[];

  /** Metres around the shop, as the crow flies. */
  @Column('integer', { nullable: true })
  radius: number | null;

  /** Minor units, like the smallest order. */
  @Column('integer')
  fee: number;

  @Column('integer', { default: 0 })
  minimum: number;

  @Column('boolean', { default: true })
  active: boolean;

  /** The first zone that fits counts. */
  @Column('integer', { default: 0 })
  position: number;
}
