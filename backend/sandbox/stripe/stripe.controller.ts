import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { TenantDatabase, type Transaction } from '../../database/tenant-database.ts';
import { missing, StripeError, StripeErrorFilter } from './stripe-error.ts';
import { StripeFaults } from './stripe-faults.ts';
import { fieldsOf, formOf, Parameters } from './stripe-form.ts';
import { find, newStripeId, nowInSeconds, openAccount, sha256, type StripeObject } from './stripe-rows.ts';
import { StripePayments } from './stripe-payments.ts';
import { shown, StripeSessions } from './stripe-sessions.ts';
import { StripeWebhooks } from './stripe-webhooks.ts';

/** Keys that open an account of their own when they are first used. Stripe knows no such keys, so none is taken for another by mistake. */
const newcomer = /^sk_test_sandbox_[A-Za-z0-9_-]{16,100}$/;

type Work = (tx: Transaction, accountId: string, given: Parameters) => Promise<unknown>;

/** Stripe's API, as far as a business that takes payments by link needs it. */
@ApiExcludeController()
@Controller('sandbox/stripe/v1')
@UseFilters(StripeErrorFilter)
export class StripeController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly sessions: StripeSessions,
    private readonly payments: StripePayments,
    private readonly webhooks: StripeWebhooks,
    private readonly faults: StripeFaults,
  ) {}

  @Post('checkout/sessions')
  createSession(@Req() request: Request, @Res() response: Response): Promise<void> {
    const base = (process.env['PUBLIC_URL'] ?? `${request.protocol}://${request.get('host') ?? ''}`).replace(/\/+$/, '');
    return this.change(request, response, async (tx, accountId, given) => shown(await this.sessions.create(tx, accountId, given, base)));
  }

  @Get('checkout/sessions/:id')
  session(@Req() request: Request, @Param('id') id: string): Promise<unknown> {
    return this.look(request, async (tx, accountId) => shown((await this.sessions.get(tx, id, accountId)).session));
  }

  @Post('checkout/sessions/:id/expire')
  expireSession(@Req() request: Request, @Res() response: Response, @Param('id') id: string): Promise<void> {
    return this.change(request, response, async (tx, accountId) => shown(await this.sessions.expire(tx, id, accountId)));
  }

  @Get('payment_intents/:id')
  intent(@Req() request: Request, @Param('id') id: string, @Query() query: Record<string, unknown>): Promise<unknown> {
    return this.look(request, async (tx, accountId) => {
      const intent = await this.one(tx, 'payment_intent', id, accountId);
      const expand = Object.entries(query).some(([name, value]) => name.startsWith('expand') && String(value) === 'latest_charge');
      const charge = intent['latest_charge'];
      if (!expand || typeof charge !== 'string') return intent;
      const { refunds_fail: _hidden, ...seen } = await this.one(tx, 'charge', charge, accountId);
      return { ...intent, latest_charge: seen };
    });
  }

  @Post('refunds')
  createRefund(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.change(request, response, (tx, accountId, given) => this.payments.refund(tx, accountId, given));
  }

  @Get('refunds/:id')
  refund(@Req() request: Request, @Param('id') id: string): Promise<unknown> {
    return this.look(request, (tx, accountId) => this.one(tx, 'refund', id, accountId));
  }

  @Get('refunds')
  refunds(@Req() request: Request, @Query('payment_intent') payment: string | undefined): Promise<unknown> {
    return this.look(request, (tx, accountId) => this.listed(tx, accountId, 'refund', payment));
  }

  @Get('disputes')
  disputes(@Req() request: Request, @Query('payment_intent') payment: string | undefined): Promise<unknown> {
    return this.look(request, (tx, accountId) => this.listed(tx, accountId, 'dispute', payment));
  }

  @Post('webhook_endpoints')
  createEndpoint(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.change(request, response, async (tx, accountId, given) => {
      const url = given.required('url');
      if (!URL.canParse(url)) throw new StripeError('Invalid URL', { code: 'url_invalid', param: 'url' });
      const kinds = given.texts('enabled_events');
      if (kinds.length === 0) throw new StripeError('Missing required param: enabled_events.', { param: 'enabled_events' });
      const description = given.text('description') ?? null;
      given.end();
      const [id, secret] = [newStripeId('we'), newStripeId('whsec')];
      await tx.query(`insert into sandbox.stripe_endpoints (id, account_id, url, secret, kinds) values ($1, $2, $3, $4, $5)`, [
        id,
        accountId,
        url,
        secret,
        kinds,
      ]);
      return {
        id,
        object: 'webhook_endpoint',
        created: nowInSeconds(),
        description,
        enabled_events: kinds,
        secret,
        status: 'enabled',
        url,
      };
    });
  }

  /** Of one payment, or all; the newest first. */
  private async listed(tx: Transaction, accountId: string, kind: 'refund' | 'dispute', payment: string | undefined): Promise<unknown> {
    const rows: { body: unknown }[] = await tx.query(
      `select body from sandbox.stripe_objects where account_id = $1 and kind = $2 and ($3::text is null or body ->> 'payment_intent' = $3)
       order by seq desc limit 100`,
      [accountId, kind, payment ?? null],
    );
    return { object: 'list', url: `/v1/${kind}s`, has_more: false, data: rows.map(({ body }) => body) };
  }

  private async one(tx: Transaction, kind: string, id: string, accountId: string): Promise<StripeObject> {
    const found = await find(tx, kind, id, accountId);
    if (!found) throw missing(kind, id);
    return found.object;
  }

  private async look(request: Request, work: (tx: Transaction, accountId: string) => Promise<unknown>): Promise<unknown> {
    const accountId = await this.account(request.headers.authorization);
    await this.beThere(accountId);
    const answer = await this.database.outsideBusiness((tx) => work(tx, accountId));
    this.webhooks.wake();
    return answer;
  }

  /** One change: said again with the same idempotency key, it is answered again and not made again. */
  private async change(request: Request, response: Response, work: Work): Promise<void> {
    const accountId = await this.account(request.headers.authorization);
    const form = await formOf(request);
    await this.beThere(accountId);
    const key = request.get('idempotency-key');
    if (key !== undefined && key.length > 255) throw new StripeError('Idempotency keys are at most 255 characters long');
    const fingerprint = sha256(`${request.path}\n${form}`);
    const { status, body, isAgain } = await this.database.outsideBusiness(async (tx) => {
      if (key !== undefined) {
        const known = await knownAnswer(tx, accountId, key, fingerprint);
        if (known) return { ...known, isAgain: true };
      }
      const answer = { status: 200, body: await work(tx, accountId, new Parameters(fieldsOf(form))) };
      if (key !== undefined)
        await tx.query(`insert into sandbox.stripe_answers (account_id, key, fingerprint, status, body) values ($1, $2, $3, $4, $5)`, [
          accountId,
          key,
          fingerprint,
          answer.status,
          JSON.stringify(answer.body),
        ]);
      return { ...answer, isAgain: false };
    });
    this.webhooks.wake();
    if (await this.faults.meet(accountId, 'lose-answer')) {
      request.socket.destroy();
      return;
    }
    if (isAgain) response.setHeader('idempotent-replayed', 'true');
    response.setHeader('request-id', newStripeId('req'));
    response.status(status).json(body);
  }

  private async account(authorization = ''): Promise<string> {
    const [, bearer, basic] = /^(?:Bearer +(\S+)|Basic +(\S+))$/i.exec(authorization) ?? [];
    const key = bearer ?? (basic === undefined ? undefined : Buffer.from(basic, 'base64').toString('utf8').split(':', 1)[0]);
    if (!key) throw new StripeError('You did not provide an API key.', { status: 401 });
    const [row] = await this.database.query<{ id: string }>(`select id from sandbox.stripe_accounts where api_key_sha256 = $1`, [
      sha256(key),
    ]);
    if (row) return row.id;
    if (newcomer.test(key)) return this.database.outsideBusiness((tx) => openAccount(tx, { apiKey: key }));
    throw new StripeError(`Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`, { status: 401 });
  }

  private async beThere(accountId: string): Promise<void> {
    if (!(await this.faults.meet(accountId, 'unavailable'))) return;
    await sleep(20);
    throw new StripeError('The sandbox was told to be unavailable', { status: 503, type: 'api_error' });
  }
}

/** What was answered to this key. Whoever else is at it is waited for. */
async function knownAnswer(
  tx: Transaction,
  accountId: string,
  key: string,
  fingerprint: string,
): Promise<{ status: number; body: unknown } | undefined> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`stripe ${accountId} ${key}`]);
  const [known]: { fingerprint: string; status: number; body: unknown }[] = await tx.query(
    `select fingerprint, status, body from sandbox.stripe_answers where account_id = $1 and key = $2`,
    [accountId, key],
  );
  if (!known) return undefined;
  if (known.fingerprint !== fingerprint)
    throw new StripeError('Keys for idempotent requests can only be used with the same parameters they were first used with.', {
      type: 'idempotency_error',
    });
  return known;
}
