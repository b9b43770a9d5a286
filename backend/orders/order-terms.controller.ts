import { Body, Controller, Get, Patch } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { OrderTermsView } from '../contract/orders.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { OrderTerms } from './order-terms.entity.ts';
import { termsOf } from './order-terms.ts';
import { OrderTermsRequest } from './orders.dto.ts';

/** How the business sells. */
@Controller('api/order-terms')
export class OrderTermsController {
  constructor(private readonly database: TenantDatabase) {}

  @Get()
  get(@CurrentMember() { businessId }: Member): Promise<OrderTermsView> {
    return this.database.inBusiness(businessId, (tx) => view(tx, businessId));
  }

  @Patch()
  @OwnersOnly()
  change(@CurrentMember() { businessId }: Member, @Body() changes: OrderTermsRequest): Promise<OrderTermsView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const after = { ...(await view(tx, businessId)), ...changes };
      if (!after.paysOnline && !after.paysByTransfer && !after.paysCash)
        throw new InvalidInput([{ field: 'paysCash', message: 'is the only way to pay that is left' }]);
      await tx.upsert(OrderTerms, { businessId, ...after }, ['businessId']);
      return view(tx, businessId);
    });
  }
}

async function view(tx: Transaction, businessId: string): Promise<OrderTermsView> {
  const { holdMinutes, paysOnline, paysByTransfer, paysCash, whenPriceRose, asksForRating, ...rest } = await termsOf(tx, businessId);
  const { preparationMinutes, deliveryMinutes, shopPlace } = rest;
  return {
    ...{ holdMinutes, paysOnline, paysByTransfer, paysCash, whenPriceRose, asksForRating },
    ...{ preparationMinutes, deliveryMinutes, shopPlace },
  };
}
