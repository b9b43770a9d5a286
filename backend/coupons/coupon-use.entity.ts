import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { ContactKey, Row } from '../database/row.ts';
import { Coupon } from './coupon.entity.ts';

/** That an order used a coupon, and whether it was given back. */
@Entity('coupon_uses')
@ForeignKey(() => Coupon, ['businessId', 'couponId'], ['businessId', 'id'], { name: 'coupon_uses_of_coupon', onDelete: 'CASCADE' })
@ForeignKey('Order', ['businessId', 'orderId'], ['businessId', 'id'], { name: 'coupon_uses_of_order', onDelete: 'CASCADE' })
@ForeignKey(() => ContactKey, ['businessId', 'contactId'], ['businessId', 'id'], { name: 'coupon_uses_of_contact', onDelete: 'CASCADE' })
@Index('coupon_uses_one_of_an_order', ['businessId', 'orderId'], { unique: true, where: `given_back_at is null` })
@Index('coupon_uses_once_of_a_contact', ['businessId', 'couponId', 'contactId'], {
  unique: true,
  where: `once and given_back_at is null`,
})
export class CouponUse extends Row {
  @Column('uuid')
  couponId: string;

  @Column('uuid')
  contactId: string;

  @Column('uuid')
  orderId: string;

  /** As the coupon said when it was used. */
  @Column('boolean')
  once: boolean;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;

  @Column('timestamptz', { nullable: true })
  givenBackAt: Date | null;
}
