import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { TenantDatabase } from '../../database/tenant-database.ts';
import { SameOrigin } from '../same-origin.guard.ts';
import { payPage } from './pay-page.ts';
import { StripeError } from './stripe-error.ts';
import { type StripeFaultKind, stripeFaultKinds, StripeFaults } from './stripe-faults.ts';
import { fieldsOf, formOf } from './stripe-form.ts';
import { type Card, cards, StripePayments } from './stripe-payments.ts';
import { StripeSessions } from './stripe-sessions.ts';
import { StripeWebhooks } from './stripe-webhooks.ts';

/** What can be done on the page. */
const deeds = ['pay', 'part', 'twice', 'bank-yes', 'bank-no', 'dispute', 'dispute-won', 'dispute-lost'] as const;

/** The page on which made-up customers pay, fail to, pay a part, or pay twice; and what the provider shall do wrong. */
@ApiExcludeController()
@Controller('sandbox')
@UseGuards(SameOrigin)
export class PayController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly sessions: StripeSessions,
    private readonly payments: StripePayments,
    private readonly webhooks: StripeWebhooks,
    private readonly faults: StripeFaults,
  ) {}

  @Get('pay/:id')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  show(@Param('id') id: string): Promise<string> {
    return this.page(id);
  }

  /** `do`: one of `deeds`. A browser sends a form; whoever sends JSON is answered the page's state. */
  @Post('pay/:id')
  async act(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const given = request.is('application/json') ? (request.body as Record<string, unknown>) : fieldsOf(await formOf(request));
    const what = wordIn(given, 'do') ?? 'pay';
    const card = (wordIn(given, 'card') ?? 'works') as Card;
    if (!cards.includes(card)) throw new BadRequestException(`card must be one of ${cards.join(', ')}`);
    let trouble = '';
    try {
      await this.database.outsideBusiness(async (tx) => {
        if (what === 'pay') await this.payments.pay(tx, id, card);
        else if (what === 'part') await this.payments.pay(tx, id, card, wholeAmount(given['amount']));
        else if (what === 'twice') {
          await this.payments.pay(tx, id, card);
          await this.payments.pay(tx, id, card);
        } else if (what === 'bank-yes' || what === 'bank-no') await this.payments.settle(tx, id, what === 'bank-yes');
        else if (what === 'dispute') await this.payments.dispute(tx, id);
        else if (what === 'dispute-won' || what === 'dispute-lost')
          await this.payments.decide(tx, id, what === 'dispute-won' ? 'won' : 'lost');
        else throw new BadRequestException(`do must be one of ${deeds.join(', ')}`);
      });
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      if (request.is('application/json')) throw new BadRequestException(error.message);
      trouble = error.message;
    }
    this.webhooks.wake();
    if (request.is('application/json')) {
      const { session } = await this.database.outsideBusiness((tx) => this.sessions.get(tx, id));
      response.json({ status: session.status, paymentStatus: session.payment_status, payment: session.payment_intent });
    } else if (trouble)
      response
        .status(409)
        .type('html')
        .send(await this.page(id, trouble));
    else response.redirect(303, `/sandbox/pay/${encodeURIComponent(id)}`);
  }

  @Get('control/payment-faults')
  planned(): Promise<unknown> {
    return this.faults.planned();
  }

  @Post('control/payment-faults')
  @HttpCode(204)
  async plan(@Body() body: unknown): Promise<void> {
    const { kind, times = 1 } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    if (!stripeFaultKinds.includes(kind as StripeFaultKind))
      throw new BadRequestException(`kind must be one of ${stripeFaultKinds.join(', ')}`);
    if (typeof times !== 'number' || !Number.isInteger(times) || times < 0 || times > 1_000_000)
      throw new BadRequestException('times must be a whole number up to 1000000');
    await this.faults.plan(kind as StripeFaultKind, times);
  }

  @Delete('control/payment-faults')
  @HttpCode(204)
  clear(): Promise<void> {
    return this.faults.clear();
  }

  private page(id: string, trouble = ''): Promise<string> {
    return this.database.outsideBusiness(async (tx) => {
      const found = await this.sessions.get(tx, id).catch((error: unknown) => {
        if (error instanceof StripeError) return undefined;
        throw error;
      });
      if (!found) throw new NotFoundException('There is no such page to pay on.');
      const { session } = found;
      const { payment_intent: payment } = session;
      const intent = payment ? await this.payments.intentOf(tx, payment) : undefined;
      const dispute = payment ? await this.payments.disputeOf(tx, payment) : undefined;
      return payPage(session, { intent, dispute }, trouble);
    });
  }
}

function wordIn(given: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' ? value : undefined;
}

function wholeAmount(value: unknown): number {
  const amount = Number(value);
  if (!Number.isInteger(amount)) throw new StripeError('A part is a whole number in the smallest unit of the currency.');
  return amount;
}
