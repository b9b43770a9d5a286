import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Put } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ResourceView, ServiceView } from '../contract/schedule.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { dateOf, Resources } from './resources.service.ts';
import { ChangeResource, ChangeService, CreateResource, CreateService, SetResourceDay } from './schedule.dto.ts';
import { Services, serviceView } from './services.service.ts';

/** Each change answers with the whole service or resource. */
@Controller('api')
export class ScheduleController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly services: Services,
    private readonly resources: Resources,
  ) {}

  @Get('services')
  async listServices(@CurrentMember() { businessId }: Member): Promise<ServiceView[]> {
    const services = await this.database.inBusiness(businessId, (tx) => this.services.list(tx, businessId));
    return services.map(serviceView);
  }

  @Post('services')
  async createService(@CurrentMember() { businessId }: Member, @Body() service: CreateService): Promise<ServiceView> {
    return serviceView(await this.database.inBusiness(businessId, (tx) => this.services.create(tx, businessId, service)));
  }

  @Patch('services/:id')
  async changeService(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() changes: ChangeService,
  ): Promise<ServiceView> {
    return serviceView(await this.database.inBusiness(businessId, (tx) => this.services.change(tx, businessId, id, changes)));
  }

  @Get('resources')
  listResources(@CurrentMember() { businessId }: Member): Promise<ResourceView[]> {
    return this.database.inBusiness(businessId, (tx) => this.resources.list(tx, businessId));
  }

  @Post('resources')
  createResource(@CurrentMember() { businessId }: Member, @Body() resource: CreateResource): Promise<ResourceView> {
    return this.database.inBusiness(businessId, (tx) => this.resources.create(tx, businessId, resource));
  }

  @Patch('resources/:id')
  changeResource(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() changes: ChangeResource,
  ): Promise<ResourceView> {
    return this.database.inBusiness(businessId, (tx) => this.resources.change(tx, businessId, id, changes));
  }

  @Put('resources/:id/days/:date')
  setDay(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('date') date: string,
    @Body() day: SetResourceDay,
  ): Promise<ResourceView> {
    return this.database.inBusiness(businessId, (tx) => this.resources.setDay(tx, businessId, id, dateOf(date), day));
  }

  @Delete('resources/:id/days/:date')
  clearDay(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('date') date: string,
  ): Promise<ResourceView> {
    return this.database.inBusiness(businessId, (tx) => this.resources.clearDay(tx, businessId, id, dateOf(date)));
  }
}
