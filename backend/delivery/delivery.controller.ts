import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { DeliveryZoneView } from '../contract/orders.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { DeliveryZone } from './delivery-zone.entity.ts';
import { DeliveryZoneRequest } from './delivery.dto.ts';

/** Where the business delivers. The first zone that fits an address counts. */
@Controller('api/delivery-zones')
export class DeliveryController {
  constructor(private readonly database: TenantDatabase) {}

  @Get()
  list(@CurrentMember() { businessId }: Member): Promise<DeliveryZoneView[]> {
    return this.database.inBusiness(businessId, (tx) => zonesOf(tx, businessId));
  }

  @Post()
  @OwnersOnly()
  create(@CurrentMember() { businessId }: Member, @Body() zone: DeliveryZoneRequest): Promise<DeliveryZoneView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      await mustBeGood(tx, businessId, zone);
      const position = (await tx.countBy(DeliveryZone, { businessId })) + 1;
      await tx.insert(DeliveryZone, { ...zone, businessId, id: newId(), position });
      return zonesOf(tx, businessId);
    });
  }

  @Put(':id')
  @OwnersOnly()
  change(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() zone: DeliveryZoneRequest,
  ): Promise<DeliveryZoneView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      await mustBeGood(tx, businessId, zone, id);
      const { affected } = await tx.update(DeliveryZone, { businessId, id }, { ...zone });
      if (!affected) throw new NotFoundException('There is no such zone.');
      return zonesOf(tx, businessId);
    });
  }

  @Delete(':id')
  @OwnersOnly()
  @HttpCode(200)
  remove(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<DeliveryZoneView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      const { affected } = await tx.delete(DeliveryZone, { businessId, id });
      if (!affected) throw new NotFoundException('There is no such zone.');
      return zonesOf(tx, businessId);
    });
  }
}

async function mustBeGood(tx: Transaction, businessId: string, zone: DeliveryZoneRequest, id?: string): Promise<void> {
  if (zone.postcodes.length === 0 && zone.radius === null)
    throw new InvalidInput([{ field: 'postcodes', message: 'are needed, or a distance around the shop' }]);
  const same = await tx.findOneBy(DeliveryZone, { businessId, name: zone.name });
  if (same && same.id !== id) throw new InvalidInput([{ field: 'name', message: 'is the name of another zone' }]);
}

async function zonesOf(tx: Transaction, businessId: string): Promise<DeliveryZoneView[]> {
  const zones = await tx.find(DeliveryZone, { where: { businessId }, order: { position: 'ASC', name: 'ASC' } });
  return zones.map(({ id, name, postcodes, radius, fee, minimum, active }) => ({ id, name, postcodes, radius, fee, minimum, active }));
}
