import { Body, Controller, Get, NotFoundException, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { CouponView } from '../contract/orders.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { Coupon } from './coupon.entity.ts';
import { codeIn } from './coupons.ts';
import { CouponRequest } from './coupons.dto.ts';

const mostListed = 500;

/** Coupons of the business. One is never deleted, for orders name it; it is switched off. */
@Controller('api/coupons')
export class CouponsController {
  constructor(private readonly database: TenantDatabase) {}

  @Get()
  list(@CurrentMember() { businessId }: Member): Promise<CouponView[]> {
    return this.database.inBusiness(businessId, (tx) => couponsOf(tx, businessId));
  }

  @Post()
  @OwnersOnly()
  create(@CurrentMember() { businessId }: Member, @Body() coupon: CouponRequest): Promise<CouponView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      await tx.insert(Coupon, { ...(await goodCoupon(tx, businessId, coupon)), businessId, id: newId() });
      return couponsOf(tx, businessId);
    });
  }

  @Put(':id')
  @OwnersOnly()
  change(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() coupon: CouponRequest,
  ): Promise<CouponView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      const before = await tx.findOne(Coupon, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
      if (!before) throw new NotFoundException('There is no such coupon.');
      if (coupon.mostUses !== null && coupon.mostUses < before.used)
        throw new InvalidInput([{ field: 'mostUses', message: `cannot be less than the ${before.used} orders that used it` }]);
      await tx.update(Coupon, { businessId, id }, await goodCoupon(tx, businessId, coupon, id));
      return couponsOf(tx, businessId);
    });
  }
}

async function goodCoupon(tx: Transaction, businessId: string, coupon: CouponRequest, id?: string) {
  const code = codeIn(coupon.code);
  if ((coupon.percent === null) === (coupon.amount === null))
    throw new InvalidInput([{ field: 'percent', message: 'or an amount is needed, and not both' }]);
  const same = await tx.findOneBy(Coupon, { businessId, code });
  if (same && same.id !== id) throw new InvalidInput([{ field: 'code', message: 'is the code of another coupon' }]);
  const [validFrom, validUntil] = [coupon.validFrom, coupon.validUntil].map((at) => (at === null ? null : new Date(at)));
  if (validFrom && validUntil && validUntil <= validFrom) throw new InvalidInput([{ field: 'validUntil', message: 'is before it begins' }]);
  return { ...coupon, code, validFrom: validFrom ?? null, validUntil: validUntil ?? null };
}

async function couponsOf(tx: Transaction, businessId: string): Promise<CouponView[]> {
  const coupons = await tx.find(Coupon, { where: { businessId }, order: { createdAt: 'DESC', id: 'DESC' }, take: mostListed });
  return coupons.map(({ id, code, percent, amount, minimum, validFrom, validUntil, mostUses, used, once, active }) => ({
    ...{ id, code, percent, amount, minimum, mostUses, used, once, active },
    validFrom: validFrom?.toISOString() ?? null,
    validUntil: validUntil?.toISOString() ?? null,
  }));
}
