import { Body, ConflictException, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { OrderAftermath, OrderView } from '../contract/orders.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { OrderChanges } from '../orders/order-changes.service.ts';
import { OrderQueries } from '../orders/orders.queries.ts';
import {
  ChangeRequest,
  LeaveOutRequest,
  NewOrderRequest,
  PiecesRequest,
  ReturnRequest,
  SettleClaimRequest,
  SettleShortageRequest,
  ShortageRequest,
} from './aftersales.dto.ts';
import { aftermathOf } from './aftermath.ts';
import { Aftersales } from './aftersales.service.ts';
import { Fulfilment } from './fulfilment.service.ts';
import { StaffOrders } from './staff-orders.ts';

type Staff = { readonly by: 'member'; readonly accountId: string };

/** What staff do with an order besides moving it along. Each answers with the order as it is then; a refusal is a 409 that says why. */
@Controller('api/orders')
export class AftersalesController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queries: OrderQueries,
    private readonly changes: OrderChanges,
    private readonly fulfilment: Fulfilment,
    private readonly aftersales: Aftersales,
    private readonly staffOrders: StaffOrders,
  ) {}

  @Post()
  create(@CurrentMember() member: Member, @Body() wanted: NewOrderRequest): Promise<OrderView> {
    return this.done(member, (tx, mover) => this.staffOrders.place(tx, member.businessId, wanted, mover));
  }

  @Get(':id/aftermath')
  aftermath(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<OrderAftermath> {
    return this.database.inBusiness(businessId, (tx) => aftermathOf(tx, businessId, id));
  }

  @Post(':id/change')
  @HttpCode(200)
  change(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { pieces }: ChangeRequest): Promise<OrderView> {
    return this.done(member, async (tx, mover) => {
      const wanted = pieces.map(({ lineId, variantId, quantity }) =>
        lineId ? { lineId, quantity } : { variantId: variantId ?? '', quantity },
      );
      const proposed = await this.changes.propose(tx, member.businessId, id, wanted, mover);
      if (proposed.outcome === 'same') throw new Refusal('The order is like that already');
      if (proposed.outcome === 'empty') throw new Refusal('Nothing would be left of the order: cancel it instead');
      if (proposed.outcome !== 'proposed') throw new Refusal('Only an order that is confirmed and not prepared yet can be changed');
      const made = await this.changes.make(tx, member.businessId, proposed.change.id, mover);
      if (made.outcome === 'short') throw new Refusal('There is not enough in stock for that');
      return id;
    });
  }

  @Post(':id/hand-over')
  @HttpCode(200)
  handOver(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { pieces }: PiecesRequest): Promise<OrderView> {
    return this.done(member, async (tx, mover) => (await this.fulfilment.handOver(tx, member.businessId, id, pieces, mover)).id);
  }

  @Post(':id/leave-out')
  @HttpCode(200)
  leaveOut(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { pieces, reason }: LeaveOutRequest,
  ): Promise<OrderView> {
    return this.done(member, async (tx, mover) => (await this.fulfilment.leaveOut(tx, member.businessId, id, pieces, reason, mover)).id);
  }

  @Post(':id/shortage')
  @HttpCode(200)
  shortage(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() wanted: ShortageRequest): Promise<OrderView> {
    return this.done(member, async (tx, mover) => (await this.fulfilment.miss(tx, member.businessId, id, wanted, mover)).id);
  }

  @Post(':id/settle-shortage')
  @HttpCode(200)
  settle(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { how }: SettleShortageRequest,
  ): Promise<OrderView> {
    return this.done(member, async (tx, mover) => {
      const done = await this.fulfilment.settle(tx, member.businessId, id, how, mover);
      if (done.outcome === 'gone') throw new Refusal('Nothing is missing in this order any more');
      return id;
    });
  }

  @Post(':id/return')
  @HttpCode(200)
  takeBack(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() wanted: ReturnRequest): Promise<OrderView> {
    return this.done(member, async (tx, mover) => (await this.aftersales.takeBack(tx, member.businessId, id, wanted, mover)).id);
  }

  @Post(':id/claims/:claimId/settle')
  @HttpCode(200)
  settleClaim(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('claimId', ParseUUIDPipe) claimId: string,
    @Body() settlement: SettleClaimRequest,
  ): Promise<OrderView> {
    return this.done(member, async (tx, mover) => {
      await this.aftersales.settleClaim(tx, member.businessId, id, claimId, settlement, mover);
      return id;
    });
  }

  private async done({ businessId, accountId }: Member, work: (tx: Transaction, mover: Staff) => Promise<string>): Promise<OrderView> {
    try {
      return await this.database.inBusiness(businessId, async (tx) =>
        this.queries.view(tx, businessId, await work(tx, { by: 'member', accountId })),
      );
    } catch (error) {
      if (error instanceof Refusal) throw new ConflictException(`${error.message}.`);
      throw error;
    }
  }
}
