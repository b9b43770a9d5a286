import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import { In } from 'typeorm';
import type { NewService, ServiceChanges, ServiceView } from '../contract/schedule.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Resource } from './resource.entity.ts';
import { ServiceNeed } from './service-need.entity.ts';
import { Service } from './service.entity.ts';

/** What a business offers to book. */
@Injectable()
export class Services {
  list(tx: Transaction, businessId: string): Promise<Service[]> {
    return tx.find(Service, { where: { businessId }, relations: { needs: true }, order: { position: 'ASC', id: 'ASC' } });
  }

  async get(tx: Transaction, businessId: string, id: string): Promise<Service> {
    const service = await tx.findOne(Service, { where: { businessId, id }, relations: { needs: true } });
    if (!service) throw new NotFoundException('There is no such service.');
    return service;
  }

  async create(tx: Transaction, businessId: string, { needs, ...fields }: NewService): Promise<Service> {
    const id = newId();
    const position = await tx.countBy(Service, { businessId });
    const service = tx.create(Service, { ...fields, businessId, id, position });
    mustAddUp(service);
    await tx.insert(Service, service);
    await this.need(tx, businessId, id, needs);
    return this.get(tx, businessId, id);
  }

  /** What is booked already keeps its time and its price. */
  async change(tx: Transaction, businessId: string, id: string, { needs, ...fields }: ServiceChanges): Promise<Service> {
    const service = await this.get(tx, businessId, id);
    mustAddUp(Object.assign(service, fields));
    if (Object.keys(fields).length > 0) await tx.update(Service, { businessId, id }, fields);
    if (needs) await this.need(tx, businessId, id, needs);
    return this.get(tx, businessId, id);
  }

  private async need(tx: Transaction, businessId: string, serviceId: string, groups: readonly (readonly string[])[]): Promise<void> {
    const ids = [...new Set(groups.flat())];
    const known = await tx.countBy(Resource, { businessId, id: In(ids) });
    if (known !== ids.length) throw new BadRequestException('One of the resources that the service needs is not there any more.');
    await tx.delete(ServiceNeed, { businessId, serviceId });
    const rows = groups.flatMap((group, nth) =>
      group.map((resourceId, position) => ({ businessId, id: newId(), serviceId, resourceId, need: nth + 1, position })),
    );
    if (rows.length > 0) await tx.insert(ServiceNeed, rows);
  }
}

function mustAddUp({ amount, deposit = 0, lateFee = 0 }: Service): void {
  if (deposit > amount) throw new BadRequestException('The deposit cannot be more than the price.');
  if (lateFee > amount) throw new BadRequestException('The fee for a late cancellation cannot be more than the price.');
}

export const serviceView = (service: Service): ServiceView => ({
  id: service.id,
  name: service.name,
  description: service.description,
  minutes: service.minutes,
  beforeMinutes: service.beforeMinutes,
  afterMinutes: service.afterMinutes,
  stepMinutes: service.stepMinutes,
  places: service.places,
  amount: service.amount,
  deposit: service.deposit,
  needsApproval: service.needsApproval,
  approvalMinutes: service.approvalMinutes,
  noticeMinutes: service.noticeMinutes,
  windowDays: service.windowDays,
  freeUntilMinutes: service.freeUntilMinutes,
  lateFee: service.lateFee,
  active: service.active,
  needs: service.groups,
});
