import { Body, ConflictException, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { OrderMove, OrderPage, OrderView } from '../contract/orders.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { MoveRequest, OrderListQuery } from './orders.dto.ts';
import { OrderQueries } from './orders.queries.ts';
import { OrdersService } from './orders.service.ts';

/** Each move is a path of its own, and answers with the order as it is then. A move that the lifecycle forbids is a 409 that says why. */
@Controller('api/orders')
export class OrdersController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly orders: OrdersService,
    private readonly queries: OrderQueries,
  ) {}

  @Get()
  list(@CurrentMember() { businessId }: Member, @Query() query: OrderListQuery): Promise<OrderPage> {
    return this.queries.list(businessId, query);
  }

  @Get(':id')
  get(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<OrderView> {
    return this.queries.get(businessId, id);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  confirm(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: MoveRequest): Promise<OrderView> {
    return this.move(member, id, 'confirm', reason);
  }

  @Post(':id/prepare')
  @HttpCode(200)
  prepare(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: MoveRequest): Promise<OrderView> {
    return this.move(member, id, 'prepare', reason);
  }

  @Post(':id/mark-ready')
  @HttpCode(200)
  markReady(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: MoveRequest): Promise<OrderView> {
    return this.move(member, id, 'mark-ready', reason);
  }

  @Post(':id/send-out')
  @HttpCode(200)
  sendOut(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: MoveRequest): Promise<OrderView> {
    return this.move(member, id, 'send-out', reason);
  }

  @Post(':id/deliver')
  @HttpCode(200)
  deliver(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: MoveRequest): Promise<OrderView> {
    return this.move(member, id, 'deliver', reason);
  }

  @Post(':id/close')
  @HttpCode(200)
  close(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: MoveRequest): Promise<OrderView> {
    return this.move(member, id, 'close', reason);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: MoveRequest): Promise<OrderView> {
    return this.move(member, id, 'cancel', reason);
  }

  private async move({ businessId, accountId }: Member, id: string, move: OrderMove, reason = ''): Promise<OrderView> {
    try {
      return await this.database.inBusiness(businessId, async (tx) => {
        await this.orders.move(tx, businessId, id, move, { by: 'member', accountId }, reason || null);
        return this.queries.view(tx, businessId, id);
      });
    } catch (error) {
      if (error instanceof Refusal) throw new ConflictException(`${error.message}.`);
      throw error;
    }
  }
}
