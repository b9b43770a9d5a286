import { Body, ConflictException, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { PaymentPage, PaymentView } from '../contract/payments.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Refusal } from '../lifecycle/lifecycle.ts';
import { Captures } from './captures.ts';
import { Dues } from './dues.ts';
import { Links } from './links.ts';
import type { Mover } from './mover.ts';
import { AmountRequest, NewRecordRequest, PaymentListQuery, ReasonRequest, RefundRequest } from './payments.dto.ts';
import { PaymentQueries } from './payments.queries.ts';
import { Proofs } from './proofs.ts';
import { Refunds } from './refunds.ts';

type Work = (tx: Transaction, by: Mover) => Promise<{ readonly dueId: string } | void>;

/** Each move is a path of its own and answers with the payment as it is then. One that cannot be is a 409 that says why. */
@Controller('api')
export class PaymentsController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly dues: Dues,
    private readonly captures: Captures,
    private readonly refunds: Refunds,
    private readonly proofs: Proofs,
    private readonly links: Links,
    private readonly queries: PaymentQueries,
  ) {}

  @Get('payments')
  list(@CurrentMember() { businessId }: Member, @Query() query: PaymentListQuery): Promise<PaymentPage> {
    return this.queries.list(businessId, query);
  }

  @Get('payments/:id')
  get(@CurrentMember() { businessId, accountId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentView> {
    return this.queries.get(businessId, id, accountId);
  }

  /** Money that a member took: in cash, or seen on the account. */
  @Post('payments/:id/record')
  @HttpCode(200)
  record(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() given: NewRecordRequest): Promise<PaymentView> {
    return this.move(member, id, async (tx, by) => {
      const { currency } = await this.dues.get(tx, member.businessId, id);
      const { method, amount, key } = given;
      await this.captures.record(tx, {
        businessId: member.businessId,
        dueId: id,
        provider: method,
        externalId: `by hand ${key}`,
        amount,
        currency,
        by,
      });
    });
  }

  /** Another link for the customer, who gets it in the chat. */
  @Post('payments/:id/link')
  @HttpCode(200)
  link(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentView> {
    return this.move(member, id, async (tx, by) => {
      const { outcome } = await this.links.offer(tx, { businessId: member.businessId, dueId: id, anew: true, by });
      if (outcome === 'closed') throw new Refusal('There is nothing to pay any more');
      if (outcome === 'no-provider') throw new Refusal('No payment provider is connected; an owner can connect one in the settings');
    });
  }

  @Post('payments/:id/check')
  @HttpCode(200)
  check(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentView> {
    return this.move(member, id, async (tx) => {
      await this.dues.get(tx, member.businessId, id);
      await this.links.ask(tx, member.businessId, id);
    });
  }

  @Post('payments/:id/withdraw')
  @HttpCode(200)
  withdraw(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentView> {
    return this.move(member, id, async (tx, by) => void (await this.dues.withdraw(tx, member.businessId, id, by)));
  }

  @Post('payments/:id/refund')
  @HttpCode(200)
  refund(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() given: RefundRequest): Promise<PaymentView> {
    return this.move(member, id, async (tx, by) => {
      await this.refunds.ask(tx, { businessId: member.businessId, of: { dueId: id }, ...given, by });
    });
  }

  @Post('refunds/:id/approve')
  @HttpCode(200)
  approve(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentView> {
    return this.move(member, id, (tx, by) => this.refunds.approve(tx, member.businessId, id, by));
  }

  @Post('refunds/:id/reject')
  @HttpCode(200)
  reject(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: ReasonRequest): Promise<PaymentView> {
    return this.move(member, id, (tx, by) => this.refunds.reject(tx, member.businessId, id, by, reason));
  }

  @Post('refunds/:id/retry')
  @HttpCode(200)
  retry(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentView> {
    return this.move(member, id, (tx, by) => this.refunds.retry(tx, member.businessId, id, by));
  }

  /** What came in by hand went back by hand. */
  @Post('refunds/:id/settle')
  @HttpCode(200)
  settle(@CurrentMember() member: Member, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentView> {
    return this.move(member, id, (tx, by) => this.refunds.settleByHand(tx, member.businessId, id, by));
  }

  @Post('payment-proofs/:id/approve')
  @HttpCode(200)
  approveProof(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { amount }: AmountRequest,
  ): Promise<PaymentView> {
    return this.move(member, id, (tx, by) => this.proofs.approve(tx, member.businessId, id, amount, by));
  }

  @Post('payment-proofs/:id/reject')
  @HttpCode(200)
  rejectProof(
    @CurrentMember() member: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonRequest,
  ): Promise<PaymentView> {
    return this.move(member, id, (tx, by) => this.proofs.reject(tx, member.businessId, id, reason, by));
  }

  private async move({ businessId, accountId }: Member, id: string, work: Work): Promise<PaymentView> {
    try {
      return await this.database.inBusiness(businessId, async (tx) => {
        const done = await work(tx, { by: 'member', accountId });
        return this.queries.view(tx, businessId, done?.dueId ?? id, accountId);
      });
    } catch (error) {
      if (error instanceof Refusal) throw new ConflictException(`${error.message}.`);
      throw error;
    }
  }
}
